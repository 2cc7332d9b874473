package dev.fovea.formats.onnx;

import static dev.fovea.nn.text.Require.require;

/// What a file of ONNX may cost, checked while reading and before anything is allocated.
///
/// @param depth    of messages within messages
/// @param messages in the whole file
/// @param letters  of one name or text
/// @param values   of one list of numbers that are not stored as raw bytes
/// @param axes     of one tensor
public record OnnxLimits(int depth, int messages, int letters, int values, int axes) {
    private static final OnnxLimits STANDARD = new OnnxLimits(32, 2_000_000, 1 << 16, 1 << 24, 16);

    public OnnxLimits {
        require(depth >= 1 && messages >= 1 && letters >= 1 && values >= 1 && axes >= 1,
                "limits of ONNX are 1 or more, but are depth %d, %d messages, %d letters, %d values, %d axes", depth,
                messages, letters, values, axes);
    }

    /// 32 levels, 2,000,000 messages, texts of 65,536 letters, lists of 2^24 numbers, 16 axes.
    public static OnnxLimits standard() {
        return STANDARD;
    }
}
