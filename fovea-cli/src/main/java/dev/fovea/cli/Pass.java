package dev.fovea.cli;

import java.util.Locale;

/// What a network is planned or timed for.
enum Pass {
    /// Forward, backward, update.
    TRAIN,
    /// Forward.
    INFER;

    @Override public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
