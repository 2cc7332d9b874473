package dev.fovea.reference;

import dev.fovea.compile.Fused;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The parts of a fused op one after another, their outputs in scratch memory; the results are copied out when all
/// parts have run, so that any of them may lie in the memory of an input.
final class FusedKernel implements Kernel {
    private final Fused op;
    private final Signature signature;
    private final List<Kernel> parts;
    private final List<TensorType> types;

    private FusedKernel(Fused op, Signature signature, List<Kernel> parts, List<TensorType> types) {
        this.op = op;
        this.signature = signature;
        this.parts = List.copyOf(parts);
        this.types = List.copyOf(types);
    }

    /// Nothing when one of its parts has no kernel.
    static Optional<Kernel> of(Fused op, Signature signature) {
        List<TensorType> types = op.partTypes(signature.inputs());
        var kernels = new ArrayList<Kernel>();
        for (int p = 0; p < types.size(); p++) {
            List<TensorType> reads = op.parts().get(p).inputs().stream()
                    .map(r -> r.isInput() ? signature.input(r.index()) : types.get(r.part())).toList();
            ReferenceBackend
                    .kernel(op.parts().get(p).op(),
                            Signature.rowMajor(reads, List.of(types.get(p)), signature.threads()))
                    .ifPresent(kernels::add);
        }
        return kernels.size() == types.size()
                ? Optional.of(new FusedKernel(op, signature, kernels, types))
                : Optional.empty();
    }

    @Override public long scratchBytes() {
        return Space.bytes(types) + parts.stream().mapToLong(Kernel::scratchBytes).max().orElse(0);
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        LoopKernel.require("input", signature.inputs(), inputs);
        LoopKernel.require("output", signature.outputs(), outputs);
        MemorySegment space = LoopKernel.part("scratch", 0, scratch, scratchBytes());
        MemorySegment[] made = Space.parts(space, types);
        MemorySegment rest = space.asSlice(Space.bytes(types));
        var bound = new Bound[made.length];
        for (int p = 0; p < made.length; p++) {
            var reads = op.parts().get(p).inputs().stream().map(r -> r.isInput() ? inputs[r.index()] : made[r.part()])
                    .toArray(MemorySegment[]::new);
            bound[p] = parts.get(p).bind(reads, new MemorySegment[]{made[p]}, rest);
        }
        return run(bound, results(inputs, made), outputs);
    }

    private MemorySegment[] results(MemorySegment[] inputs, MemorySegment[] made) {
        return op.results().stream().map(r -> r.isInput() ? inputs[r.index()] : made[r.part()])
                .toArray(MemorySegment[]::new);
    }

    private static Bound run(Bound[] parts, MemorySegment[] results, MemorySegment[] outputs) {
        return () -> {
            for (Bound part : parts) {
                part.run();
            }
            for (int i = 0; i < results.length; i++) {
                MemorySegment.copy(results[i], 0, outputs[i], 0, results[i].byteSize());
            }
        };
    }
}
