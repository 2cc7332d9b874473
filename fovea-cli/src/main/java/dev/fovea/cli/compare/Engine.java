package dev.fovea.cli.compare;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A program that runs workloads and answers as [Protocol] says: ours, or one with another library.
///
/// @param trains      whether it can train at all
/// @param onnx        whether it reads files of ONNX
/// @param environment what is set for it, by the number of threads
public record Engine(String name, List<String> command, boolean trains, boolean onnx,
        IntFunction<Map<String, String>> environment) {

    public Engine {
        command = List.copyOf(command);
    }

    /// One that builds workloads only.
    public Engine(String name, List<String> command, boolean trains,
            IntFunction<Map<String, String>> environment) {
        this(name, command, trains, false, environment);
    }

    /// A program in Java, on the JDK, the flags and the class path of this one.
    ///
    /// @param arguments further flags, its main class, and its arguments
    public static Engine java(String name, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(f -> f.startsWith("-X") || f.startsWith("-Dfovea.")).forEach(command::add);
        command.add("--add-modules=jdk.incubator.vector");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--class-path=" + Stream.of("java.class.path", "jdk.module.path")
                .map(p -> System.getProperty(p, "")).filter(p -> !p.isEmpty())
                .collect(Collectors.joining(File.pathSeparator)));
        command.addAll(arguments);
        return new Engine(name, command, true, _ -> Map.of());
    }

    public Engine trains(boolean trains) {
        return new Engine(name, command, trains, onnx, environment);
    }

    public Engine onnx(boolean onnx) {
        return new Engine(name, command, trains, onnx, environment);
    }

    public Engine environment(IntFunction<Map<String, String>> environment) {
        return new Engine(name, command, trains, onnx, environment);
    }
}
