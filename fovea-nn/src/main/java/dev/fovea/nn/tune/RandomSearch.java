package dev.fovea.nn.tune;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;

import java.util.List;
import java.util.Optional;

/// Independent draws: where few of the choices matter, it tries more values of each than a grid of that size.
/// Bergstra & Bengio 2012.
public record RandomSearch(int trials, int epochs, long seed) implements Search {

    public RandomSearch {
        positive("the number of trials", trials);
        positive("the number of epochs", epochs);
    }

    @Override public Optional<Job> next(SearchSpace space, List<Result> done) {
        return done.size() < trials ? Optional.of(new Job(trial(space, done.size()), epochs)) : Optional.empty();
    }

    @Override public Trial trial(SearchSpace space, int number) {
        return space.draw(seed, number);
    }

    @Override public String toString() {
        return call("randomSearch", trials, epochs, seed).toString();
    }
}
