package dev.fovea.vector;

import static dev.fovea.vector.Lanes.exact;

import dev.fovea.spi.Team;
import dev.fovea.vector.ReduceKernel.Fold;
import dev.fovea.vector.WarmUp.Code;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// A fold of neighbouring axes, shared out among a team. Four sums are made side by side, since the processor adds four vectors in the
/// time that one sum takes to be ready for the next.
final class FoldTask implements Team.Task {
    private static final int WIDE = 4;                      // vectors side by side
    private static final int FOUR = WIDE * Lanes.LENGTH;
    private static final long ROWS = 32;                    // of a fold that is called for its compilation
    private static final long MANY = 32;                    // tasks, so that each may take several columns

    /// Folds of some columns. They are called at one place only, so that C2 inlines one or two of them or none: it stops inlining in a
    /// method that has become too large, and from there on each vector would be an object.
    private interface Columns {
        void fold(long from, long to, long column, long reduced, long inner);
    }

    private final boolean max;
    private final long outer;
    private final long reduced;
    private final long inner;
    private final long wide;                                // columns that are taken together
    private final long x;
    private final long y;
    private final Columns four;
    private final Columns one;
    private final Columns behind;                           // the last whole vector

    FoldTask(boolean max, Fold fold, long x, long y) {
        this.max = max;
        this.outer = fold.outer();
        this.reduced = fold.reduced();
        this.inner = fold.inner();
        this.wide = inner >= FOUR && outer * inner / Lanes.LENGTH >= MANY * WIDE ? FOUR : Lanes.LENGTH;
        this.x = x;
        this.y = y;
        this.four = max ? FoldTask::fourMaxima : FoldTask::fourSums;
        this.one = max ? FoldTask::oneMaximum : FoldTask::oneSum;
        this.behind = max ? FoldTask::lastMaxima : FoldTask::lastSums;
    }

    /// The folds that it calls, over a few rows.
    List<Code> code() {
        if (inner == 1) {
            return List.of(max
                    ? new Code("maximum of a row", memory -> largest(memory, ROWS * FOUR))
                    : new Code("sum of a row", memory -> sum(memory, ROWS * FOUR)));
        }
        if (wide == FOUR) {
            return List.of(code("four", four, FOUR));
        }
        var code = new ArrayList<Code>();
        if (inner >= Lanes.LENGTH) {
            code.add(code("one", one, FOUR));
        }
        if (inner % Lanes.LENGTH > 0) {
            code.add(code("behind", behind, Lanes.LENGTH - 1));
        }
        return code;
    }

    private Code code(String name, Columns columns, long inner) {
        return new Code((max ? "maxima " : "sums ") + name,
                memory -> columns.fold(memory, memory + WarmUp.BYTES / 2, 0, ROWS, inner));
    }

    @Override public void run(int index, int members) {
        if (inner == 1) {
            rows(index, members);
        } else {
            columns(index, members);
        }
    }

    private void rows(int index, int members) {
        for (long r = outer * index / members; r < outer * (index + 1) / members; r++) {
            long row = x + r * reduced * 4;
            Lanes.set(y + r * 4, max ? largest(row, reduced) : sum(row, reduced));
        }
    }

