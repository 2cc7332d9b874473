package dev.fovea.vector;

import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;

/// Softmax of rows that are longer than a vector: the largest, then the exponentials and their sum, then the quotients.
final class SoftmaxKernel implements Kernel {
    private static final long SHARED = 1 << 16;              // bytes: an exponential takes as long as moving some dozens of them
    private static final long SLOT = 64;

    private final Signature signature;
    private final long rows;
    private final long classes;
    private final Team team;

    private SoftmaxKernel(Signature signature, Team team) {
        this.signature = signature;
        this.classes = signature.input(0).shape().channels();
        this.rows = signature.input(0).shape().count() / classes;
        this.team = signature.input(0).bytes() >= SHARED ? team : Team.single();
    }

    static Optional<Candidate> of(Signature s, Team team) {
        boolean fits = s.input(0).dtype() == DType.F32 && s.input(0).shape().channels() >= Lanes.LENGTH;
        return fits
                ? Optional.of(new SimpleCandidate("vector softmax", List.of(Layout.rowMajor(s.input(0))),
                        List.of(Layout.rowMajor(s.output(0))), () -> new SoftmaxKernel(s, team)))
                : Optional.empty();
    }

    /// A vector for the end of a row.
    @Override public long scratchBytes() {
        return team.size() * SLOT;
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        Memory.requireSize(inputs[0], signature.input(0).bytes(), "softmax");
        Memory.requireSize(outputs[0], signature.output(0).bytes(), "softmax");
        Memory.requireSize(scratch, scratchBytes(), "softmax");
        long x = inputs[0].address();
        long y = outputs[0].address();
        long slots = scratch.address();
        Team.Task task = (index, members) -> {
            for (long r = rows * index / members; r < rows * (index + 1) / members; r++) {
                row(x + r * classes * 4, y + r * classes * 4, slots + index * SLOT);
            }
        };
        return () -> team.run(task);
    }

    private void row(long x, long y, long slot) {
        long whole = classes - classes % Lanes.LENGTH;
        float largest = FoldTask.largest(x, classes);
        float sum = exponentials(x, y, largest, whole);
        if (whole < classes) {
            for (int i = 0; i < Lanes.LENGTH; i++) {
                boolean inside = whole + i < classes;
                Lanes.set(slot + i * 4L, inside ? Lanes.get(x + (whole + i) * 4) : Float.NEGATIVE_INFINITY);
            }
            sum += exponentials(slot, slot, largest, Lanes.LENGTH);
            Lanes.copy(slot, y + whole * 4, (classes - whole) * 4);
        }
        scale(y, 1 / sum, whole);
        for (long i = whole; i < classes; i++) {
            Lanes.set(y + i * 4, Lanes.get(y + i * 4) * (1 / sum));
        }
    }

    /// `y = exp(x − largest)`, and their sum.
    private static float exponentials(long x, long y, float largest, long count) {
        FloatVector m = Lanes.broadcast(largest);
        FloatVector sum = FloatVector.zero(Lanes.SPECIES);
        for (long i = 0; i < count; i += Lanes.LENGTH) {
            FloatVector e = Functions.exp(Lanes.load(x, i).sub(m));
            sum = sum.add(e);
            Lanes.store(e, y, i);
        }
        return Functions.sum(sum);
    }

    private static void scale(long y, float factor, long count) {
        FloatVector f = Lanes.broadcast(factor);
        for (long i = 0; i < count; i += Lanes.LENGTH) {
            Lanes.store(Lanes.load(y, i).mul(f), y, i);
        }
    }
}
