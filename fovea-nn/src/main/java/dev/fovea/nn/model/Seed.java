package dev.fovea.nn.model;

/// The one number from which everything random of a run follows: initial weights, the order of samples, dropout.
public record Seed(long value) {
    public static Seed of(long value) {
        return new Seed(value);
    }
}
