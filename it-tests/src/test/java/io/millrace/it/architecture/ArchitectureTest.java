/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.api.common.functions.RichFunction;
import org.apache.flink.api.common.state.State;

/** Who may know whom: the rooms of the house and the rules behind the raw log. */
@AnalyzeClasses(locations = HouseLocations.class)
class ArchitectureTest {

    private static final String FUNCTIONS = "io.millrace.functions..";
    private static final String CONNECTORS = "io.millrace.connector..";
    private static final String JOBS = "io.millrace.jobs..";
    private static final String PLANT = "io.millrace.plant..";

    private static final DescribedPredicate<JavaClass> FLINK =
            resideInAPackage("org.apache.flink..").as("classes of Flink");

    @ArchTest
    static final ArchRule FLOORS_POINT_DOWNWARDS =
            noClasses()
                    .that()
                    .resideInAPackage(FUNCTIONS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            CONNECTORS, JOBS, PLANT, "org.apache.kafka..", "java.sql..");

    @ArchTest
    static final ArchRule CONNECTORS_KNOW_NO_JOB =
            noClasses()
                    .that()
                    .resideInAPackage(CONNECTORS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            JOBS, PLANT, "io.millrace.it..", "io.millrace.benchmarks..");

    @ArchTest
    static final ArchRule CONNECTORS_SEE_THE_MODEL_ALONE =
            noClasses()
                    .that()
                    .resideInAPackage(CONNECTORS)
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage(FUNCTIONS)
                                    .and(
                                            DescribedPredicate.not(
                                                    resideInAPackage(
                                                            "io.millrace.functions.model.."))));

    @ArchTest
    static final ArchRule CONNECTORS_DO_NOT_KNOW_EACH_OTHER =
            slices().matching("io.millrace.connector.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule JOBS_KNOW_NO_TEST =
            noClasses()
                    .that()
                    .resideInAPackage(JOBS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.millrace.it..", "io.millrace.benchmarks..", PLANT);

    @ArchTest
    static final ArchRule PLANT_STANDS_APART =
            noClasses()
                    .that()
                    .resideInAPackage(PLANT)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(FUNCTIONS, CONNECTORS, JOBS);

    @ArchTest
    static final ArchRule ALGORITHMS_ARE_PLAIN_JAVA =
            noClasses()
                    .that()
                    .resideInAPackage(FUNCTIONS)
                    .and()
                    .resideOutsideOfPackages(
                            "io.millrace.functions.state..", "io.millrace.functions.types..")
                    .and(DescribedPredicate.not(simpleNameEndingWith("Function")))
                    .should()
                    .dependOnClassesThat(FLINK);

    @ArchTest
    static final ArchRule RICH_FUNCTIONS_SAY_SO =
            classes()
                    .that()
                    .areAssignableTo(RichFunction.class)
                    .and()
                    .areTopLevelClasses()
                    .should()
                    .haveSimpleNameEndingWith("Function");

    @ArchTest
    static final ArchRule NO_WALL_CLOCK_BEHIND_THE_LOG =
            noClasses()
                    .that()
                    .resideInAPackage(FUNCTIONS)
                    .should()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(java.time.Instant.class, "now")
                    .orShould()
                    .dependOnClassesThat()
                    .belongToAnyOf(Random.class, ThreadLocalRandom.class, java.time.Clock.class);

    @ArchTest
    static final ArchRule NO_DRAWERS =
            noClasses()
                    .should()
                    .resideInAnyPackage(
                            "..util..", "..utils..", "..helper..", "..misc..", "..common..")
                    .orShould()
                    .haveSimpleNameEndingWith("Util")
                    .orShould()
                    .haveSimpleNameEndingWith("Utils")
                    .orShould()
                    .haveSimpleNameEndingWith("Helper")
                    .orShould()
                    .haveSimpleNameEndingWith("Manager");

    @ArchTest
    static final ArchRule STATE_FIELDS_ARE_TRANSIENT =
            fields().that()
                    .haveRawType(assignableTo(State.class))
                    .and()
                    .areDeclaredInClassesThat()
                    .areAssignableTo(Serializable.class)
                    .should()
                    .beStatic()
                    .orShould()
                    .haveModifier(JavaModifier.TRANSIENT)
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule NO_MUTABLE_STATICS =
            noFields()
                    .that()
                    .areStatic()
                    .and()
                    .areDeclaredInClassesThat()
                    .resideInAnyPackage(FUNCTIONS, CONNECTORS, JOBS)
                    .should()
                    .notBeFinal()
                    .because("a static belongs to all jobs of a TaskManager and survives a cancel");

    @ArchTest
    static final ArchRule NO_JAVA_SERIALIZATION_OF_INPUT =
            noClasses().should().dependOnClassesThat().belongToAnyOf(ObjectInputStream.class);
}
