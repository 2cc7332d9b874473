package dev.fovea.vector;

import dev.fovea.spi.Kernel;
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
            Kernel {
    private static final long VECTOR = 64;
    private static final int SIDE = 16;                     // of the squares in which channels are exchanged

    private long tap() {
        return (long) to.in() * to.out() * Float.BYTES;
    }

    @Override public long scratchBytes() {
        return team.size() * WinogradMember.BYTES + (to.turned() ? kernelBytes() : 0) + (isBf16() ? kernelBytes() : 0);
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
        private final long kernel;                          // with the channels in the order of the result
        private final long matrices;
        private final Team.Task widen = this::widen;
        private final Team.Task exchange = this::exchange;
        private final Team.Task transform = this::transform;

        Run(long stored, long matrices, long scratch) {
            this.members = IntStream.range(0, team.size())
                    .mapToObj(m -> WinogradMember.at(scratch + m * WinogradMember.BYTES, transforms)).toList();
            long own = scratch + team.size() * WinogradMember.BYTES;
            this.stored = stored;
            this.given = isBf16() ? own + (to.turned() ? kernelBytes() : 0) : stored;
            this.kernel = to.turned() ? own : given;
            this.matrices = matrices;
        }

        @Override public void run() {
            if (isBf16()) {
                team.run(widen);
            }
            if (to.turned()) {
                team.run(exchange);
            }
            team.run(transform);
        }

        private void widen(int index, int size) {
            int vectors = Math.toIntExact(kernelBytes() / VECTOR);
            int first = Math.toIntExact((long) vectors * index / size);
            int end = Math.toIntExact((long) vectors * (index + 1) / size);
            Bf16.widen(stored + first * VECTOR / 2, VECTOR / 2, end - first, given + first * VECTOR, VECTOR);
        }

        /// `[tap, out, in]` to `[tap, in, out]`, square by square.
        private void exchange(int index, int size) {
            int taps = transforms.taps() * transforms.taps();
            int squares = to.in() / SIDE;
            int all = taps * squares;
            for (int i = all * index / size; i < all * (index + 1) / size; i++) {
                long tap = i / squares * tap();
                int in = i % squares * SIDE;
                for (int out = 0; out < to.out(); out += SIDE) {
                    square(given + tap + ((long) out * to.in() + in) * 4,
                            kernel + tap + ((long) in * to.out() + out) * 4);
                }
            }
        }

        private void square(long from, long at) {
            for (int i = 0; i < SIDE; i++) {
                for (int o = 0; o < SIDE; o++) {
                    Lanes.set(at + ((long) i * to.out() + o) * 4, Lanes.get(from + ((long) o * to.in() + i) * 4));
                }
            }
        }

        private void transform(int index, int size) {
            WinogradMember m = members.get(index);
            int taps = transforms.taps();
            int points = transforms.points();
            long line = taps * 64L;
            long tap = to.turned() ? -tap() : tap();
            long first = to.turned() ? kernel + (taps * taps - 1) * tap() : kernel;
            for (int c = to.in() * index / size; c < to.in() * (index + 1) / size; c++) {
                for (int o = 0; o < to.out(); o += Lanes.LENGTH) {
                    long at = ((long) c * to.out() + o) * 4;
                    for (int k = 0; k < taps; k++) {
                        m.from()[k] = first + k * taps * tap + at;
                    }
                    transforms.kernel(m.from(), tap, taps, m.scratch(), 64, line);
                    for (int k = 0; k < taps; k++) {
                        m.from()[k] = m.scratch() + k * 64L;
                    }
                    transforms.kernel(m.from(), line, points, matrices + panels.at(c, o), points * tap(), tap());
                }
            }
        }
    }
}
