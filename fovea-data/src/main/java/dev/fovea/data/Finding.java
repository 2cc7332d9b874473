package dev.fovea.data;

import java.nio.file.Path;

/// What [DataCheck] found about a file: `is damaged: its end is missing. Copy or save it again.`
public record Finding(Path file, Kind kind, String what) {

    /// What it means for training.
    public enum Kind {
        /// Damaged, cut off, too large, no image: it would end a run.
        UNREADABLE,
        /// The same bytes as another file: counted twice, or on both sides of a split.
        DUPLICATE,
        /// Readable, and unlike the others.
        ODD
    }
}
