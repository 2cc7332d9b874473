package dev.fovea.tck;

import static dev.fovea.tck.TensorAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.PairWorkspaces;
import dev.fovea.compile.Workspace;
import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import dev.fovea.op.Composite;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Storage;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// One case on one backend. Every candidate that it offers, in whatever layouts it wants, must compute what the
/// reference computes in double, up to the case's tolerance; twice the same bits; in place where it says that it can;
/// without writing outside its memory; and it must refuse memory that is too small.
///
/// @param mustOffer ops for which it is an error to offer nothing; for others the test is aborted
public record CaseCheck(Backend backend, int threads, Set<Class<? extends Op>> mustOffer) {

    /// Fails with an [AssertionError] that names case, seed, implementation and layouts.
    public void check(OpCase c) {
        List<TensorType> types = c.types();
        if (c.op() instanceof Composite composite
                && !backend.claims(composite, Signature.rowMajor(types, c.op().results(types), threads))) {
            checkExpanded(c);
            return;
        }
        List<Candidate> candidates = candidates(c.op(), types);
        if (candidates.isEmpty()) {
            boolean must = mustOffer.stream().anyMatch(o -> o.isInstance(c.op())) || c.op() instanceof Composite;
            String message = "%s offers no kernel for %s on %s".formatted(backend.name(), c.op().label(), types);
            if (must) {
                throw new AssertionError(message + "; if that is known, list " + c.name() + " in known-gaps.txt");
            }
            Assumptions.abort(message + "; plans run the reference kernel");
        }
        Expected expected = Expected.of(c);
        for (Candidate candidate : candidates) {
            try {
                check(expected, candidate);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("%s, seed %d, %s, inputs %s, outputs %s: %s".formatted(c.name(), c.seed(),
                        candidate.implementation(), candidate.inputs(), candidate.outputs(), e.getMessage()), e);
            }
        }
    }

    /// All that it offers: for inputs in row-major order, for inputs whose layout it may choose, and for inputs in its
    /// own layouts.
    private List<Candidate> candidates(Op op, List<TensorType> types) {
        var different = new LinkedHashMap<List<Object>, Candidate>();
        Stream.of(KernelRun.candidates(backend, op, types, threads).stream(),
                KernelRun.openCandidates(backend, op, types, threads).stream(),
                new OwnLayouts(backend, threads).candidates(op, types)).flatMap(s -> s)
                .forEach(c -> different.putIfAbsent(List.of(c.implementation(), c.inputs(), c.outputs()), c));
        return List.copyOf(different.values());
    }

    private void check(Expected expected, Candidate candidate) {
        List<Tensor> inputs = expected.c().inputs();
        try (var run = KernelRun.of(backend, candidate, threads)) {
            List<Tensor> actual = run.run(inputs);
            expected.compare(actual, candidate.growth());
            List<Tensor> again = run.run(inputs);
            for (int i = 0; i < actual.size(); i++) {
                assertThat(again.get(i)).as("a second run").hasTheElementsOf(actual.get(i));
            }
            assertThat(run.wroteOutside()).as("wrote outside its memory").isFalse();
        }
        checkInPlace(expected, candidate);
        if (!candidate.isView()) {
            checkTooSmall(candidate);
        }
    }

    private void checkInPlace(Expected expected, Candidate candidate) {
        for (int i = 0; i < candidate.inputs().size(); i++) {
            for (int o = 0; o < candidate.outputs().size(); o++) {
                boolean sameBytes = candidate.inputs().get(i).bytes() == candidate.outputs().get(o).bytes();
                if (sameBytes && candidate.inPlace(i, o) && !candidate.isView()) {
                    try (var run = KernelRun.of(backend, candidate, threads, i, o)) {
                        expected.compare(run.run(expected.c().inputs()), candidate.growth());
                    } catch (AssertionError e) {
                        throw new AssertionError(
                                "with output %d in the memory of input %d: %s".formatted(o, i, e.getMessage()), e);
                    }
                }
            }
        }
    }

    private void checkTooSmall(Candidate candidate) {
        try (Kernel kernel = candidate.prepare(); Storage storage = backend.allocate(64)) {
            MemorySegment nothing = storage.memory().asSlice(0, 0);
            MemorySegment[] in = candidate.inputs().stream().map(_ -> nothing).toArray(MemorySegment[]::new);
            MemorySegment[] out = candidate.outputs().stream().map(_ -> nothing).toArray(MemorySegment[]::new);
            try {
                kernel.bind(in, out, nothing);
            } catch (RuntimeException expected) {
                return;
            }
            throw new AssertionError("it was bound to memory of 0 bytes, and did not refuse");
        }
    }

