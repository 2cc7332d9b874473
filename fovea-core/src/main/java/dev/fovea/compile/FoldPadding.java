package dev.fovea.compile;

import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.Ops;
import dev.fovea.op.Pad;
import dev.fovea.op.Pool;
import dev.fovea.op.Slice;
import dev.fovea.op.Unary;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/// ```
/// conv(pad(x), k)                  becomes   conv(x, k)                  with the padding in its windows
/// convKernelGradient(pad(x), g)    becomes   convKernelGradient(x, g)    likewise
/// slice(convInputGradient(g, k))   becomes   convInputGradient(g, k)     of the input without its padding
/// maxPool(pad(relu(x)))            becomes   maxPool(relu(x))            since a rectifier yields no less than the zeros
/// ```
/// where no window sees padding alone. Networks of Keras and many files of ONNX pad in a step of its own; kernels pad while they read.
public record FoldPadding() implements Pass {

    @Override public Program apply(Program program) {
        var readers = new Readers(program);
        return Pass.rebuild(program, (target, n, in) -> switch (n.op()) {
            case Conv conv -> {
                Padded x = Padded.of(conv.windows(), in.get(0));
                yield List.of(Ops.conv(new Conv(x.windows(), conv.groups()), x.value(), in.get(1)));
            }
            case ConvKernelGradient(Conv conv, Shape kernel) -> {
                Padded x = Padded.of(conv.windows(), in.get(0));
                yield List.of(Ops.convKernelGradient(new Conv(x.windows(), conv.groups()), kernel, x.value(),
                        in.get(1)));
            }
            case Slice slice when readers.isReadOnce(n.input(0)) -> List.of(slice(slice, in.getFirst()));
            case Pool pool when pool.kind() == Pool.Kind.MAX && isRectified(n.input(0), readers) -> {
                Padded x = Padded.of(pool.windows(), in.getFirst());
                yield List.of(Ops.pool(new Pool(pool.kind(), x.windows(), pool.countPadding()), x.value()));
            }
            default -> Pass.copy(target, n, in);
        });
    }

    /// A value without the padding that windows can take over, and these windows.
    private record Padded(List<Window> windows, Value value) {
        static Padded of(List<Window> windows, Value x) {
            return x.op() instanceof Pad(int axis, int before, int after, int between) && between == 0
                    && fits(windows, axis, before, after)
                            ? of(padded(windows, axis, before, after), x.input(0))
                            : new Padded(windows, x);
        }
    }

    private static Value slice(Slice slice, Value x) {
        if (slice.step() == 1 && x.op() instanceof ConvInputGradient(Conv conv, Shape input)) {
            int after = input.extent(slice.axis()) - slice.from() - slice.count();
            if (fits(conv.windows(), slice.axis(), slice.from(), after)) {
                var padded = new Conv(padded(conv.windows(), slice.axis(), slice.from(), after), conv.groups());
                return Ops.convInputGradient(padded, input.withExtent(slice.axis(), slice.count()), x.input(0),
                        x.input(1));
            }
        }
        return x.graph().add(slice, x);
    }

    /// Whether it is a rectifier's, padded for one reader.
    private static boolean isRectified(Value x, Readers readers) {
        return x.op() instanceof Pad
                ? readers.isReadOnce(x) && isRectified(x.input(0), readers)
                : x.op() instanceof Unary(Unary.Kind kind) && kind == Unary.Kind.RELU;
    }

    private static boolean fits(List<Window> windows, int axis, int before, int after) {
        if (axis < 1 || axis > windows.size()) {
            return false;
        }
        Window w = windows.get(axis - 1);
        return w.dilation() == 1 && w.before() + before < w.size() && w.after() + after < w.size();
    }

    private static List<Window> padded(List<Window> windows, int axis, int before, int after) {
        var padded = new ArrayList<>(windows);
        Window w = windows.get(axis - 1);
        padded.set(axis - 1, new Window(w.size(), w.stride(), w.before() + before, w.after() + after, w.dilation()));
        return padded;
    }
}
