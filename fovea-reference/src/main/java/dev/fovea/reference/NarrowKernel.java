package dev.fovea.reference;

import dev.fovea.compile.Narrow;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// An op in f32, between copies of its inputs that are widened and of its outputs that are rounded.
final class NarrowKernel implements Kernel {
    private final Signature narrow;
    private final Signature wide;
    private final Kernel kernel;

    private NarrowKernel(Signature narrow, Signature wide, Kernel kernel) {
        this.narrow = narrow;
        this.wide = wide;
        this.kernel = kernel;
    }

    /// Nothing when the op has no kernel.
    static Optional<Kernel> of(Narrow op, Signature s) {
        var wide = Signature.rowMajor(wide(s.inputs()), wide(s.outputs()), s.threads());
        return ReferenceBackend.kernel(op.op(), wide).map(k -> new NarrowKernel(s, wide, k));
    }

    private static List<TensorType> wide(List<TensorType> types) {
        return types.stream().map(Narrow::wide).toList();
    }

    @Override public long scratchBytes() {
        return Space.bytes(wide.inputs()) + Space.bytes(wide.outputs()) + kernel.scratchBytes();
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        LoopKernel.require("input", narrow.inputs(), inputs);
        LoopKernel.require("output", narrow.outputs(), outputs);
        MemorySegment space = LoopKernel.part("scratch", 0, scratch, scratchBytes());
        MemorySegment[] read = Space.parts(space, wide.inputs());
        MemorySegment rest = space.asSlice(Space.bytes(wide.inputs()));
        MemorySegment[] written = Space.parts(rest, wide.outputs());
        Bound bound = kernel.bind(read, written, rest.asSlice(Space.bytes(wide.outputs())));
        Bound[] widening = copies(inputs, narrow.inputs(), read, wide.inputs());
        Bound[] rounding = copies(written, wide.outputs(), outputs, narrow.outputs());
        return () -> {
            run(widening);
            bound.run();
            run(rounding);
        };
    }

    private static void run(Bound[] all) {
        for (Bound b : all) {
            b.run();
        }
    }

    private static Bound[] copies(MemorySegment[] from, List<TensorType> fromTypes, MemorySegment[] to,
            List<TensorType> toTypes) {
        return IntStream.range(0, from.length).mapToObj(i -> {
            var source = new Elements(fromTypes.get(i).dtype(), from[i]);
            var target = new Elements(toTypes.get(i).dtype(), to[i]);
            return fromTypes.get(i).equals(toTypes.get(i))
                    ? (Bound) () -> target.copy(source)
                    : converted(source, target, toTypes.get(i).shape().count());
        }).toArray(Bound[]::new);
    }

    private static Bound converted(Elements from, Elements to, long count) {
        return () -> {
            for (long e = 0; e < count; e++) {
                to.set(e, from.get(e));
            }
        };
    }
}
