package dev.fovea.onednn;

import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/// An op as one oneDNN primitive. It holds nothing native but layouts.
///
/// @param reads        which input each argument is; inputs that stand in the graph, but are not read, are left out
/// @param inPlaceInput the input over which the first output may be written, −1 for none
record PrimitiveCandidate(Recipe recipe, String implementation, int threads, List<Layout> inputs, List<Layout> outputs,
        SequencedMap<Argument, Integer> reads, List<Argument> writes, int inPlaceInput) implements Candidate {

    /// Makes a candidate of what oneDNN answers, if it is of use.
    @FunctionalInterface
    interface Answer {
        Optional<Candidate> with(PrimitiveDescriptor descriptor, Recipe recipe);
    }

    /// Each input as one argument, in order.
    static SequencedMap<Argument, Integer> inOrder(Argument... arguments) {
        var reads = new LinkedHashMap<Argument, Integer>();
        for (Argument a : arguments) {
            reads.put(a, reads.size());
        }
        return reads;
    }

    /// Asks oneDNN for `threads` threads, and makes a candidate of the answer, which is gone afterwards.
    static Optional<Candidate> of(int threads, Recipe recipe,
            Function<PrimitiveDescriptor, Optional<Candidate>> answer) {
        return ask(threads, scope -> recipe.describe(scope).flatMap(answer));
    }

    /// A candidate of each implementation. Those of one name cannot be told apart: the first of them counts.
    static List<Candidate> all(int threads, Function<NativeScope, Operation> operation, Answer answer) {
        return ask(threads, scope -> {
            var all = new LinkedHashMap<String, Candidate>();
            for (PrimitiveDescriptor pd : operation.apply(scope).implementations(scope)) {
                String name = pd.implementation();
                if (!all.containsKey(name)) {
                    Recipe recipe = again -> operation.apply(again).named(name, again);
                    answer.with(pd, recipe).ifPresent(c -> all.put(name, c));
                }
            }
            return List.copyOf(all.values());
        });
    }

    /// The answer to a question of several primitives, none of which outlives it.
    static <T> T ask(int threads, Function<NativeScope, T> question) {
        Omp.setThreads(threads);
        try (var scope = new NativeScope()) {
            return question.apply(scope);
        }
    }

    static String name(PrimitiveDescriptor descriptor, int threads) {
        return "onednn " + descriptor.implementation() + (threads == 1 ? " ·1" : "");
    }

    @Override public int warmUp() {
        return 1;
    }

    @Override public boolean inPlace(int input, int output) {
        return output == 0 && input == inPlaceInput && inputs.get(input).equals(outputs.get(0));
    }

    @Override public Kernel prepare() {
        Omp.setThreads(threads);
        var scope = new NativeScope();
        try {
            PrimitiveDescriptor descriptor = recipe.describe(scope)
                    .orElseThrow(() -> new OneDnnException(implementation + " was offered, but is gone"));
            return new PrimitiveKernel(descriptor.compile(scope), reads, writes, scope);
        } catch (RuntimeException e) {
            scope.close();
            throw e;
        }
    }
}
