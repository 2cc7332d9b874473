package dev.fovea.nn.train;

/// One option of `fit`: `epochs(5)`, `batchSize(128)`, `validation(data)`, or a callback.
@FunctionalInterface
public interface FitOption {
    Fit apply(Fit fit);
}
