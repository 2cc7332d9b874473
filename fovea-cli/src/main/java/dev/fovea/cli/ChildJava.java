package dev.fovea.cli;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How to start a Java that has what this one has: the same JDK, the same flags, and Fovea both on the class path and as modules,
/// so that `import static dev.fovea.Fovea.*` and `import module dev.fovea` compile.
final class ChildJava {
    private static final String FACADE = "dev.fovea";
    private static final String ARCHIVE = "-XX:SharedArchiveFile=";     // fits one class path only

    private static final Set<String> OF_JHDF = Set.of("io.jhdf", "org.slf4j", "org.apache.commons.lang3");

    private ChildJava() {}

    /// The command without what is to be run.
    static List<String> command() {
        List<Path> path = path();
        List<Path> modules = path.stream().filter(ChildJava::isModule).toList();
        boolean facade = modules.stream().anyMatch(m -> names(m).contains(FACADE));
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(f -> f.startsWith("-X") || f.startsWith("-Dfovea.")).filter(f -> !f.startsWith(ARCHIVE))
                .forEach(command::add);
        command.add("--add-modules=jdk.incubator.vector" + (facade ? "," + FACADE : ""));
        command.add("--enable-native-access=ALL-UNNAMED" + (facade ? ",dev.fovea.onednn,dev.fovea.vector" : ""));
        if (facade) {
            command.add("--module-path=" + joined(modules));
        }
        command.add("--class-path=" + joined(path));
        return command;
    }

    /// Everything that this Java was given to load from.
    private static List<Path> path() {
        return Stream.of("java.class.path", "jdk.module.path")
                .flatMap(p -> Stream.of(System.getProperty(p, "").split(File.pathSeparator)))
                .filter(e -> !e.isEmpty()).map(Path::of).distinct().toList();
    }

    private static String joined(List<Path> entries) {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /// Ours, and what ours need.
    private static boolean isModule(Path entry) {
        return names(entry).stream().anyMatch(n -> n.equals(FACADE) || OF_JHDF.contains(n)
                || n.startsWith(FACADE + ".") && !n.equals("dev.fovea.cli") || n.startsWith("tools.jackson."));
    }

    private static List<String> names(Path entry) {
        try {
            return ModuleFinder.of(entry).findAll().stream().map(m -> m.descriptor().name()).toList();
        } catch (FindException _) {
            return List.of();
        }
    }
}
