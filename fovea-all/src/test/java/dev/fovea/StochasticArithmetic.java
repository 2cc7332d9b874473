package dev.fovea;

import dev.fovea.compile.Fused;
import dev.fovea.graph.Op;
import dev.fovea.op.ArgMax;
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
import dev.fovea.op.Input;
import dev.fovea.op.MatMul;
import dev.fovea.op.Pad;
import dev.fovea.op.Pool;
import dev.fovea.op.PoolGradient;
import dev.fovea.op.Primitive;
import dev.fovea.op.Random;
import dev.fovea.op.RandomBits;
import dev.fovea.op.Reduce;
import dev.fovea.op.Reshape;
import dev.fovea.op.Select;
import dev.fovea.op.Slice;
import dev.fovea.op.Transpose;
import dev.fovea.op.Unary;
import dev.fovea.op.Variable;
import dev.fovea.spi.Availability;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Storage;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/// `y′ = y + δ · s · ξ` for every number `y` that an operation of the reference yields and that would have to be rounded, with `ξ`
/// at random in −1 … 1: the reference in stochastic arithmetic, CESTAC (Vignes 1978).
///
/// A change is to be what a rounding is, only larger. So `s` is what the roundings of an op are relative to: `|y|` where one
/// result is rounded, and for a sum `Σ|aᵢbᵢ|`, which cancellation does not make smaller (Higham 2002, section 4.2). It is never
/// the largest number of the result: no rounding knows its neighbours, and what is small beside one large number is not noise.
/// A result that is a number of its type, with nothing that cancels in it, is exact, and no more changed than what is moved,
/// chosen or compared: `x − x`, a mean of one, and a maximum that is one of its elements are so in any arithmetic.
///
/// Composites are expanded and fused ops taken apart, so that no result between is left out. `ξ` is a function of seed, op,
/// position and `y`: a number that is computed twice is changed in the same way.
record StochasticArithmetic(Backend reference, double change, long seed) implements Backend {

    /// What the roundings of a result are relative to.
    private enum Scale {
        NOTHING, RESULT, SUMMANDS
    }

    private static Scale scale(Primitive op) {
        return switch (op) {
            case Conv _,ConvInputGradient _,ConvKernelGradient _,MatMul _,PoolGradient _ -> Scale.SUMMANDS;
            case Reduce r -> r.kind() == Reduce.Kind.SUM ? Scale.SUMMANDS : Scale.NOTHING;
            case Pool p -> p.kind() == Pool.Kind.AVERAGE ? Scale.SUMMANDS : Scale.NOTHING;
            case Unary(Unary.Kind kind) -> switch (kind) {
                case EXP, LOG, SQRT, INVERSE, SIGMOID, TANH, ERF -> Scale.RESULT;
                case NEGATE, ABS, SIGN, RELU, STEP, FLOOR, STOP_GRADIENT -> Scale.NOTHING;
            };
            case Binary(Binary.Kind kind) -> switch (kind) {
                case ADD, SUBTRACT, MULTIPLY, DIVIDE, POWER -> Scale.RESULT;
                case MAX, MIN, GREATER, EQUAL -> Scale.NOTHING;
            };
            case Random r -> r.distribution() == Random.Distribution.NORMAL ? Scale.RESULT : Scale.NOTHING;
            case Select _,ArgMax _,Broadcast _,Reshape _,Transpose _,Slice _,Pad _,Concat _,Gather _,Cast _,Input _,Variable _,Constant _ ->
                Scale.NOTHING;
        };
    }

    @Override public List<Candidate> candidates(Op op, Signature signature) {
        if (op instanceof Fused) {
            return List.of();
        }
        List<Candidate> exact = reference.candidates(op, signature);
        return op instanceof Primitive p && scale(p) != Scale.NOTHING && signature.output(0).dtype().isFloat()
                ? exact.stream().<Candidate>map(c -> new Changed(c, p, signature, this)).toList()
                : exact;
    }

    private static TensorType inDouble(TensorType type) {
        return type.dtype().isFloat() ? new TensorType(DType.F64, type.shape()) : type;
    }

