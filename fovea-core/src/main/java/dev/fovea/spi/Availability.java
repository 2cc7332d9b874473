package dev.fovea.spi;

/// Whether a backend can run here, as a value: finding out never throws.
public sealed interface Availability {

    record Available(String version) implements Availability {
    }

    record Unavailable(String reason) implements Availability {
    }
}
