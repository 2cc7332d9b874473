package dev.fovea.onednn.loops;

import dev.fovea.op.Composite;
import dev.fovea.op.Softmax;
import dev.fovea.op.SoftmaxCrossEntropy;
import dev.fovea.op.SoftmaxCrossEntropyGradient;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/// Softmax, its cross-entropy and that one's gradient: as many rows of logits at a time as fit into a block, so that one call makes
/// all their exponentials.
final class SoftmaxKernel implements Kernel {

    private enum Task {
        PROBABILITIES, LOSSES, GRADIENTS
    }

    private final Task task;
    private final List<Layout> inputs;
    private final List<Layout> outputs;
    private final int classes;
    private final long rows;
    private final int atOnce;
    private final Team team;

    private SoftmaxKernel(Task task, Signature s, Team team) {
        this.task = task;
        this.inputs = s.inputs().stream().map(Layout::rowMajor).toList();
        this.outputs = s.outputs().stream().map(Layout::rowMajor).toList();
        this.classes = s.input(0).shape().channels();
        this.rows = s.input(0).shape().count() / classes;
        this.atOnce = (int) Math.clamp(Memory.BLOCK / classes, 1, rows);
        this.team = Memory.forTraffic(8 * s.input(0).bytes(), team);               // exponentials take time, too
    }

    private static Optional<Task> task(Composite op) {
        return switch (op) {
            case Softmax _ -> Optional.of(Task.PROBABILITIES);
            case SoftmaxCrossEntropy _ -> Optional.of(Task.LOSSES);
            case SoftmaxCrossEntropyGradient _ -> Optional.of(Task.GRADIENTS);
            default -> Optional.empty();
        };
    }

    static boolean covers(Composite op, Signature s) {
        return task(op).isPresent() && s.inputs().stream().allMatch(t -> t.dtype() == DType.F32);
    }

    static Optional<Candidate> of(Composite op, Signature s, Team team) {
        return covers(op, s)
                ? task(op).map(t -> LoopCandidate.of("softmax", s, () -> new SoftmaxKernel(t, s, team)))
                : Optional.empty();
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        MemorySegment[] in = Memory.parts("input", this.inputs, inputs);
        MemorySegment out = Memory.parts("output", this.outputs, outputs)[0];
        var members = new Member[team.size()];
        for (int m = 0; m < members.length; m++) {
            members[m] = new Member(in, out);
        }
        Team.Task shared = (index, count) -> members[index].run(index, count);
        return () -> team.run(shared);
    }

    private final class Member {
        private final MemorySegment[] in;
        private final MemorySegment out;
        private final float[] logits = new float[atOnce * classes];
        private final float[] powers = new float[atOnce * classes];
        private final float[] targets = new float[atOnce * classes];
        private final Functions functions = new Functions(atOnce * classes);

        Member(MemorySegment[] in, MemorySegment out) {
            this.in = in;
            this.out = out;
        }

        void run(int index, int members) {
            long end = Memory.share(rows, index + 1, members);
            for (long r = Memory.share(rows, index, members); r < end; r += atOnce) {
                block(r, (int) Math.min(atOnce, end - r));
            }
        }

        private void block(long row, int count) {
            int n = count * classes;
            Memory.load(in[0], row * classes, logits, 0, n);
            for (int r = 0; r < count; r++) {
                shift(logits, r * classes, classes);
            }
            functions.exp(powers, logits, n);
            if (task != Task.PROBABILITIES) {
                Memory.load(in[1], row * classes, targets, 0, n);
            }
            for (int r = 0; r < count; r++) {
                finish(row + r, r * classes);
            }
            if (task != Task.LOSSES) {
                Memory.store(powers, 0, out, row * classes, n);
            }
        }

        private void finish(long row, int at) {
            double sum = sum(powers, at, classes);
            switch (task) {
                case PROBABILITIES -> scale(powers, at, classes, (float) (1 / sum));
                case LOSSES ->
                    out.setAtIndex(Memory.F32, row, loss(logits, targets, at, classes, (float) Math.log(sum)));
                case GRADIENTS ->
                    differences(powers, targets, at, classes, (float) (1 / sum), in[2].getAtIndex(Memory.F32, row));
            }
        }
    }

    /// `z − max z`
    private static void shift(float[] z, int at, int count) {
        float largest = z[at];
        for (int i = 1; i < count; i++) {
            largest = Math.max(largest, z[at + i]);
        }
        for (int i = 0; i < count; i++) {
            z[at + i] -= largest;
        }
    }

    private static double sum(float[] x, int at, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += x[at + i];
        }
        return sum;
    }

    private static void scale(float[] x, int at, int count, float factor) {
        for (int i = 0; i < count; i++) {
            x[at + i] *= factor;
        }
    }

    /// `Σ t · (ln Σe − s)`
    private static float loss(float[] s, float[] t, int at, int count, float logSum) {
        double loss = 0;
        for (int i = 0; i < count; i++) {
            loss += t[at + i] * (logSum - s[at + i]);
        }
        return (float) loss;
    }

    /// `g · (e / Σe − t)`
    private static void differences(float[] e, float[] t, int at, int count, float factor, float g) {
        for (int i = 0; i < count; i++) {
            e[at + i] = g * (e[at + i] * factor - t[at + i]);
        }
    }
}
