/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The process's logging, found by logback as a service (the broker's jar brings a configuration of
 * its own that would write everything to standard output). Quiet: warnings of the plant and errors
 * of the others go to standard error; with the system property {@link #FILE} all from INFO on goes
 * to that file instead.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class PlantLogging extends ContextAwareBase implements Configurator {

    /** System property with the name of the log file. */
    public static final String FILE = "millrace.plant.log";

    private static final String PATTERN = "%d{ISO8601} %-5level [%thread] %logger{24} %msg%n";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        String file = System.getProperty(FILE);
        OutputStreamAppender<ILoggingEvent> appender = file == null ? console() : file(file);
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();

        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
        root.setLevel(file == null ? Level.ERROR : Level.INFO);
        if (file == null) {
            // a lost connection is told by the plant itself
            context.getLogger("org.eclipse.paho").setLevel(Level.OFF);
        }
        context.getLogger("io.millrace").setLevel(file == null ? Level.WARN : Level.INFO);

        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static ConsoleAppender<ILoggingEvent> console() {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setTarget("System.err");
        return appender;
    }

    private static FileAppender<ILoggingEvent> file(String file) {
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setFile(file);
        return appender;
    }
}
