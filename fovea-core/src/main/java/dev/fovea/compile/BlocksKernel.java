package dev.fovea.compile;

import dev.fovea.spi.BackendException;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// For each block, the columns of `a` that it needs are copied side by side, which is little; the product is written beside them; and the
/// sweep runs over that and over the block's rows of weight and slots, where these lie.
final class BlocksKernel implements Kernel {
    private final Blocks how;
    private final List<Kernel> kernels = new ArrayList<>();
    private final Kernel product;
    private final Kernel sweep;
    private final Kernel lastProduct;
    private final Kernel lastSweep;

    BlocksKernel(Blocks how) {
        this.how = how;
        try {
            product = prepared(how.block().product());
            sweep = prepared(how.block().sweep());
            lastProduct = prepared(how.last().product());
            lastSweep = prepared(how.last().sweep());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Kernel prepared(Candidate candidate) {
        kernels.add(candidate.prepare());
        return kernels.getLast();
    }

    // scratch memory: columns of `a`, the gradient of a block, `b` if it is copied, and what the kernels keep

    private long gradientAt() {
        return PlanMemory.aligned(how.last().a().bytes());
    }

    private long factorAt() {
        return gradientAt() + PlanMemory.aligned(how.last().gradient().bytes());
    }

    private long restAt() {
        return factorAt() + (how.zeros() == 0 ? 0 : PlanMemory.aligned(how.last().b().bytes()));
    }

    @Override public long scratchBytes() {
        return restAt() + kernels.stream().mapToLong(Kernel::scratchBytes).max().orElse(0);
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        requireSizes(how.inputs(), inputs);
        requireSizes(how.outputs(), outputs);
        MemorySegment columns = scratch.asSlice(0, how.last().a().bytes());
        MemorySegment[] gradient = {scratch.asSlice(gradientAt(), how.last().gradient().bytes())};
        MemorySegment b = how.zeros() == 0 ? inputs[1] : scratch.asSlice(factorAt(), how.last().b().bytes());
        MemorySegment[] factors = {columns, b};
        MemorySegment rest = scratch.asSlice(restAt());
        var products = new Bound[how.count()];
        var sweeps = new Bound[how.count()];
        int last = how.count() - 1;
        Arrays.fill(products, product.bind(factors, gradient, rest));
        products[last] = lastProduct.bind(factors, gradient, rest);
        for (int i = 0; i < how.count(); i++) {
            var reads = new ArrayList<MemorySegment>();
            for (int in = 0; in < inputs.length; in++) {
                reads.add(how.hasRows(in) ? rows(inputs[in], how.inputs().get(in), i) : inputs[in]);
            }
            var writes = new MemorySegment[outputs.length];
            for (int out = 0; out < outputs.length; out++) {
                writes[out] = rows(outputs[out], how.outputs().get(out), i);
            }
            sweeps[i] = (i < last ? sweep : lastSweep).bind(
                    how.update().ofSweep(reads, gradient[0]).toArray(MemorySegment[]::new), writes, rest);
        }
        return new Run(inputs, columns, b, products, sweeps);
    }

    /// The rows of a block.
    private MemorySegment rows(MemorySegment memory, Layout layout, int number) {
        long row = layout.bytes() / layout.type().shape().extent(0);
        int rows = (number < how.count() - 1 ? how.block() : how.last()).rows();
        return memory.asSlice(number * how.block().rows() * row, rows * row);
    }

    private static void requireSizes(List<Layout> layouts, MemorySegment[] memory) {
        for (int i = 0; i < memory.length; i++) {
            if (memory[i].byteSize() < layouts.get(i).bytes()) {
                throw new BackendException("%s takes %d bytes, but was given %d", layouts.get(i).type(),
                        layouts.get(i).bytes(), memory[i].byteSize());
            }
        }
    }

    /// The blocks one after another.
    private final class Run implements Bound {
        private final MemorySegment a;
        private final MemorySegment b;
        private final MemorySegment columns;
        private final MemorySegment withZeros;
        private final Bound[] products;
        private final Bound[] sweeps;
        private final int terms;
        private final long row;                 // bytes of a row of `a`, and of those of its columns that a block needs
        private final long part;
        private final long lastPart;

        Run(MemorySegment[] inputs, MemorySegment columns, MemorySegment withZeros, Bound[] products, Bound[] sweeps) {
            this.a = inputs[0];
            this.b = inputs[1].asSlice(0, how.inputs().get(1).bytes());
            this.columns = columns;
            this.withZeros = withZeros;
            this.products = products;
            this.sweeps = sweeps;
            this.terms = how.inputs().getFirst().type().shape().extent(0);
            this.row = how.inputs().getFirst().bytes() / terms;
            this.part = how.block().a().bytes() / (terms + how.zeros());
            this.lastPart = how.last().a().bytes() / (terms + how.zeros());
        }

        @Override public void run() {
            if (how.zeros() > 0) {
                long first = withZeros.byteSize() - b.byteSize();
                zero(withZeros, first);
                MemorySegment.copy(b, 0, withZeros, first, b.byteSize());
            }
            int last = products.length - 1;
            for (int i = 0; i <= last; i++) {
                copy(i * part, i < last ? part : lastPart);
                products[i].run();
                sweeps[i].run();
            }
        }

        private void copy(long from, long bytes) {
            zero(columns, how.zeros() * bytes);
            for (int k = 0; k < terms; k++) {
                MemorySegment.copy(a, k * row + from, columns, (how.zeros() + k) * bytes, bytes);
            }
        }

        private static void zero(MemorySegment memory, long bytes) {
            for (long i = 0; i < bytes; i += Float.BYTES) {
                memory.set(ValueLayout.JAVA_FLOAT, i, 0f);
            }
        }
    }

    @Override public void close() {
        kernels.forEach(Kernel::close);
    }
}
