package dev.fovea.cli;

import java.util.List;
import picocli.CommandLine;

/// Starts the command line: `./fovea train`.
///
/// It ends with 0, 1 after a failure, 2 when it was called wrongly, 130 when it was interrupted.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Console console = Console.system();
        int code;
        try {
            code = FoveaCommand.commandLine(console, List.of(arguments)).execute(arguments);
        } catch (OutOfMemoryError e) {
            console.err().println(
                    "fovea: the Java heap is too small (" + e.getMessage() + "); raise it with FOVEA_JAVA_OPTS=-Xmx4g");
            code = CommandLine.ExitCode.SOFTWARE;
        }
        console.out().flush();
        console.err().flush();
        System.exit(code);
    }

    /// All commands, writing to that console.
    static CommandLine commandLine(Console console) {
        return FoveaCommand.commandLine(console);
    }
}