    private static float sum(long row, long count) {
        FloatVector a = FloatVector.zero(Lanes.SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        long i = 0;
        for (; i + 4L * Lanes.LENGTH <= count; i += 4L * Lanes.LENGTH) {
            a = exact(a).add(Lanes.load(row, i));
            b = exact(b).add(Lanes.load(row, i + Lanes.LENGTH));
            c = exact(c).add(Lanes.load(row, i + 2L * Lanes.LENGTH));
            d = exact(d).add(Lanes.load(row, i + 3L * Lanes.LENGTH));
        }
        for (; i + Lanes.LENGTH <= count; i += Lanes.LENGTH) {
            a = exact(a).add(Lanes.load(row, i));
        }
        float rest = 0;
        for (; i < count; i++) {
            rest += Lanes.get(row + i * 4);
        }
        return Functions.sum(a.add(b).add(c.add(d))) + rest;
    }

    private static float largest(long row, long count) {
        float largest = Float.NEGATIVE_INFINITY;
        long i = 0;
        if (count >= Lanes.LENGTH) {
            FloatVector a = Lanes.load(row, 0);
            FloatVector b = a;
            i = Lanes.LENGTH;
            for (; i + 2L * Lanes.LENGTH <= count; i += 2L * Lanes.LENGTH) {
                a = exact(a).max(Lanes.load(row, i));
                b = exact(b).max(Lanes.load(row, i + Lanes.LENGTH));
            }
            for (; i + Lanes.LENGTH <= count; i += Lanes.LENGTH) {
                a = exact(a).max(Lanes.load(row, i));
            }
            largest = a.max(b).reduceLanes(VectorOperators.MAX);
        }
        for (; i < count; i++) {
            largest = Math.max(largest, Lanes.get(row + i * 4));
        }
        return largest;
    }

    /// Members take blocks of columns, or outer rows when there are many. Of blocks of four vectors the last begins so early that it is whole,
    /// and what it shares with the one before is written twice: so all columns are added up in the same order, and equal ones have equal sums.
    private void columns(int index, int members) {
        long blocks = (inner + wide - 1) / wide;
        long tasks = outer * blocks;
        for (long t = tasks * index / members; t < tasks * (index + 1) / members; t++) {
            long from = x + t / blocks * reduced * inner * 4;
            long to = y + t / blocks * inner * 4;
            long column = t % blocks * wide;
            Columns columns = wide == FOUR ? four : inner - column >= Lanes.LENGTH ? one : behind;
            columns.fold(from, to, wide == FOUR ? Math.min(column, inner - FOUR) : column, reduced, inner);
        }
    }

    /// A vector of a few columns, line by line; `more` adds to what is there. What is there is read in any case: C2 takes a vector that is
    /// read seldom for an object.
    static void addLines(long from, long step, int lines, boolean more, long to) {
        if (!more) {
            Lanes.clearVector(to);
        }
        FloatVector sum = Lanes.broadcast(0);
        for (int i = 0; i < lines; i++) {
            sum = exact(sum).add(Lanes.load(from + i * step, 0));
        }
        Lanes.store(Lanes.load(to, 0).add(exact(sum)), to, 0);
    }

    // Sums and maxima stand apart: a method that returned one or the other would be compiled by itself as soon as both are called, then be
    // too large to be inlined, and each vector an object.

    private static void fourSums(long from, long to, long column, long reduced, long inner) {
        FloatVector a = Lanes.load(from, column);
        FloatVector b = Lanes.load(from, column + Lanes.LENGTH);
        FloatVector c = Lanes.load(from, column + 2L * Lanes.LENGTH);
        FloatVector d = Lanes.load(from, column + 3L * Lanes.LENGTH);
        long at = column + inner;
        for (long r = 1; r < reduced; r++, at += inner) {
            a = exact(a).add(Lanes.load(from, at));
            b = exact(b).add(Lanes.load(from, at + Lanes.LENGTH));
            c = exact(c).add(Lanes.load(from, at + 2L * Lanes.LENGTH));
            d = exact(d).add(Lanes.load(from, at + 3L * Lanes.LENGTH));
        }
        Lanes.store(a, to, column);
        Lanes.store(b, to, column + Lanes.LENGTH);
        Lanes.store(c, to, column + 2L * Lanes.LENGTH);
        Lanes.store(d, to, column + 3L * Lanes.LENGTH);
    }

    private static void oneSum(long from, long to, long column, long reduced, long inner) {
        FloatVector a = FloatVector.zero(Lanes.SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        long r = 0;
        for (; r + 4 <= reduced; r += 4) {
            long at = r * inner + column;
            a = exact(a).add(Lanes.load(from, at));
            b = exact(b).add(Lanes.load(from, at + inner));
            c = exact(c).add(Lanes.load(from, at + 2 * inner));
            d = exact(d).add(Lanes.load(from, at + 3 * inner));
        }
        Lanes.store(a.add(b).add(c.add(d)), to, column);
        if (r < reduced) {
            more(from, to, column, r, reduced, inner);
        }
    }

    /// The last rows, by way of memory: C2 does not inline what it has seldom seen called, and what such a call returned would make objects of
    /// all vectors that it meets.
    private static void more(long from, long to, long column, long first, long reduced, long inner) {
        FloatVector a = Lanes.load(to, column);
        for (long r = first; r < reduced; r++) {
            a = exact(a).add(Lanes.load(from, r * inner + column));
        }
        Lanes.store(a, to, column);
    }

    private static void lastSums(long from, long to, long column, long reduced, long inner) {
        VectorMask<Float> rest = Lanes.first(inner - column);
        FloatVector a = Lanes.load(from, column, rest);
        for (long r = 1; r < reduced; r++) {
            a = exact(a).add(Lanes.load(from, r * inner + column, rest));
        }
        Lanes.store(a, to, column, rest);
    }

    private static void fourMaxima(long from, long to, long column, long reduced, long inner) {
        for (int v = 0; v < WIDE; v++) {
            oneMaximum(from, to, column + (long) v * Lanes.LENGTH, reduced, inner);
        }
    }

    private static void oneMaximum(long from, long to, long column, long reduced, long inner) {
        FloatVector a = Lanes.load(from, column);
        for (long r = 1; r < reduced; r++) {
            a = exact(a).max(Lanes.load(from, r * inner + column));
        }
        Lanes.store(a, to, column);
    }

    private static void lastMaxima(long from, long to, long column, long reduced, long inner) {
        VectorMask<Float> rest = Lanes.first(inner - column);
        FloatVector a = Lanes.load(from, column, rest);
        for (long r = 1; r < reduced; r++) {
            a = exact(a).max(Lanes.load(from, r * inner + column, rest));
        }
        Lanes.store(a, to, column, rest);
    }
}
