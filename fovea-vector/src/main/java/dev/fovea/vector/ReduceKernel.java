package dev.fovea.vector;

import dev.fovea.op.Reduce;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sums and maxima over any axes of a row-major value: neighbouring axes at a time, the outer ones first, because they are added up by
/// whole rows. A long sum of few results is made in parts.
///
/// Members share out rows or columns, never a sum; parts are made by the shape alone. So the bits do not depend on their number.
final class ReduceKernel implements WarmUp.Warmed {
    private static final long SHARED = 1 << 19;             // bytes: less is not worth waking a second thread
    private static final int PARTS = 32;
    private static final long LONG = 1 << 16;               // elements

    private final boolean max;
    private final List<Fold> folds;
    private final Team team;

    /// A value seen as `[outer, reduced, inner]`, of which the middle goes.
    record Fold(long outer, long reduced, long inner) {
        long elements() {
            return outer * reduced * inner;
        }

        long results() {
            return outer * inner;
        }
    }

    private ReduceKernel(boolean max, List<Fold> folds, Team team) {
        this.max = max;
        this.folds = List.copyOf(folds);
        this.team = team;
    }

    static Optional<Candidate> of(Reduce op, Signature s, Team team, WarmUp warmUp) {
        if (s.input(0).dtype() != DType.F32 || op.axes().isEmpty()) {
            return Optional.empty();
        }
        var in = List.of(Layout.rowMajor(s.input(0)));
        var out = List.of(Layout.rowMajor(s.output(0)));
        return Optional.of(new SimpleCandidate("vector reduce", in, out,
                () -> new ReduceKernel(op.kind() == Reduce.Kind.MAX, folds(op.axes(), s.input(0).shape()), team),
                warmUp));
    }

    /// One for each run of neighbouring axes, or two where it is made in parts.
    private static List<Fold> folds(List<Integer> axes, Shape x) {
        var folds = new ArrayList<Fold>();
        Shape left = x;
        for (int first = 0; first < axes.size();) {
            int last = first;
            while (last + 1 < axes.size() && axes.get(last + 1) == axes.get(last) + 1) {
                last++;
            }
            long inner = left.countFrom(axes.get(last) + 1);
            long reduced = left.countFrom(axes.get(first)) / inner;
            folds.addAll(inParts(new Fold(left.count() / reduced / inner, reduced, inner)));
            for (int axis : axes.subList(first, last + 1)) {
                left = left.withExtent(axis, 1);
            }
            first = last + 1;
        }
        return folds;
    }

    private static List<Fold> inParts(Fold whole) {
        boolean few = whole.outer() < PARTS && whole.elements() >= LONG && whole.reduced() >= PARTS;
        int parts = few ? divisor(whole.reduced()) : 1;
        return parts == 1
                ? List.of(whole)
                : List.of(new Fold(whole.outer() * parts, whole.reduced() / parts, whole.inner()),
                        new Fold(whole.outer(), parts, whole.inner()));
    }

    private static int divisor(long count) {
        int parts = PARTS;
        while (count % parts != 0) {
            parts--;
        }
        return parts;
    }

    @Override public List<WarmUp.Code> code() {
        return folds.stream().flatMap(fold -> new FoldTask(max, fold, 0, 0).code().stream()).toList();
    }

    @Override public long scratchBytes() {
        return folds.subList(0, folds.size() - 1).stream().mapToLong(ReduceKernel::aligned).sum();
    }

    private static long aligned(Fold fold) {
        return (fold.results() * Float.BYTES + 63) / 64 * 64;
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        Memory.requireSize(inputs[0], folds.getFirst().elements() * 4, "reduce");
        Memory.requireSize(outputs[0], folds.getLast().results() * 4, "reduce");
        Memory.requireSize(scratch, scratchBytes(), "reduce");
        var steps = new Runnable[folds.size()];
        long from = inputs[0].address();
        long between = scratch.address();
        for (int i = 0; i < steps.length; i++) {
            Fold fold = folds.get(i);
            long to = i == steps.length - 1 ? outputs[0].address() : between;
            var task = new FoldTask(max, fold, from, to);
            Team own = fold.elements() * 4 >= SHARED ? team : Team.single();
            steps[i] = () -> own.run(task);
            from = to;
            between += aligned(fold);
        }
        return steps.length == 1 ? steps[0]::run : () -> {
            for (Runnable step : steps) {
                step.run();
            }
        };
    }
}
