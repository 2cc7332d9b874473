package dev.fovea.vector;

import static dev.fovea.vector.Lanes.VECTOR;

import dev.fovea.spi.Layout;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/// `G·g·Gᵀ` of a kernel `[r, r, in, out]`, as [WinogradKernelLayout] says.
///
/// @param from row-major, f32 or bf16
record WinogradKernelTransform(WinogradTransforms transforms, Layout from, WinogradKernelLayout to, Team team)
        implements
            WarmUp.Warmed {

    private long tap() {
        return (long) to.in() * to.out() * Float.BYTES;
    }

    @Override public List<WarmUp.Code> code() {
        return new WinogradCode(transforms).kernel(to.turned());
    }

    @Override public long scratchBytes() {
        return team.size() * memberBytes() + (isBf16() ? kernelBytes() : 0);
    }

    private long memberBytes() {
        return WinogradMember.BYTES + (to.turned() ? transforms.taps() * transforms.taps() * Square.BYTES : 0);
    }

    private boolean isBf16() {
        return from.type().dtype() == DType.BF16;
    }

    private long kernelBytes() {
        return transforms.taps() * transforms.taps() * tap();
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        Memory.requireSize(inputs[0], from.bytes(), from);
        Memory.requireSize(outputs[0], to.bytes(), to);
        Memory.requireSize(scratch, scratchBytes(), "the work space of a Winograd convolution");
        return new Run(inputs[0].address(), outputs[0].address(), scratch.address());
    }

    private final class Run implements Bound {
        private final Panels panels = new Panels(to.in(), to.out());
        private final List<WinogradMember> members;
        private final long stored;
        private final long given;                           // as floats
        private final long matrices;
        private final Team.Task widen = this::widen;
        private final Team.Task transform = this::transform;

        Run(long stored, long matrices, long scratch) {
            this.members = IntStream.range(0, team.size())
                    .mapToObj(m -> WinogradMember.at(scratch + m * memberBytes(), transforms)).toList();
            this.stored = stored;
            this.given = isBf16() ? scratch + team.size() * memberBytes() : stored;
            this.matrices = matrices;
        }

        @Override public void run() {
            if (isBf16()) {
                team.run(widen);
            }
            team.run(transform);
        }

        private void widen(int index, int size) {
            int vectors = Math.toIntExact(kernelBytes() / VECTOR);
            int first = Math.toIntExact((long) vectors * index / size);
            int end = Math.toIntExact((long) vectors * (index + 1) / size);
            Bf16.widen(stored + first * VECTOR / 2, VECTOR / 2, end - first, given + first * VECTOR, VECTOR);
        }

        private void transform(int index, int size) {
            int squares = to.in() / Square.SIDE;
            int end = squares * (index + 1) / size * Square.SIDE;
            for (int c = squares * index / size * Square.SIDE; c < end; c += Square.SIDE) {
                for (int o = 0; o < to.out(); o += Square.SIDE) {
                    if (to.turned()) {
                        turned(members.get(index), c, o);
                    } else {
                        transform(members.get(index), c, o, given + ((long) c * to.out() + o) * 4, to.out() * 4L,
                                tap());
                    }
                }
            }
        }

        /// A kernel is given as `[tap, out, in]`; its last tap becomes the first.
        private void turned(WinogradMember m, int c, int o) {
            long square = m.scratch() + WinogradMember.BYTES;
            int taps = transforms.taps() * transforms.taps();
            for (int k = 0; k < taps; k++) {
                Square.turn(given + k * tap() + ((long) o * to.in() + c) * 4, to.in() * 4L,
                        square + (taps - 1 - k) * Square.BYTES);
            }
            transform(m, c, o, square, Square.ROW, Square.BYTES);
        }

        /// The channels of a square.
        ///
        /// @param row from a channel that is read to the next, in bytes
        /// @param tap from a tap to the next
        private void transform(WinogradMember m, int c, int o, long from, long row, long tap) {
            int taps = transforms.taps();
            int points = transforms.points();
            long line = taps * VECTOR;
            for (int i = 0; i < Square.SIDE; i++) {
                for (int k = 0; k < taps; k++) {
                    m.from()[k] = from + i * row + k * taps * tap;
                }
                transforms.kernel(m.from(), tap, taps, m.scratch(), VECTOR, line);
                for (int k = 0; k < taps; k++) {
                    m.from()[k] = m.scratch() + k * VECTOR;
                }
                transforms.kernel(m.from(), line, points, matrices + panels.at(c + i, o), points * to.matrixBytes(),
                        to.matrixBytes());
            }
        }
    }
}
