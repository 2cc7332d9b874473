package dev.fovea.spi;

import java.io.Serial;

/// A backend that is not there, or that failed: the text says which, why and what to do.
public class BackendException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    public BackendException(String format, Object... arguments) {
        super(format.formatted(arguments));
    }

    public BackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
