package dev.fovea.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/// `fovea run FILE.java`: a program of one file, with Fovea at hand.
///
/// It runs in a Java of its own, of the same JDK, and its exit code is passed on.
@Command(name = "run", sortOptions = false, description = "Runs a program of one Java file, with Fovea at hand.")
final class RunCommand implements Callable<Integer> {
    private final Console console;

    // @formatter:off
    @Parameters(index = "0", paramLabel = "FILE.java", description = "A source file; `void main()` is enough.")
    Path file = Path.of("");

    @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "Passed on to the program.")
    List<String> arguments = List.of();
    // @formatter:on

    /// Options of the program.
    @Unmatched List<String> options = new ArrayList<>();

    RunCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() throws IOException, InterruptedException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("there is no file %s; give a Java source file".formatted(file));
        }
        console.out().flush();
        var command = new ArrayList<>(ChildJava.command());
        command.add(file.toString());
        command.addAll(arguments);
        command.addAll(options);
        Process program = new ProcessBuilder(command).inheritIO().start();
        try (var _ = Interrupts.during(program::destroy)) {
            return program.waitFor();
        }
    }
}