    /// Checks the pair that the compiler makes of an op and its gradient, where the backend keeps a workspace: `c` is the
    /// gradient.
    public void checkWorkspace(OpCase c) {
        PairWorkspaces.Pair pair = PairWorkspaces.Pair.of(c.op()).orElseThrow();
        List<Tensor> inputs = c.inputs();
        TensorType x = c.types().get(0);
        var forward = new Workspace.Forward(pair.forward());
        var gradient = new Workspace.Gradient(c.op(), c.types());
        Expected expected = Expected.of(c);
        List<Candidate> forwards = candidates(forward, List.of(x));
        if (forwards.isEmpty()) {
            throw new AssertionError("%s says that it keeps a workspace for %s, but offers no kernel that does"
                    .formatted(backend.name(), pair.forward()));
        }
        for (Candidate f : forwards) {
            try (var run = KernelRun.of(backend, f, threads)) {
                List<Tensor> outputs = run.run(inputs.subList(0, 1));
                if (c.tolerance().isExact()) {
                    assertThat(outputs.get(0)).hasTheElementsOf(inputs.get(1));
                } else {
                    assertThat(outputs.get(0)).isCloseTo(inputs.get(1), c.tolerance());
                }
                Layout workspace = f.outputs().get(1);
                List<TensorType> reads = Stream.concat(pair.reads().stream().map(c.types()::get),
                        Stream.of(workspace.type())).toList();
                List<Tensor> values = Stream.concat(pair.reads().stream().map(inputs::get),
                        Stream.of(outputs.get(1))).toList();
                for (boolean asMade : List.of(false, true)) {
                    var given = new ArrayList<Layout>();
                    pair.reads().forEach(i -> given.add(!asMade
                            ? Layout.rowMajor(c.types().get(i))
                            : i == 0 ? f.inputs().get(0) : f.outputs().get(0)));
                    given.add(workspace);
                    var signature = new Signature(reads, gradient.results(reads), given,
                            List.of(Optional.of(f.inputs().get(0))), threads);
                    Candidate g = backend.candidates(gradient, signature).stream()
                            .filter(o -> o.inputs().getLast().equals(workspace)).findFirst()
                            .orElseThrow(() -> new AssertionError(
                                    "no gradient reads the workspace of " + f.implementation()));
                    try (var back = KernelRun.of(backend, g, threads)) {
                        expected.compare(back.run(values), g.growth());
                        assertThat(back.wroteOutside() || run.wroteOutside()).as("wrote outside its memory").isFalse();
                    }
                }
            }
        }
    }

    /// A composite that is not claimed runs part by part, on the reference where the backend has no kernel.
    private void checkExpanded(OpCase c) {
        Node node = c.node();
        Map<Value, Tensor> feeds = new HashMap<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            feeds.put(node.input(i), c.inputs().get(i));
        }
        Expected.of(c).compare(new Evaluator(backend, Reference.backend()).evaluate(node.outputs(), feeds), 1);
    }

    /// What a case must yield, computed once for all candidates.
    private record Expected(OpCase c, List<Tensor> outputs, List<Tensor> summands) {
        static Expected of(OpCase c) {
            List<Tensor> outputs = c.expected();
            return new Expected(c, outputs, c.tolerance().scale() == Tolerance.Scale.SUMMANDS ? c.summands() : outputs);
        }

        void compare(List<Tensor> actual, double growth) {
            for (int i = 0; i < outputs.size(); i++) {
                if (c.tolerance().isExact()) {
                    assertThat(actual.get(i)).hasTheElementsOf(outputs.get(i));
                } else if (growth > 1) {
                    assertThat(actual.get(i)).isCloseTo(outputs.get(i), c.tolerance().grown(growth, summands.get(i)));
                } else {
                    assertThat(actual.get(i)).isCloseTo(outputs.get(i), c.tolerance(), summands.get(i));
                }
            }
            if (!c.byHand().isEmpty()) {
                Shape shape = actual.getFirst().shape();
                Tensor byHand = Tensor.of(shape, c.byHand().stream().mapToDouble(Double::doubleValue).toArray());
                assertThat(actual.getFirst()).as("the elements worked out by hand")
                        .isCloseTo(byHand, c.tolerance(), summands.getFirst());
            }
        }
    }
}
