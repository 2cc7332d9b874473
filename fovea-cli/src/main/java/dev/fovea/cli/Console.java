package dev.fovea.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Where a command writes to: results and progress to `out`, complaints to `err`.
///
/// @param terminal whether a line may move
record Console(PrintStream out, PrintStream err, boolean terminal) {

    /// That of the process. Where the locale knows ASCII only, as in most containers, it is UTF-8 all the same.
    static Console system() {
        return new Console(unicode(System.out), unicode(System.err),
                System.console() != null && System.console().isTerminal());
    }

    /// The same without its output: complaints only.
    static Console quiet(Console console) {
        return new Console(new PrintStream(OutputStream.nullOutputStream()), console.err, false);
    }

    private static PrintStream unicode(PrintStream stream) {
        return stream.charset().equals(StandardCharsets.US_ASCII)
                ? new PrintStream(stream, true, StandardCharsets.UTF_8)
                : stream;
    }
}
