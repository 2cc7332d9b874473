package dev.fovea.cli.compare;

/// An engine does not do what it is asked for; the message says why, and goes over the line as it is.
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public EngineException(String message) {
        super(message);
    }
}
