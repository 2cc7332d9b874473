package dev.fovea.nn.tune;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.nn.text.Require.require;
import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Asynchronous successive halving: all trials are trained for `min` epochs, the best `1/η` of them for `η · min`, the
/// best `1/η` of these for `η² · min`, and so on up to `max`; hopeless trials cost little.
/// Li et al. 2020, algorithm 2: a trial is promoted as soon as it is among the best `⌊n/η⌋` of the `n` on its rung.
///
/// @param trials how many are begun
/// @param min    epochs on the lowest rung
/// @param max    epochs on the highest
/// @param eta    `η`, 2 or more
public record Asha(int trials, int min, int max, int eta, long seed) implements Search {
    private static final int MIN = 1;
    private static final int ETA = 3;      // Li et al. 2018, section 3.5: e, for which bounds are best, is nearest to 3

    public Asha {
        positive("the number of trials", trials);
        positive("the number of epochs", min);
        require(min <= max, "the lowest rung has at most the %d epochs of the highest, but %d", max, min);
        require(eta >= 2, "the best 1/eta of a rung go on, eta being 2 or more, but is %d", eta);
    }

    /// From 1 epoch to that many, the best third of each rung going on.
    static Asha of(int trials, int max, long seed) {
        return new Asha(trials, MIN, max, ETA, seed);
    }

    public Asha min(int epochs) {
        return new Asha(trials, epochs, max, eta, seed);
    }

    public Asha eta(int eta) {
        return new Asha(trials, min, max, eta, seed);
    }

    @Override public int epochs() {
        return max;
    }

    /// The epochs at which trials are compared: `min, η · min, η² · min, …, max`.
    public List<Integer> rungs() {
        var rungs = new ArrayList<Integer>();
        for (long epochs = min; epochs < max; epochs *= eta) {
            rungs.add((int) epochs);
        }
        rungs.add(max);
        return rungs;
    }

    @Override public Optional<Job> next(SearchSpace space, List<Result> done) {
        List<Integer> rungs = rungs();
        for (int rung = rungs.size() - 2; rung >= 0; rung--) {
            Optional<Result> promoted = promotable(on(rungs.get(rung), done), on(rungs.get(rung + 1), done));
            if (promoted.isPresent()) {
                return Optional.of(new Job(promoted.get().trial(), rungs.get(rung + 1)));
            }
        }
        int begun = on(min, done).size();
        return begun < trials ? Optional.of(new Job(trial(space, begun), rungs.getFirst())) : Optional.empty();
    }

    @Override public Trial trial(SearchSpace space, int number) {
        return space.draw(seed, number);
    }

    @Override public String toString() {
        return call("asha", trials, max, seed).option("min", min, MIN).option("eta", eta, ETA).toString();
    }

    private Optional<Result> promotable(List<Result> here, List<Result> above) {
        Set<Integer> promoted = above.stream().map(r -> r.trial().number()).collect(toSet());
        return here.stream().sorted(Comparator.naturalOrder()).limit(here.size() / eta)
                .filter(r -> !r.failed() && !promoted.contains(r.trial().number())).findFirst();
    }

    private static List<Result> on(int rung, List<Result> done) {
        return done.stream().filter(r -> r.epochs() == rung).toList();
    }
}
