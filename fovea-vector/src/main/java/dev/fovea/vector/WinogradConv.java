package dev.fovea.vector;

import dev.fovea.spi.Layout;
import dev.fovea.spi.Team;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/// A convolution with stride 1 by F(4 × 4, r × r), Lavin & Gray 2015: with `n = 4 + r − 1`, `n²` products of matrices
/// `[tiles, in] · [in, out]` instead of `16·r²`. With the kernel turned it is the gradient of a convolution's input.
///
/// A block of tiles is transformed, multiplied and transformed back before the next; the team shares tiles, then matrices, then tiles.
///
/// @param x      and the result, as the plan lays them out
/// @param bias   which input is added to each pixel, −1 for none
/// @param other  which input is added to the result, −1 for none
record WinogradConv(WinogradTransforms transforms, List<Layout> layouts, Pixels x, Pixels y, Layout result,
        int above, int left, int bias, int other, float floor, Team team) implements WarmUp.Warmed {

    private WinogradBlock block() {
        return WinogradBlock.ofRows(transforms, Tiles.of(y), x.channels(), y.channels());
    }

    @Override public List<WarmUp.Code> code() {
        return new WinogradCode(transforms).convolution(x, y, other >= 0);
    }

    @Override public long scratchBytes() {
        return block().bytes() + team.size() * WinogradMember.BYTES + (bias < 0 ? y.channels() * 4L : 0);
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        for (int i = 0; i < inputs.length; i++) {
            Memory.requireSize(inputs[i], layouts.get(i).bytes(), layouts.get(i));
        }
        Memory.requireSize(outputs[0], result.bytes(), result);
        Memory.requireSize(scratch, scratchBytes(), "the work space of a Winograd convolution");
        return new Run(inputs, outputs[0].address(), scratch);
    }

    private final class Run implements Bound {
        private final Tiles tiles = Tiles.of(y);
        private final WinogradBlock block = block();
        private final Panels panels = new Panels(x.channels(), y.channels());
        private final long matrixBytes = ((WinogradKernelLayout) layouts.get(1)).matrixBytes();
        private final TileReader reader = TileReader.ofInput(transforms, tiles, x, above, left);
        private final TileWriter writer = new TileWriter(transforms, tiles, y, floor, other >= 0);
        private final List<WinogradMember> members;
        private final long images;
        private final long kernel;
        private final long offsets;
        private final long others;
        private final long results;
        private final long read;                            // transformed inputs
        private final long made;                            // products
        private final MemorySegment noBias;
        private final Team.Task transformInputs = this::transformInputs;
        private final Team.Task multiply = this::multiply;
        private final Team.Task transformOutputs = this::transformOutputs;
        private int first;
        private int count;

        Run(MemorySegment[] inputs, long results, MemorySegment scratch) {
            this.images = inputs[0].address();
            this.kernel = inputs[1].address();
            this.others = other < 0 ? 0 : inputs[other].address();
            this.results = results;
            this.read = scratch.address();
            this.made = read + block.matrices() * block.inputs();
            long own = read + block.bytes();
            this.members = IntStream.range(0, team.size())
                    .mapToObj(m -> WinogradMember.at(own + m * WinogradMember.BYTES, transforms)).toList();
            this.noBias = bias < 0
                    ? scratch.asSlice(own - read + team.size() * WinogradMember.BYTES)
                    : MemorySegment.NULL;
            this.offsets = bias < 0 ? noBias.address() : inputs[bias].address();
        }

        @Override public void run() {
            if (bias < 0) {
                noBias.fill((byte) 0);
            }
            for (first = 0; first < tiles.count(); first += block.tiles()) {
                count = Math.min(block.tiles(), tiles.count() - first);
                team.run(transformInputs);
                team.run(multiply);
                team.run(transformOutputs);
            }
        }

        private void transformInputs(int index, int size) {
            WinogradMember m = members.get(index);
            for (int t = count * index / size; t < count * (index + 1) / size; t++) {
                reader.transform(first + t, images, read + t * block.inputRow(), block.inputs(), m.scratch(),
                        m.from());
            }
        }

        private void multiply(int index, int size) {
            int all = block.matrices() * panels.count();
            for (int i = all * index / size; i < all * (index + 1) / size; i++) {
                int matrix = i / panels.count();
                panels.multiply(i % panels.count(), count, read + matrix * block.inputs(), block.inputRow(),
                        kernel + matrix * matrixBytes, made + matrix * block.outputs(), block.outputRow());
            }
        }

        private void transformOutputs(int index, int size) {
            WinogradMember m = members.get(index);
            for (int t = count * index / size; t < count * (index + 1) / size; t++) {
                writer.transform(first + t, made + t * block.outputRow(), block.outputs(), results, offsets,
                        others,
                        m.scratch(), m.from());
            }
        }
    }
}
