package dev.fovea.compile;

import dev.fovea.graph.Op;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/// A [BlockedUpdate] by the kernels that its product and its sweep have for one block of rows.
///
/// The kernels are those of the whole, so that each bit is. oneDNN has another one for just 32 terms where rows are few, of half the
/// speed: then one more term is added before the others, of zeros, as `0 + 0·0 = 0`.
///
/// @param update what is computed
/// @param zeros  how many terms of zeros are added
/// @param inputs the layouts in which `a`, `b`, and what the sweep reads beside the gradient must lie
/// @param count  of the blocks
/// @param block  how all blocks but the last are computed
/// @param last   how the last is, which may have more rows
record Blocks(BlockedUpdate update, int zeros, List<Layout> inputs, List<Layout> outputs, int count, Block block,
        Block last) implements Candidate {

    /// @param a        some columns of it
    /// @param b        all of it
    /// @param gradient as many rows
    record Block(TensorType a, TensorType b, TensorType gradient, Candidate product, Candidate sweep) {
        int rows() {
            return gradient.shape().extent(0);
        }

        private boolean isAs(Block other) {
            return product.implementation().equals(other.product.implementation())
                    && sweep.implementation().equals(other.sweep.implementation());
        }
    }

    /// Nothing if no block is computed as the whole is, or if the weight lies in a layout of the backend's, which has no rows.
    ///
    /// @param best what a product and a sweep are computed by
    static Optional<Candidate> of(BlockedUpdate update, Signature s,
            BiFunction<Op, Signature, Optional<Candidate>> best) {
        Shape shape = update.product(s.inputs()).shape();
        boolean hasRows = s.layouts().stream().skip(2)
                .allMatch(l -> l.isRowMajor() || l instanceof Layout.Open || !l.type().shape().equals(shape));
        if (!hasRows) {
            return Optional.empty();
        }
        int count = shape.extent(0) / update.rows();
        int left = shape.extent(0) - (count - 1) * update.rows();
        Optional<Block> whole = block(update, s, shape.extent(0), 0, best);
        for (int zeros = 0; zeros <= mostZeros(s) && whole.isPresent(); zeros++) {
            Optional<Block> block = block(update, s, update.rows(), zeros, best).filter(whole.get()::isAs);
            Optional<Block> last = block(update, s, left, zeros, best).filter(whole.get()::isAs);
            if (block.isPresent() && last.isPresent()) {
                return Optional.of(new Blocks(update, zeros, rowMajor(s.inputs()), rowMajor(s.outputs()), count,
                        block.get(), last.get()));
            }
        }
        return Optional.empty();
    }

    /// Pairs of bf16 numbers are added at once, and would be other pairs.
    private static int mostZeros(Signature s) {
        boolean isF32 = s.input(0).dtype() == DType.F32 && s.input(1).dtype() == DType.F32;
        return isF32 && s.input(0).shape().extent(0) < UpdateInBlocks.MOST_TERMS ? 1 : 0;
    }

    private static Optional<Block> block(BlockedUpdate update, Signature s, int rows, int zeros,
            BiFunction<Op, Signature, Optional<Candidate>> best) {
        Shape whole = update.product(s.inputs()).shape();
        Shape part = Shape.of(rows, whole.extent(1));
        int terms = zeros + s.input(0).shape().extent(0);
        TensorType a = s.input(0).withShape(Shape.of(terms, rows));
        TensorType b = zeros == 0 ? s.input(1) : s.input(1).withShape(Shape.of(terms, whole.extent(1)));
        var types = new ArrayList<>(List.of(a, b));
        s.inputs().stream().skip(2).map(t -> t.shape().equals(whole) ? t.withShape(part) : t).forEach(types::add);
        TensorType gradient = update.product(types);
        return rowMajor(best, update.product(), List.of(a, b), List.of(gradient), s.threads())
                .flatMap(p -> rowMajor(best, update.sweep(), update.sweepTypes(types), update.results(types),
                        s.threads()).map(w -> new Block(a, b, gradient, p, w)));
    }

    private static Optional<Candidate> rowMajor(BiFunction<Op, Signature, Optional<Candidate>> best, Op op,
            List<TensorType> reads, List<TensorType> writes, int threads) {
        return best.apply(op, Signature.rowMajor(reads, writes, threads))
                .filter(c -> Stream.concat(c.inputs().stream(), c.outputs().stream()).allMatch(Layout::isRowMajor));
    }

    private static List<Layout> rowMajor(List<TensorType> types) {
        return types.stream().map(Layout::rowMajor).toList();
    }

    /// Whether a block works on its own rows of an input; it reads all others whole.
    boolean hasRows(int input) {
        return input >= 2 && inputs.get(input).type().shape().equals(outputs.getFirst().type().shape());
    }

    @Override public String implementation() {
        return "%s, %s, %d blocks".formatted(block.product().implementation(), block.sweep().implementation(), count);
    }

    @Override public boolean inPlace(int input, int output) {
        int read = input - 2 < update.gradient() ? input - 2 : input - 1;
        return hasRows(input) && block.sweep().inPlace(read, output) && last.sweep().inPlace(read, output);
    }

    @Override public double growth() {
        return block.product().growth();
    }

    @Override public void announce() {
        Stream.of(block, last).flatMap(b -> Stream.of(b.product(), b.sweep())).forEach(Candidate::announce);
    }

    @Override public Kernel prepare() {
        return new BlocksKernel(this);
    }
}
