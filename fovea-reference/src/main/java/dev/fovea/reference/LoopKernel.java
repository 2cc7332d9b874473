package dev.fovea.reference;

import dev.fovea.spi.BackendException;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// A kernel that is loops: sizes are checked and elements laid out once, when it is bound; [#loops] is the formula.
abstract class LoopKernel implements Kernel {

    private final Signature signature;

    LoopKernel(Signature signature) {
        this.signature = signature;
    }

    /// The formula, tied to the elements that it reads and writes; `sums` is the scratch memory.
    /// Made once per runner, so that it may keep counters of its own.
    abstract Bound loops(Elements[] in, Elements out, Sums sums);

    final Shape input(int i) {
        return signature.input(i).shape();
    }

    final int inputs() {
        return signature.inputs().size();
    }

    final Shape output() {
        return signature.output(0).shape();
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        Elements[] in = elements("input", signature.inputs(), inputs);
        Elements[] out = elements("output", signature.outputs(), outputs);
        return loops(in, out[0], new Sums(part("scratch", 0, scratch, scratchBytes())));
    }

    private static Elements[] elements(String what, List<TensorType> types, MemorySegment[] memory) {
        require(what, types, memory);
        var elements = new Elements[memory.length];
        for (int i = 0; i < memory.length; i++) {
            elements[i] = new Elements(types.get(i).dtype(), memory[i].asSlice(0, types.get(i).bytes()));
        }
        return elements;
    }

    /// Refuses memory that is too small for values of the given types.
    static void require(String what, List<TensorType> types, MemorySegment[] memory) {
        if (types.size() != memory.length) {
            throw new BackendException("a kernel with %d %ss was bound to %d", types.size(), what, memory.length);
        }
        for (int i = 0; i < memory.length; i++) {
            part(what, i, memory[i], types.get(i).bytes());
        }
    }

    static MemorySegment part(String what, int number, MemorySegment memory, long bytes) {
        if (memory.byteSize() < bytes) {
            throw new BackendException("%s %d takes %d bytes, but the memory it was bound to has %d", what, number,
                    bytes, memory.byteSize());
        }
        return memory.asSlice(0, bytes);
    }
}
