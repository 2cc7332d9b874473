package dev.fovea.vector;

import static dev.fovea.vector.Lanes.VECTOR;

import dev.fovea.spi.Layout;
import dev.fovea.spi.Team;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/// The gradient of a convolution's kernel, `Gᵀ·(Σ_tiles (Bᵀ·d·B) ⊙ (A·ȳ·Aᵀ))·G`, with the sum over channels as `n²` products of matrices
/// `[in, tiles] · [tiles, out]`; and of its bias, if asked for.
///
/// The point 1 makes the sum of a tile's pixels: so the bias' gradient is the sum of one matrix over the tiles.
///
/// @param layouts of input, output's gradient, and the results
record WinogradKernelGradient(WinogradTransforms transforms, List<Layout> layouts, Pixels x, Pixels y, int above,
        int left, Team team) implements WarmUp.Warmed {
    private static final int ONE = 1;                       // which of the points is 1

    private WinogradBlock block() {
        return WinogradBlock.ofColumns(transforms, Tiles.of(y), x.channels(), y.channels());
    }

    private long tap() {
        return (long) x.channels() * y.channels() * Float.BYTES;
    }

    /// From a matrix of sums to the next.
    private long matrix() {
        return tap() + WinogradBlock.GAP;
    }

    @Override public List<WarmUp.Code> code() {
        return new WinogradCode(transforms).kernelGradient(x, y);
    }

    @Override public long scratchBytes() {
        return block().bytes() + block().matrices() * matrix() + team.size() * WinogradMember.BYTES;
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        for (int i = 0; i < 2; i++) {
            Memory.requireSize(inputs[i], layouts.get(i).bytes(), layouts.get(i));
        }
        for (int i = 0; i < outputs.length; i++) {
            Memory.requireSize(outputs[i], layouts.get(2 + i).bytes(), layouts.get(2 + i));
        }
        Memory.requireSize(scratch, scratchBytes(), "the work space of a Winograd convolution");
        return new Run(inputs, outputs, scratch.address());
    }

    private final class Run implements Bound {
        private final Tiles tiles = Tiles.of(y);
        private final WinogradBlock block = block();
        private final Panels panels = new Panels(x.channels(), y.channels());
        private final TileReader inputs = TileReader.ofInput(transforms, tiles, x, above, left);
        private final TileReader gradients = TileReader.ofGradient(transforms, tiles, y);
        private final List<WinogradMember> members;
        private final long images;
        private final long outputGradient;
        private final long kernelGradient;
        private final long biasGradient;                    // 0 for none
        private final long read;                            // transformed inputs
        private final long seen;                            // transformed gradients of the output
        private final long sums;                            // of their products
        private final Team.Task transform = this::transform;
        private final Team.Task multiply = this::multiply;
        private final Team.Task finish = this::finish;
        private int first;
        private int count;

        Run(MemorySegment[] in, MemorySegment[] out, long scratch) {
            this.images = in[0].address();
            this.outputGradient = in[1].address();
            this.kernelGradient = out[0].address();
            this.biasGradient = out.length > 1 ? out[1].address() : 0;
            this.read = scratch;
            this.seen = read + block.matrices() * block.inputs();
            this.sums = scratch + block.bytes();
            long own = sums + block.matrices() * matrix();
            this.members = IntStream.range(0, team.size())
                    .mapToObj(m -> WinogradMember.at(own + m * WinogradMember.BYTES, transforms)).toList();
        }

        @Override public void run() {
            for (first = 0; first < tiles.count(); first += block.tiles()) {
                count = Math.min(block.tiles(), tiles.count() - first);
                team.run(transform);
                team.run(multiply);
            }
            team.run(finish);
        }

        private void transform(int index, int size) {
            WinogradMember m = members.get(index);
            for (int t = count * index / size; t < count * (index + 1) / size; t++) {
                inputs.transform(first + t, images, read + t * block.inputRow(), block.inputs(), m.scratch(),
                        m.from());
                gradients.transform(first + t, outputGradient, seen + t * block.outputRow(), block.outputs(),
                        m.scratch(), m.from());
            }
        }

        private void multiply(int index, int size) {
            int all = block.matrices();
            int one = ONE * block.points() + ONE;
            for (int i = all * index / size; i < all * (index + 1) / size; i++) {
                long a = read + i * block.inputs();
                long b = seen + i * block.outputs();
                if (first == 0) {
                    Lanes.clear(sums + i * matrix(), tap());
                }
                for (int p = 0; p < panels.count(); p++) {
                    panels.add(p, count, a, block.inputRow(), b, block.outputRow(), sums + i * matrix());
                }
                if (i == one && biasGradient != 0) {
                    for (int c = 0; c < y.channels(); c += Lanes.LENGTH) {
                        FoldTask.addLines(b + c * 4L, block.outputRow(), count, first > 0, biasGradient + c * 4L);
                    }
                }
            }
        }

        private void finish(int index, int size) {
            WinogradMember m = members.get(index);
            int points = block.points();
            int taps = transforms.taps();
            long line = points * VECTOR;
            for (int c = x.channels() * index / size; c < x.channels() * (index + 1) / size; c++) {
                for (int o = 0; o < y.channels(); o += Lanes.LENGTH) {
                    long at = ((long) c * y.channels() + o) * 4;
                    for (int k = 0; k < points; k++) {
                        m.from()[k] = sums + k * points * matrix() + at;
                    }
                    transforms.kernelGradient(m.from(), matrix(), points, m.scratch(), VECTOR, line);
                    for (int k = 0; k < points; k++) {
                        m.from()[k] = m.scratch() + k * VECTOR;
                    }
                    transforms.kernelGradient(m.from(), line, taps, kernelGradient + at, taps * tap(), tap());
                }
            }
        }
    }
}
