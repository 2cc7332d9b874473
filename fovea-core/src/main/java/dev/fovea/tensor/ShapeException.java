package dev.fovea.tensor;

import java.io.Serial;

/// Shapes that do not fit: the text says which, what was expected and what to do.
public final class ShapeException extends IllegalArgumentException {
    @Serial private static final long serialVersionUID = 1;

    public ShapeException(String format, Object... arguments) {
        super(format.formatted(arguments));
    }

    private ShapeException(String message, ShapeException cause) {
        super(message, cause);
    }

    /// The same error with the place where it happened in front of it.
    public ShapeException at(String where) {
        return new ShapeException(where + ": " + getMessage(), this);
    }
}
