/// Events for the JDK's Flight Recorder: what `fovea profile --jfr` records. Nothing else knows of it, so that a pass that nobody
/// watches pays nothing. Start with [FlightRecording].
@org.jspecify.annotations.NullMarked
package dev.fovea.cli.flight;
