package dev.fovea.onednn;

import dev.fovea.compile.Epilogue;
import dev.fovea.op.Unary;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// An epilogue in oneDNN's words.
final class PostOps {
    private PostOps() {
    }

    private record Function(Algorithm algorithm, float alpha) {
    }

    /// Whether oneDNN has all of its functions.
    static boolean covers(Epilogue epilogue) {
        return epilogue.steps().stream().allMatch(step -> switch (step) {
            case Epilogue.Step.Plus _,Epilogue.Step.AtMost _ -> true;
            case Epilogue.Step.Function(Unary.Kind kind) -> function(kind).isPresent();
        });
    }

    /// oneDNN's relu makes 0 of NaN, which would hide that training has failed. So `x · min(1, max(0, αx))` with a huge `α` stands for it.
    private static Optional<Function> function(Unary.Kind kind) {
        return switch (kind) {
            case RELU -> Optional.of(new Function(Algorithm.ELTWISE_HARDSWISH, 1e38f));
            case TANH -> Optional.of(new Function(Algorithm.ELTWISE_TANH, 0));
            case SIGMOID -> Optional.of(new Function(Algorithm.ELTWISE_LOGISTIC, 0));
            case ABS -> Optional.of(new Function(Algorithm.ELTWISE_ABS, 0));
            case SQRT -> Optional.of(new Function(Algorithm.ELTWISE_SQRT, 0));
            case EXP -> Optional.of(new Function(Algorithm.ELTWISE_EXP, 0));
            case LOG -> Optional.of(new Function(Algorithm.ELTWISE_LOG, 0));
            case NEGATE, SIGN, INVERSE, STEP, ERF, FLOOR, STOP_GRADIENT -> Optional.empty();
        };
    }

    /// The native attributes; what is added lies like the result.
    static Attributes attributes(NativeScope scope, Epilogue epilogue, MemoryDescriptor result) {
        Attributes attributes = Attributes.DEFAULT;
        for (Epilogue.Step step : epilogue.steps()) {
            attributes = attributes.then(switch (step) {
                case Epilogue.Step.Plus _ -> new PostOp.Binary(Algorithm.BINARY_ADD, result);
                case Epilogue.Step.AtMost _ -> new PostOp.Binary(Algorithm.BINARY_MIN, number(scope, result.rank()));
                case Epilogue.Step.Function(Unary.Kind kind) -> {
                    Function f = function(kind).orElseThrow();
                    yield new PostOp.Eltwise(f.algorithm(), f.alpha(), 0);
                }
            });
        }
        return attributes;
    }

    /// One number, the same for all elements.
    private static MemoryDescriptor number(NativeScope scope, int rank) {
        var ones = new long[rank];
        Arrays.fill(ones, 1);
        return MemoryDescriptor.strided(scope, DataType.F32, ones, ones);
    }

    /// Which input each argument is: the anchor's two factors, and what is added.
    static SequencedMap<Argument, Integer> reads(Epilogue epilogue, Argument first, Argument second) {
        var reads = new LinkedHashMap<Argument, Integer>();
        reads.put(first, 0);
        reads.put(second, 1);
        if (epilogue.hasBias()) {
            reads.put(Argument.BIAS, epilogue.bias());
        }
        for (int i = 0; i < epilogue.steps().size(); i++) {
            switch (epilogue.steps().get(i)) {
                case Epilogue.Step.Plus(int input) -> reads.put(Argument.postOp(i), input);
                case Epilogue.Step.AtMost(int input) -> reads.put(Argument.postOp(i), input);
                case Epilogue.Step.Function _ -> {
                }
            }
        }
        return reads;
    }
}
