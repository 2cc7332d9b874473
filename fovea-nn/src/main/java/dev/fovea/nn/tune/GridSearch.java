package dev.fovea.nn.tune;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;

import java.util.List;
import java.util.Optional;

/// Every combination of the listed values, the last choice changing fastest.
public record GridSearch(int epochs) implements Search {

    public GridSearch {
        positive("the number of epochs", epochs);
    }

    @Override public Optional<Job> next(SearchSpace space, List<Result> done) {
        return done.size() < space.combinations()
                ? Optional.of(new Job(space.combination(done.size()), epochs))
                : Optional.empty();
    }

    @Override public Trial trial(SearchSpace space, int number) {
        return space.combination(number);
    }

    @Override public String toString() {
        return call("gridSearch", epochs).toString();
    }
}
