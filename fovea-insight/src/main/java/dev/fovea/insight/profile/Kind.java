package dev.fovea.insight.profile;

import dev.fovea.compile.BatchNormRelu;
import dev.fovea.compile.BatchNormReluGradient;
import dev.fovea.compile.BlockedUpdate;
import dev.fovea.compile.Fused;
import dev.fovea.compile.Narrow;
import dev.fovea.compile.Reorder;
import dev.fovea.compile.Workspace;
import dev.fovea.graph.Op;
import dev.fovea.op.ArgMax;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGradient;
import dev.fovea.op.Binary;
import dev.fovea.op.Broadcast;
import dev.fovea.op.Cast;
import dev.fovea.op.Composite;
import dev.fovea.op.Concat;
import dev.fovea.op.Constant;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.Gather;
import dev.fovea.op.GatherGradient;
import dev.fovea.op.Input;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.LayerNormGradient;
import dev.fovea.op.LocallyConnected;
import dev.fovea.op.LocallyConnectedKernelGradient;
import dev.fovea.op.Lrn;
import dev.fovea.op.LrnGradient;
import dev.fovea.op.MatMul;
import dev.fovea.op.Pad;
import dev.fovea.op.Pool;
import dev.fovea.op.PoolGradient;
import dev.fovea.op.Primitive;
import dev.fovea.op.Random;
import dev.fovea.op.Reduce;
import dev.fovea.op.Resample;
import dev.fovea.op.ResampleGradient;
import dev.fovea.op.Reshape;
import dev.fovea.op.Select;
import dev.fovea.op.Slice;
import dev.fovea.op.Softmax;
import dev.fovea.op.SoftmaxCrossEntropy;
import dev.fovea.op.SoftmaxCrossEntropyGradient;
import dev.fovea.op.SoftmaxGradient;
import dev.fovea.op.Transpose;
import dev.fovea.op.Unary;
import dev.fovea.op.Variable;
import java.util.Comparator;
import java.util.Locale;

/// What sort of work a step is. A step of several ops is what the weightiest of them is: a convolution with bias and ReLU is a convolution.
/// The weightiest stands first.
public enum Kind {
    CONVOLUTION,
    MATRIX_PRODUCT,
    NORMALIZATION,
    /// And resizing.
    POOLING,
    SOFTMAX,
    /// And means, and what is largest.
    SUM,
    /// Of elements to other places: padding, slices, concatenation, rows of a table.
    COPY,
    RANDOM_NUMBERS,
    /// What an optimizer makes of a weight, or a layer of its state.
    UPDATE,
    ELEMENT_WISE,
    /// The same value in the layout that the next kernel wants.
    REORDER,
    /// An op that is not the library's own.
    OTHER;

    /// Of an op as a plan holds it. An update is known by its place in the network only: see [PlannedStep].
    public static Kind of(Op op) {
        return switch (op) {
            case Reorder _ -> REORDER;
            case Fused fused -> of(main(fused));
            case BlockedUpdate update -> of(update.product());
            case Workspace paired -> of(paired.op());
            case Narrow narrow -> of(narrow.op());
            case Primitive primitive -> of(primitive);
            case Composite composite -> of(composite);
            default -> OTHER;
        };
    }

    private static Kind of(Primitive op) {
        return switch (op) {
            case Conv _,ConvInputGradient _,ConvKernelGradient _ -> CONVOLUTION;
            case MatMul _ -> MATRIX_PRODUCT;
            case Pool _,PoolGradient _ -> POOLING;
            case Reduce _,ArgMax _ -> SUM;
            case Broadcast _,Reshape _,Transpose _,Slice _,Pad _,Concat _,Gather _ -> COPY;
            case Random _ -> RANDOM_NUMBERS;
            case Unary _,Binary _,Select _,Cast _ -> ELEMENT_WISE;
            case Input _,Variable _,Constant _ -> OTHER;            // have no kernel
        };
    }

    private static Kind of(Composite op) {
        return switch (op) {
            case LocallyConnected _,LocallyConnectedKernelGradient _ -> CONVOLUTION;
            case BatchNorm _,BatchNormGradient _,BatchNormRelu _,BatchNormReluGradient _,LayerNorm _,LayerNormGradient _,Lrn _,LrnGradient _ ->
                NORMALIZATION;
            case Resample _,ResampleGradient _ -> POOLING;
            case Softmax _,SoftmaxGradient _,SoftmaxCrossEntropy _,SoftmaxCrossEntropyGradient _ -> SOFTMAX;
            case GatherGradient _ -> COPY;
            default -> OTHER;
        };
    }

    /// The op that a step is about: of several the weightiest, the first of equals.
    static Op main(Op op) {
        return switch (op) {
            case Fused fused -> fused.parts().stream().map(part -> main(part.op()))
                    .min(Comparator.comparing(Kind::of)).orElse(op);
            case BlockedUpdate update -> main(update.product());
            case Workspace paired -> main(paired.op());
            case Narrow narrow -> main(narrow.op());
            default -> op;
        };
    }

    /// `matrix product`, `element-wise`
    @Override public String toString() {
        return this == ELEMENT_WISE ? "element-wise" : name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
