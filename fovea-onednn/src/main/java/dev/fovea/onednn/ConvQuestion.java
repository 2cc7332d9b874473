package dev.fovea.onednn;

import dev.fovea.spi.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What oneDNN is asked for a convolution or one of its gradients, and how a candidate is made of its answer.
///
/// @param wanted the names of implementations that end the asking
/// @param asks   in turn
record ConvQuestion(int threads, Predicate<String> wanted, List<Ask> asks, Question question,
        PrimitiveCandidate.Answer answer) {

    /// How activations are asked for: what is read; and what is written as oneDNN likes it, but for the last.
    enum Ask {
        AS_THEY_LIE, OPEN_IF_ROW_MAJOR, OPEN, ROW_MAJOR, CHANNELS_LAST
    }

    @FunctionalInterface
    interface Question {
        Operation of(NativeScope scope, Ask ask);
    }

    /// Asks until oneDNN has an implementation as wanted; if it never has, the first that is no reference loop.
    Optional<Candidate> first() {
        Optional<Candidate> first = Optional.empty();
        for (Ask ask : asks) {
            Recipe recipe = scope -> question.of(scope, ask).best(scope);
            var found = PrimitiveCandidate.of(threads, recipe, pd -> answer.with(pd, recipe));
            if (found.isPresent() && wanted.test(found.get().implementation())) {
                return found;
            }
            first = first.or(() -> found);
        }
        return first;
    }

    /// Every implementation, however activations are asked for.
    List<Candidate> all() {
        var all = new ArrayList<Candidate>();
        for (Ask ask : Ask.values()) {
            all.addAll(PrimitiveCandidate.all(threads, scope -> question.of(scope, ask), answer));
        }
        return List.copyOf(all);
    }
}
