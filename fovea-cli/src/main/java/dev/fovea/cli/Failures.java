package dev.fovea.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What is said when a command cannot be done, and the exit code.
final class Failures {
    private static final String PICOCLI = "picocli.";

    private Failures() {}

    /// Called wrongly: what is wrong, what was perhaps meant, and where help is.
    static int usage(ParameterException e, PrintStream err) {
        var writer = new PrintWriter(err, true);
        writer.println("fovea: " + (e.getCause() instanceof IllegalArgumentException cause
                && !cause.getClass().getName().startsWith(PICOCLI)
                        ? cause.getMessage()
                        : e.getMessage()));
        UnmatchedArgumentException.printSuggestions(e, writer);
        writer.println("Try " + e.getCommandLine().getCommandSpec().qualifiedName(" ") + " --help");
        return ExitCode.USAGE;
    }

    /// Failed: the message, which says what to do; all of it only where that was asked for.
    static int failure(Exception e, PrintStream err, boolean stacktrace) {
        if (stacktrace) {
            e.printStackTrace(err);
        } else {
            String message = e.getMessage();
            boolean ours = message != null && !message.isBlank()
                    && !(e instanceof NullPointerException || e instanceof IndexOutOfBoundsException
                            || e instanceof ClassCastException);
            err.println("fovea: " + (ours ? message : "an error of Fovea itself, " + e + "; --stacktrace shows where"));
        }
        return ExitCode.SOFTWARE;
    }
}
