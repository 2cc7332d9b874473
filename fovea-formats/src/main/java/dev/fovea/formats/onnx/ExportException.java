package dev.fovea.formats.onnx;

import java.io.Serial;

/// A model that cannot be written as ONNX: where in the network, what is there, and on a second line what to do.
public final class ExportException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    /// @param place the layer by path and the operation: `conv2d_1/Random`
    public ExportException(String place, String problem, String remedy) {
        super("%s: %s.\n%s".formatted(place, problem, remedy));
    }
}
