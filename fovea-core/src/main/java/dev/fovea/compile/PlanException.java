package dev.fovea.compile;

import java.io.Serial;

/// A program that cannot be compiled or run as asked: the text says what, why and what to do.
public final class PlanException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    public PlanException(String format, Object... arguments) {
        super(format.formatted(arguments));
    }
}
