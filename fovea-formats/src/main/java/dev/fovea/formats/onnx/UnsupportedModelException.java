package dev.fovea.formats.onnx;

import java.io.Serial;

/// A model that is right, and that holds something for which Fovea has nothing: an operator, an option of one, an element type.
public final class UnsupportedModelException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final String operator;
    private final String reason;

    /// @param operator the operator whose node it is, or empty
    UnsupportedModelException(String operator, String message) {
        super(message);
        this.operator = operator;
        this.reason = message;
    }

    /// The operator whose node it is, or empty.
    public String operator() {
        return operator;
    }

    /// The message.
    public String reason() {
        return reason;
    }
}
