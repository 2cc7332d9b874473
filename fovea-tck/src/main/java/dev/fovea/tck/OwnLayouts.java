package dev.fovea.tck;

import dev.fovea.graph.Op;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The layouts that a backend makes itself, found by asking: what its convolutions yield, and in what they want their
/// weights. In a plan its other kernels meet these, so they are tried with them.
final class OwnLayouts {
    private final Backend backend;
    private final int threads;

    OwnLayouts(Backend backend, int threads) {
        this.backend = backend;
        this.threads = threads;
    }

    /// What it offers for an op when the inputs lie, and the outputs are wanted, in its own layouts; nothing where it
    /// has none.
    Stream<Candidate> candidates(Op op, List<TensorType> types) {
        List<List<Layout>> own = types.stream().map(this::ofImages).toList();
        List<Optional<Layout>> wanted = op.results(types).stream().map(t -> wanted(op, types, t)).toList();
        int rounds = Math.max(own.stream().mapToInt(List::size).max().orElse(0),
                wanted.stream().anyMatch(Optional::isPresent) ? 1 : 0);
        return IntStream.range(0, rounds).boxed().flatMap(round -> {
            List<Layout> given = IntStream.range(0, types.size()).mapToObj(i -> own.get(i).isEmpty()
                    ? Layout.rowMajor(types.get(i))
                    : own.get(i).get(Math.min(round, own.get(i).size() - 1))).toList();
            return backend.candidates(op, new Signature(types, op.results(types), given, wanted, threads)).stream();
        });
    }

    /// What a 1x1 convolution with as many filters as channels yields, but for row-major order.
    private List<Layout> ofImages(TensorType type) {
        int rank = type.shape().rank();
        if (rank < 3 || rank > 5 || !type.dtype().isFloat()) {
            return List.of();
        }
        int channels = type.shape().channels();
        var conv = new Conv(Collections.nCopies(rank - 2, Window.valid(1, 1)), 1);
        Shape kernel = new Shape(Collections.nCopies(rank - 2, 1)).append(channels).append(channels);
        return KernelRun.openCandidates(backend, conv, List.of(type, type.withShape(kernel)), threads).stream()
                .map(c -> c.outputs().getFirst()).filter(l -> !l.isRowMajor()).distinct().toList();
    }

    /// For a kernel's gradient, the layout in which the convolution wants the kernel; for images, that of images.
    private Optional<Layout> wanted(Op op, List<TensorType> types, TensorType output) {
        return op instanceof ConvKernelGradient(Conv conv, Shape kernel)
                ? KernelRun
                        .openCandidates(backend, conv, List.of(types.getFirst(), types.getFirst().withShape(kernel)),
                                threads)
                        .stream()
                        .map(c -> c.inputs().get(1)).filter(l -> !l.isRowMajor()).findFirst()
                : ofImages(output).stream().findFirst();
    }
}