    /// The way in which the reference runs an op, with a change.
    private record Changed(Candidate exact, Primitive op, Signature signature,
            StochasticArithmetic arithmetic) implements Candidate {
        @Override public String implementation() {
            return exact.implementation() + " ± " + arithmetic.change;
        }

        @Override public List<Layout> inputs() {
            return exact.inputs();
        }

        @Override public List<Layout> outputs() {
            return exact.outputs();
        }

        @Override public boolean inPlace(int input, int output) {
            return exact.inPlace(input, output);
        }

        @Override public Kernel prepare() {
            var inDouble = Signature.rowMajor(signature.inputs().stream().map(StochasticArithmetic::inDouble).toList(),
                    signature.outputs().stream().map(StochasticArithmetic::inDouble).toList(), 1);
            Kernel kernel = arithmetic.reference.candidates(op, inDouble).getFirst().prepare();
            return new ChangedKernel(kernel, op, signature, arithmetic);
        }
    }

    /// The kernel of an op in double, for a sum once more of the magnitudes, and the change before it is rounded.
    private record ChangedKernel(Kernel kernel, Primitive op, Signature signature,
            StochasticArithmetic arithmetic) implements Kernel {
        @Override public long scratchBytes() {
            return kernel.scratchBytes();
        }

        @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
            List<Tensor> x = views(signature.inputs(), inputs);
            Tensor y = views(signature.outputs(), outputs).getFirst();
            List<Tensor> read = x.stream().map(t -> t.cast(inDouble(t.type()).dtype())).toList();
            Tensor exact = y.cast(DType.F64);
            Tensor scales = scale(op) == Scale.RESULT ? exact : exact.copy();
            Bound exactly = bind(read, exact, scratch);
            Bound magnitudes = bind(read, scales, scratch);
            long key = RandomBits.key(arithmetic.seed, 0, RandomBits.key(op.toString()), 0);
            return () -> {
                fill(read, x);
                exactly.run();
                if (scales != exact) {
                    read.stream().skip(op instanceof PoolGradient ? 2 : 0).forEach(ChangedKernel::makePositive);
                    magnitudes.run();
                }
                for (int i = 0; i < y.count(); i++) {
                    y.set(i, changed(exact.get(i), scales.get(i), key, i));
                }
            };
        }

        private Bound bind(List<Tensor> read, Tensor written, MemorySegment scratch) {
            return kernel.bind(read.stream().map(Tensor::data).toArray(MemorySegment[]::new),
                    new MemorySegment[]{written.data()}, scratch);
        }

        private static List<Tensor> views(List<TensorType> types, MemorySegment[] memory) {
            return IntStream.range(0, memory.length).mapToObj(i -> Tensor.of(types.get(i).dtype(), types.get(i).shape(),
                    memory[i].asSlice(0, types.get(i).bytes()))).toList();
        }

        private static void fill(List<Tensor> to, List<Tensor> from) {
            for (int t = 0; t < to.size(); t++) {
                fill(to.get(t), from.get(t));
            }
        }

        private static void fill(Tensor to, Tensor from) {
            if (to.type().equals(from.type())) {
                to.data().copyFrom(from.data());
                return;
            }
            for (int i = 0; i < to.count(); i++) {
                to.set(i, from.get(i));
            }
        }

        private static void makePositive(Tensor t) {
            for (int i = 0; i < t.count(); i++) {
                t.set(i, Math.abs(t.get(i)));
            }
        }

        private double changed(double exact, double scale, long key, int position) {
            if (!Double.isFinite(exact) || (float) exact == exact && Math.abs(exact) == Math.abs(scale)) {
                return exact;
            }
            long drawn = RandomBits.mix(key + Double.doubleToLongBits(exact));
            return exact + arithmetic.change * scale * (2 * RandomBits.uniform(drawn, position) - 1);
        }

        @Override public void close() {
            kernel.close();
        }
    }

    @Override public String name() {
        return "stochastic arithmetic";
    }

    @Override public int rank() {
        return reference.rank();
    }

    @Override public Availability availability() {
        return reference.availability();
    }

    @Override public boolean claims(Composite op, Signature signature) {
        return false;
    }

    @Override public Storage allocate(long bytes) {
        return reference.allocate(bytes);
    }

    @Override public Team team(int threads) {
        return reference.team(threads);
    }

    @Override public void close() {
        reference.close();
    }
}
