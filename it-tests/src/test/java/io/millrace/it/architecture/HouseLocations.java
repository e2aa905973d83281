/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.architecture;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.LocationProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The compiled classes of all rooms, also of the plant, which nobody has on a class path. */
public final class HouseLocations implements LocationProvider {

    private static final List<String> ROOMS =
            List.of(
                    "functions",
                    "connectors/mqtt",
                    "connectors/timescaledb",
                    "jobs",
                    "plant",
                    "it-tests",
                    "benchmarks");

    @Override
    public Set<Location> get(Class<?> testClass) {
        Path root = Path.of(System.getProperty("millrace.root"));
        Set<Location> locations = new LinkedHashSet<>();
        for (String room : ROOMS) {
            Path classes = root.resolve(room).resolve("target/classes");
            // The benchmarks are built after the tests that read this.
            if (Files.isDirectory(classes)) {
                locations.add(Location.of(classes));
            }
        }
        return locations;
    }
}
