package dev.fovea.formats.onnx;

import java.util.Map;
import java.util.Optional;

/// For operators that are not read, those that are and come nearest: by what they do, not by their letters.
final class Nearest {
    private static final String STEPS = "Conv over the steps, or an attention of MatMul and Softmax";
    private static final String BRANCH = "export the model with the branch that is taken, traced and not scripted";
    private static final String FLOATS = "export the model before it is quantised";
    private static final String OUTSIDE = "end the model before it, and do it in the program";

    private static final Map<String, String> OPERATORS = Map.ofEntries(Map.entry("LSTM", STEPS),
            Map.entry("GRU", STEPS), Map.entry("RNN", STEPS), Map.entry("If", BRANCH), Map.entry("Loop", BRANCH),
            Map.entry("Scan", BRANCH), Map.entry("GridSample", "Resize"), Map.entry("AffineGrid", "Resize"),
            Map.entry("RoiAlign", "Resize of a Slice"), Map.entry("MaxRoiPool", "MaxPool of a Slice"),
            Map.entry("DeformConv", "Conv"), Map.entry("QLinearConv", FLOATS), Map.entry("QLinearMatMul", FLOATS),
            Map.entry("ConvInteger", FLOATS), Map.entry("MatMulInteger", FLOATS),
            Map.entry("NonMaxSuppression", OUTSIDE), Map.entry("NonZero", OUTSIDE), Map.entry("Unique", OUTSIDE),
            Map.entry("Multinomial", "ArgMax"));

    private Nearest() {}

    static Optional<String> to(String operator) {
        return Optional.ofNullable(OPERATORS.get(operator));
    }
}
