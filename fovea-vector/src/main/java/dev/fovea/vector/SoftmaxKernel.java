package dev.fovea.vector;

import static dev.fovea.vector.Lanes.exact;

import dev.fovea.op.Softmax;
import dev.fovea.op.SoftmaxGradient;
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

/// Softmax of rows that are longer than a vector: the largest, then the exponentials and their sum, then the quotients. And its gradient:
/// the sum of `ȳ·y`, then `y · (ȳ − sum)`.
final class SoftmaxKernel implements WarmUp.Warmed {
    private static final long SHARED = 1 << 16;              // bytes: an exponential takes as long as moving some dozens of them
    private static final int BLOCK = 16;                     // rows
    private static final long NUMBERS = 64;                  // bytes of a row's own: a number, or a vector of sums
    private static final long SLOT = BLOCK * NUMBERS;

    /// One after the other over a block of rows. They are called by an interface, three classes at one place, so that C2 compiles each for
    /// itself: it stops inlining in a method that has become too large, and from there on each vector would be an object.
    private static final List<Pass> FORWARD = List.of(SoftmaxKernel::largest, SoftmaxKernel::exponentials,
            SoftmaxKernel::quotients);

    private static final List<Pass> GRADIENT = List.of(SoftmaxKernel::products, SoftmaxKernel::sums,
            SoftmaxKernel::differences);

    /// The last vector of a row reaches into the one before it, with weights of 0 in their sum.
    private static final MemorySegment WEIGHTS = Arena.global().allocate(2 * Lanes.VECTOR, 64);
    private static final MemorySegment ONES = WEIGHTS.asSlice(Lanes.VECTOR);

    static {
        Lanes.store(Lanes.broadcast(1), ONES.address(), 0);
    }

    /// @param x       the first input
    /// @param z       the second, if there is one
    /// @param y       the result
    /// @param numbers [#NUMBERS] for each row, from pass to pass
    private interface Pass {
        void run(long x, long z, long y, long classes, long rows, long numbers);
    }

    private final Signature signature;
    private final long rows;
    private final long classes;
    private final Team team;
    private final List<Pass> passes;

    private SoftmaxKernel(Signature signature, Team team, List<Pass> passes) {
        this.signature = signature;
        this.passes = passes;
        this.classes = signature.input(0).shape().channels();
        this.rows = signature.input(0).shape().count() / classes;
        this.team = signature.input(0).bytes() >= SHARED ? team : Team.single();
    }

    static Optional<Candidate> of(Softmax op, Signature s, Team team, WarmUp warmUp) {
        return of("vector softmax", s, team, warmUp, FORWARD);
    }

    static Optional<Candidate> of(SoftmaxGradient op, Signature s, Team team, WarmUp warmUp) {
        return of("vector softmax gradient", s, team, warmUp, GRADIENT);
    }

    private static Optional<Candidate> of(String name, Signature s, Team team, WarmUp warmUp,
            List<Pass> passes) {
        boolean fits = s.inputs().stream().allMatch(t -> t.dtype() == DType.F32)
                && s.input(0).shape().channels() >= Lanes.LENGTH;
        return fits
                ? Optional.of(new SimpleCandidate(name, s.inputs().stream().map(Layout::rowMajor).toList(),
                        List.of(Layout.rowMajor(s.output(0))), () -> new SoftmaxKernel(s, team, passes), warmUp))
                : Optional.empty();
    }

    @Override public List<WarmUp.Code> code() {
        long row = 2L * BLOCK * Lanes.LENGTH + 1;
        long part = WarmUp.BYTES / 4;
        return passes.stream().map(pass -> new WarmUp.Code(pass,
                memory -> pass.run(memory, memory + part, memory + 2 * part, row, 2, memory + 3 * part))).toList();
    }

    @Override public long scratchBytes() {
        return team.size() * SLOT;
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        for (int i = 0; i < inputs.length; i++) {
            Memory.requireSize(inputs[i], signature.input(i).bytes(), "softmax");
        }
        Memory.requireSize(outputs[0], signature.output(0).bytes(), "softmax");
        Memory.requireSize(scratch, scratchBytes(), "softmax");
        long x = inputs[0].address();
        long z = inputs[inputs.length - 1].address();
        long y = outputs[0].address();
        long numbers = scratch.address();
        Team.Task task = (index, members) -> {
            long end = rows * (index + 1) / members;
            for (long r = rows * index / members; r < end; r += BLOCK) {
                long at = r * classes * 4;
                for (int p = 0; p < passes.size(); p++) {
                    passes.get(p).run(x + at, z + at, y + at, classes, Math.min(BLOCK, end - r),
                            numbers + index * SLOT);
                }
            }
        };
        return () -> team.run(task);
    }

