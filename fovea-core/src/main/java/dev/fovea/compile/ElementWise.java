package dev.fovea.compile;

import dev.fovea.compile.Fused.Part;
import dev.fovea.compile.Fused.Ref;
import dev.fovea.graph.Op;
import dev.fovea.op.Binary;
import dev.fovea.op.Cast;
import dev.fovea.op.Select;
import dev.fovea.op.Unary;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Nest;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// An element-wise chain that is computed in f32, with the layouts it runs in and the loops over its operands: what every kernel for
/// such chains decides in the same way.
///
/// If an operand lies in a layout of the backend, all do, and the padding is computed too; otherwise everything is row-major. Operands
/// may be stored as bf16, see [Narrow].
///
/// @param chain   the parts, even of a single op
/// @param types   of the inputs: f32 or bf16; u8 and i32 where a cast reads them
/// @param inputs  the layout in which each input is read
/// @param outputs the layout of every output
/// @param nest    the loops; operands are the inputs, each with stride 1 or 0 in the innermost, then the outputs as one
public record ElementWise(Fused chain, List<TensorType> types, List<Layout> inputs, List<Layout> outputs, Nest nest) {

    /// Nothing for other ops, and for chains on other types.
    public static Optional<ElementWise> of(Op op, Signature s) {
        Fused chain = Fused.of(Narrow.wide(op), s.inputs().size());
        Shape shape = s.output(0).shape();
        boolean fits = chain.isElementWise() && isF32(chain, s, op instanceof Narrow)
                && s.outputs().stream().allMatch(t -> t.shape().equals(shape));
        return fits ? Optional.of(inLayout(chain, s, layout(chain, s, shape))) : Optional.empty();
    }

    private static ElementWise inLayout(Fused chain, Signature s, Layout layout) {
        Shape shape = layout.type().shape();
        List<Layout> in = s.inputs().stream()
                .map(t -> t.shape().equals(shape) ? lying(layout, t) : Layout.rowMajor(t)).toList();
        List<Layout> out = s.outputs().stream().map(t -> lying(layout, t)).toList();
        if (!layout.isRowMajor()) {                             // scalars aside, all operands are the same stretch of memory
            long count = layout.bytes() / layout.type().dtype().bytes();
            var strides = new ArrayList<List<Long>>();
            s.inputs().forEach(t -> strides.add(List.of(t.shape().equals(shape) ? 1L : 0L)));
            strides.add(List.of(1L));
            return new ElementWise(chain, s.inputs(), in, out, new Nest(List.of(count), strides));
        }
        var strides = new ArrayList<long[]>();
        s.inputs().forEach(t -> strides.add(Nest.broadcast(t.shape(), shape)));
        strides.add(shape.strides());
        return new ElementWise(chain, s.inputs(), in, out, Nest.of(shape, strides));
    }

    private static Layout lying(Layout layout, TensorType type) {
        return type.equals(layout.type()) ? layout : layout.like(type);
    }

    /// Whether every part computes in f32; integers are cast first, and bf16 is widened if the op is narrow.
    private static boolean isF32(Fused chain, Signature s, boolean narrow) {
        List<TensorType> read = narrow ? s.inputs().stream().map(Narrow::wide).toList() : s.inputs();
        List<TensorType> made = chain.partTypes(read);
        return s.outputs().stream().allMatch(t -> t.dtype() == DType.F32 || narrow && t.dtype() == DType.BF16)
                && IntStream.range(0, made.size()).allMatch(p -> made.get(p).dtype() == DType.F32
                        && chain.parts().get(p).inputs().stream()
                                .map(r -> r.isInput() ? read.get(r.index()).dtype() : made.get(r.part()).dtype())
                                .allMatch(t -> t == DType.F32
                                        || chain.parts().get(p).op() instanceof Cast
                                                && (t == DType.U8 || t == DType.I32)));
    }

    /// The backend's layout that some operand has already, if the chain can run on it: the operands of the whole shape are f32, the
    /// others single numbers, and padding stays zero.
    private static Layout layout(Fused chain, Signature s, Shape shape) {
        boolean simple = s.inputs().stream()
                .allMatch(t -> t.shape().equals(shape) ? t.dtype().isFloat() : t.shape().count() == 1);
        if (simple) {
            for (int i = 0; i < s.inputs().size(); i++) {
                Layout l = s.layout(i);
                boolean chosen = s.input(i).shape().equals(shape) && !l.isRowMajor() && !(l instanceof Layout.Open);
                if (chosen && (!l.isPadded() || keepsZero(chain, s, shape))) {
                    return l;
                }
            }
        }
        return Layout.rowMajor(s.output(0));
    }

    /// What an element of padding becomes in a part: 0, some number, or perhaps infinite or none.
    private enum Pad {
        ZERO, NUMBER, WILD
    }

    /// Whether zeros in the operands of the whole shape give zeros, whatever the single numbers are.
    private static boolean keepsZero(Fused chain, Signature s, Shape shape) {
        var made = new ArrayList<Pad>();
        for (Part p : chain.parts()) {
            made.add(pad(p.op(), p.inputs().stream()
                    .map(r -> !r.isInput()
                            ? made.get(r.part())
                            : s.input(r.index()).shape().equals(shape) ? Pad.ZERO : Pad.NUMBER)
                    .toList()));
        }
        return chain.results().stream().allMatch(r -> !r.isInput() && made.get(r.part()) == Pad.ZERO);
    }

    private static Pad pad(Op op, List<Pad> in) {
        boolean zero = in.getFirst() == Pad.ZERO;
        boolean allZero = in.stream().allMatch(p -> p == Pad.ZERO);
        boolean wild = in.contains(Pad.WILD);
        Pad usual = wild ? Pad.WILD : Pad.NUMBER;
        return switch (op) {
            case Unary(Unary.Kind kind) -> switch (kind) {
                case NEGATE, ABS, SIGN, SQRT, TANH, RELU, STEP, ERF, FLOOR, STOP_GRADIENT -> zero ? Pad.ZERO : usual;
                case EXP, SIGMOID -> usual;
                case LOG, INVERSE -> zero ? Pad.WILD : usual;
            };
            case Binary(Binary.Kind kind) -> switch (kind) {
                case ADD, SUBTRACT, MAX, MIN, GREATER -> allZero ? Pad.ZERO : usual;
                case MULTIPLY -> in.contains(Pad.ZERO) && !wild ? Pad.ZERO : usual;
                case DIVIDE -> in.get(1) == Pad.ZERO ? Pad.WILD : zero && !wild ? Pad.ZERO : usual;
                case EQUAL -> usual;
                case POWER -> zero && !allZero ? Pad.WILD : usual;
            };
            case Select _ ->
                in.get(1) == Pad.ZERO && in.get(2) == Pad.ZERO || zero && in.get(2) == Pad.ZERO ? Pad.ZERO : usual;
            default -> Pad.WILD;
        };
    }

    /// Whether an output may be written over an input, element by element.
    public boolean inPlace(int input, int output) {
        return inputs.get(input).equals(outputs.get(output));
    }

    /// Elements, padding included, that are computed.
    public long count() {
        return nest.rows() * nest.inner();
    }

    /// Bytes that are read and written, at least.
    public long traffic() {
        long reads = IntStream.range(0, types.size()).mapToLong(i -> inputs.get(i).bytes()).sum();
        return reads + outputs.stream().mapToLong(Layout::bytes).sum();
    }

    /// The operands that are the same number, or the same row, wherever they are read.
    public boolean isFixed(int input) {
        return nest.isSameInEveryRow(input) && (nest.rows() > 1 || nest.innerStride(input) == 0);
    }
}
