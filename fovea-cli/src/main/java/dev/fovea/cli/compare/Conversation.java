package dev.fovea.cli.compare;

import java.util.OptionalLong;

/// With an engine that was started: a line is answered by a line.
interface Conversation extends AutoCloseable {

    /// What it said when it was ready: `@ready` and its version.
    String greeting();

    /// `@…`; where it cannot answer, `@no` and why.
    String ask(String line);

    /// From the start of the process to its last answer.
    double seconds();

    /// The most memory that it ever had, in bytes, where the system tells.
    OptionalLong memory();

    @Override void close();
}
