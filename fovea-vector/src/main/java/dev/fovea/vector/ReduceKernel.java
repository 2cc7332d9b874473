package dev.fovea.vector;

import dev.fovea.op.Reduce;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// Sums and maxima over neighbouring axes of a row-major value, seen as `[outer, reduced, inner]`.
///
/// Members share out rows or columns, never a sum: the order of summation does not depend on their number.
final class ReduceKernel implements Kernel {
    private static final long SHARED = 1 << 19;

    private final boolean max;
    private final long outer;
    private final long reduced;
    private final long inner;
    private final VectorMask<Float> rest;           // the columns behind the last whole vector
    private final Team team;

    private ReduceKernel(boolean max, long outer, long reduced, long inner, Team team) {
        this.max = max;
        this.outer = outer;
        this.reduced = reduced;
        this.inner = inner;
        this.rest = Lanes.first(inner % Lanes.LENGTH);
        this.team = outer * reduced * inner * 4 >= SHARED ? team : Team.single();
    }

    static Optional<Candidate> of(Reduce op, Signature s, Team team) {
        List<Integer> axes = op.axes();
        boolean fits = s.input(0).dtype() == DType.F32 && !axes.isEmpty()
                && axes.getLast() - axes.getFirst() == axes.size() - 1;
        if (!fits) {
            return Optional.empty();
        }
        Shape x = s.input(0).shape();
        long inner = x.countFrom(axes.getLast() + 1);
        long reduced = x.countFrom(axes.getFirst()) / inner;
        long outer = x.count() / reduced / inner;
        var in = List.of(Layout.rowMajor(s.input(0)));
        var out = List.of(Layout.rowMajor(s.output(0)));
        return Optional.of(new SimpleCandidate("vector reduce", in, out,
                () -> new ReduceKernel(op.kind() == Reduce.Kind.MAX, outer, reduced, inner, team)));
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        Memory.requireSize(inputs[0], outer * reduced * inner * 4, "reduce");
        Memory.requireSize(outputs[0], outer * inner * 4, "reduce");
        long x = inputs[0].address();
        long y = outputs[0].address();
        Team.Task task = inner == 1
                ? (index, members) -> rows(x, y, index, members)
                : (index, members) -> columns(x, y, index, members);
        return () -> team.run(task);
    }

    private void rows(long x, long y, int index, int members) {
        for (long r = outer * index / members; r < outer * (index + 1) / members; r++) {
            Lanes.set(y + r * 4, max ? largest(x + r * reduced * 4) : sum(x + r * reduced * 4));
        }
    }

    private float sum(long row) {
        FloatVector sum = FloatVector.zero(Lanes.SPECIES);
        long i = 0;
        for (; i + Lanes.LENGTH <= reduced; i += Lanes.LENGTH) {
            sum = sum.add(Lanes.load(row, i));
        }
        float rest = 0;
        for (; i < reduced; i++) {
            rest += Lanes.get(row + i * 4);
        }
        return Functions.sum(sum) + rest;
    }

    private float largest(long row) {
        float largest = Float.NEGATIVE_INFINITY;
        long i = 0;
        if (reduced >= Lanes.LENGTH) {
            FloatVector m = Lanes.load(row, 0);
            for (i = Lanes.LENGTH; i + Lanes.LENGTH <= reduced; i += Lanes.LENGTH) {
                m = m.max(Lanes.load(row, i));
            }
            largest = m.reduceLanes(VectorOperators.MAX);
        }
        for (; i < reduced; i++) {
            largest = Math.max(largest, Lanes.get(row + i * 4));
        }
        return largest;
    }

    /// Members take blocks of columns, or outer rows when there are many.
    private void columns(long x, long y, int index, int members) {
        long blocks = (inner + Lanes.LENGTH - 1) / Lanes.LENGTH;
        long tasks = outer * blocks;
        for (long t = tasks * index / members; t < tasks * (index + 1) / members; t++) {
            long from = x + t / blocks * reduced * inner * 4;
            long to = y + t / blocks * inner * 4;
            long column = t % blocks * Lanes.LENGTH;
            boolean whole = column + Lanes.LENGTH <= inner;
            if (max && whole) {
                largestColumns(from, to, column);
            } else if (max) {
                largestRest(from, to, column);
            } else if (whole) {
                sumColumns(from, to, column);
            } else {
                sumRest(from, to, column);
            }
        }
    }

    private void sumColumns(long x, long y, long column) {
        FloatVector sum = FloatVector.zero(Lanes.SPECIES);
        for (long r = 0; r < reduced; r++) {
            sum = sum.add(Lanes.load(x, r * inner + column));
        }
        Lanes.store(sum, y, column);
    }

    private void sumRest(long x, long y, long column) {
        FloatVector sum = FloatVector.zero(Lanes.SPECIES);
        for (long r = 0; r < reduced; r++) {
            sum = sum.add(Lanes.load(x, r * inner + column, rest));
        }
        Lanes.store(sum, y, column, rest);
    }

    private void largestColumns(long x, long y, long column) {
        FloatVector m = Lanes.load(x, column);
        for (long r = 1; r < reduced; r++) {
            m = m.max(Lanes.load(x, r * inner + column));
        }
        Lanes.store(m, y, column);
    }

    private void largestRest(long x, long y, long column) {
        FloatVector m = Lanes.load(x, column, rest);
        for (long r = 1; r < reduced; r++) {
            m = m.max(Lanes.load(x, r * inner + column, rest));
        }
        Lanes.store(m, y, column, rest);
    }
}