    private static void largest(long x, long z, long y, long classes, long rows, long numbers) {
        long last = classes - Lanes.LENGTH;
        for (long r = 0; r < rows; r++) {
            long from = x + r * classes * 4;
            FloatVector largest = Lanes.load(from, last);
            for (long i = 0; i < last; i += Lanes.LENGTH) {
                FloatVector v = Lanes.load(from, i);
                FloatVector before = exact(largest);
                largest = before.blend(v, v.compare(VectorOperators.GT, before));     // NaN comes by the sum
            }
            Lanes.set(numbers + r * NUMBERS, Functions.largest(largest));
        }
    }

    /// `y = exp(x − largest)`, and one by their sum.
    private static void exponentials(long x, long z, long y, long classes, long rows, long numbers) {
        long last = classes - Lanes.LENGTH;
        long whole = classes - classes % Lanes.LENGTH;
        long weights = WEIGHTS.address() + (classes - whole) * 4;
        for (long r = 0; r < rows; r++) {
            long from = x + r * classes * 4;
            long to = y + r * classes * 4;
            FloatVector largest = Lanes.broadcast(Lanes.get(numbers + r * NUMBERS));
            FloatVector sum = FloatVector.zero(Lanes.SPECIES);
            for (long i = 0; i < classes; i += Lanes.LENGTH) {
                FloatVector e = Functions.exp(Lanes.load(from, Math.min(i, last)).sub(largest));
                Lanes.store(e, to, Math.min(i, last));
                sum = e.fma(Lanes.load(i < whole ? ONES.address() : weights, 0), exact(sum));
            }
            Lanes.set(numbers + r * NUMBERS, 1 / Functions.sum(sum));
        }
    }

    private static void quotients(long x, long z, long y, long classes, long rows, long numbers) {
        long last = classes - Lanes.LENGTH;
        for (long r = 0; r < rows; r++) {
            long at = y + r * classes * 4;
            FloatVector factor = Lanes.broadcast(Lanes.get(numbers + r * NUMBERS));
            FloatVector tail = Lanes.load(at, last);
            for (long i = 0; i < last; i += Lanes.LENGTH) {
                Lanes.store(Lanes.load(at, i).mul(factor), at, i);
            }
            Lanes.store(tail.mul(factor), at, last);
        }
    }

    /// Of `y` and `ȳ`, added up in the lanes of a vector.
    private static void products(long y, long g, long to, long classes, long rows, long numbers) {
        long last = classes - Lanes.LENGTH;
        long whole = classes - classes % Lanes.LENGTH;
        long weights = WEIGHTS.address() + (classes - whole) * 4;
        for (long r = 0; r < rows; r++) {
            long row = r * classes * 4;
            FloatVector sum = FloatVector.zero(Lanes.SPECIES);
            for (long i = 0; i < whole; i += Lanes.LENGTH) {
                sum = Lanes.load(y + row, i).fma(Lanes.load(g + row, i), exact(sum));
            }
            FloatVector rest = Lanes.load(y + row, last).mul(Lanes.load(weights, 0));
            Lanes.store(rest.fma(Lanes.load(g + row, last), sum), numbers + r * NUMBERS, 0);
        }
    }

    private static void sums(long y, long g, long to, long classes, long rows, long numbers) {
        for (long r = 0; r < rows; r++) {
            long at = numbers + r * NUMBERS;
            Lanes.set(at, Functions.sum(Lanes.load(at, 0)));
        }
    }

    private static void differences(long y, long g, long to, long classes, long rows, long numbers) {
        long last = classes - Lanes.LENGTH;
        for (long r = 0; r < rows; r++) {
            long row = r * classes * 4;
            FloatVector sum = Lanes.broadcast(Lanes.get(numbers + r * NUMBERS));
            FloatVector tail = Lanes.load(g + row, last).sub(sum).mul(Lanes.load(y + row, last));
            for (long i = 0; i < last; i += Lanes.LENGTH) {
                Lanes.store(Lanes.load(g + row, i).sub(sum).mul(Lanes.load(y + row, i)), to + row, i);
            }
            Lanes.store(tail, to + row, last);
        }
    }
}
