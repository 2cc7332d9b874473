package dev.fovea.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// A command line within the test: what it prints, and how it ends.
record Shell(int code, String out, String err) {

    static Shell run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = Main.commandLine(new Console(stream(out), stream(err), false)).execute(arguments);
        return new Shell(code, text(out), text(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    /// The last line of the output.
    String lastLine() {
        return out.lines().toList().getLast();
    }
}
