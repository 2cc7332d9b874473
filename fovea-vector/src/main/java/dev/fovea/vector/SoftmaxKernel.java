package dev.fovea.vector;

import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Softmax of rows that are longer than a vector: the largest, then the exponentials and their sum, then the quotients.
final class SoftmaxKernel implements WarmUp.Warmed {
    private static final long SHARED = 1 << 16;              // bytes: an exponential takes as long as moving some dozens of them
    private static final int BLOCK = 16;                     // rows
    private static final long SLOT = BLOCK * Float.BYTES;

    /// One after the other over a block of rows. They are called by an interface, three classes at one place, so that C2 compiles each for
    /// itself: it stops inlining in a method that has become too large, and from there on each vector would be an object.
    private static final List<Pass> PASSES = List.of(SoftmaxKernel::largest, SoftmaxKernel::exponentials,
            SoftmaxKernel::quotients);

    /// The last vector of a row reaches into the one before it, with weights of 0 in their sum.
    private static final MemorySegment WEIGHTS = Arena.global().allocate(2L * Lanes.LENGTH * Float.BYTES, 64);
    private static final MemorySegment ONES = WEIGHTS.asSlice((long) Lanes.LENGTH * Float.BYTES);

    static {
        Lanes.store(Lanes.broadcast(1), ONES.address(), 0);
    }

    /// @param numbers one for each row, from pass to pass
    private interface Pass {
        void run(long x, long y, long classes, long rows, long numbers);
    }

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

    static Optional<Candidate> of(Signature s, Team team, WarmUp warmUp) {
        boolean fits = s.input(0).dtype() == DType.F32 && s.input(0).shape().channels() >= Lanes.LENGTH;
        return fits
                ? Optional.of(new SimpleCandidate("vector softmax", List.of(Layout.rowMajor(s.input(0))),
                        List.of(Layout.rowMajor(s.output(0))), () -> warmUp.of(new SoftmaxKernel(s, team))))
                : Optional.empty();
    }

    @Override public List<WarmUp.Code> code() {
        long row = 2L * BLOCK * Lanes.LENGTH + 1;
        return PASSES.stream().map(pass -> new WarmUp.Code(pass,
                memory -> pass.run(memory, memory + WarmUp.BYTES / 2, row, 2, memory + WarmUp.BYTES / 4))).toList();
    }

    @Override public long scratchBytes() {
        return team.size() * SLOT;
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        Memory.requireSize(inputs[0], signature.input(0).bytes(), "softmax");
        Memory.requireSize(outputs[0], signature.output(0).bytes(), "softmax");
        Memory.requireSize(scratch, scratchBytes(), "softmax");
        long x = inputs[0].address();
        long y = outputs[0].address();
        long numbers = scratch.address();
        Team.Task task = (index, members) -> {
            long end = rows * (index + 1) / members;
            for (long r = rows * index / members; r < end; r += BLOCK) {
                for (int p = 0; p < PASSES.size(); p++) {
                    PASSES.get(p).run(x + r * classes * 4, y + r * classes * 4, classes, Math.min(BLOCK, end - r),
                            numbers + index * SLOT);
                }
            }
        };
        return () -> team.run(task);
    }

    private static void largest(long x, long y, long classes, long rows, long numbers) {
        long last = classes - Lanes.LENGTH;
        for (long r = 0; r < rows; r++) {
            long from = x + r * classes * 4;
            FloatVector largest = Lanes.load(from, last);
            for (long i = 0; i < last; i += Lanes.LENGTH) {
                FloatVector v = Lanes.load(from, i);
                largest = largest.blend(v, v.compare(VectorOperators.GT, largest));     // NaN comes by the sum
            }
            Lanes.set(numbers + r * 4, Functions.largest(largest));
        }
    }

    /// `y = exp(x − largest)`, and one by their sum.
    private static void exponentials(long x, long y, long classes, long rows, long numbers) {
        long last = classes - Lanes.LENGTH;
        long whole = classes - classes % Lanes.LENGTH;
        long weights = WEIGHTS.address() + (classes - whole) * 4;
        for (long r = 0; r < rows; r++) {
            long from = x + r * classes * 4;
            long to = y + r * classes * 4;
            FloatVector largest = Lanes.broadcast(Lanes.get(numbers + r * 4));
            FloatVector sum = FloatVector.zero(Lanes.SPECIES);
            for (long i = 0; i < classes; i += Lanes.LENGTH) {
                FloatVector e = Functions.exp(Lanes.load(from, Math.min(i, last)).sub(largest));
                Lanes.store(e, to, Math.min(i, last));
                sum = e.fma(Lanes.load(i < whole ? ONES.address() : weights, 0), sum);
            }
            Lanes.set(numbers + r * 4, 1 / Functions.sum(sum));
        }
    }

    private static void quotients(long x, long y, long classes, long rows, long numbers) {
        long last = classes - Lanes.LENGTH;
        for (long r = 0; r < rows; r++) {
            long at = y + r * classes * 4;
            FloatVector factor = Lanes.broadcast(Lanes.get(numbers + r * 4));
            FloatVector tail = Lanes.load(at, last);
            for (long i = 0; i < last; i += Lanes.LENGTH) {
                Lanes.store(Lanes.load(at, i).mul(factor), at, i);
            }
            Lanes.store(tail.mul(factor), at, last);
        }
    }
}
