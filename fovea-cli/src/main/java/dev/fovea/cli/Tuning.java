package dev.fovea.cli;

import dev.fovea.nn.tune.Search;
import dev.fovea.nn.tune.SearchSpace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SequencedMap;

/// A search: what is learned, what of it is varied, and in which order it is tried; so that one that goes on is the same.
///
/// @param trials  how many are begun; of a grid, the combinations
/// @param monitor what they are compared by
record Tuning(Learning learning, List<Vary> varied, SearchName order, int trials, String monitor) {
    static final String MONITOR = "val_loss";
    private static final int TRIALS = 20;
    private static final String ORDER = "search";
    private static final String COUNT = "trials";
    private static final String COMPARED = "monitor";
    private static final String VARY = "vary ";
    private static final Set<String> BESIDES = Set.of(RunPage.COMMAND, "threads", "memory", "backend");

    Tuning {
        varied = List.copyOf(varied);
    }

    /// What the user has chosen, and else a grid where all values can be counted and no number of trials is named, or successive halving.
    static Tuning of(Learning learning, List<Vary> varied, Optional<SearchName> order, Optional<Integer> trials,
            Optional<String> monitor) {
        SearchSpace space = Vary.space(varied);
        Optional<Vary> uncounted = varied.stream().filter(v -> !v.isCounted()).findFirst();
        SearchName chosen = order.orElse(
                uncounted.isEmpty() && trials.isEmpty() ? SearchName.GRID : SearchName.ASHA);
        if (chosen == SearchName.GRID) {
            if (uncounted.isPresent()) {
                throw new IllegalArgumentException(
                        ("a grid tries values that can be counted, but %s is %s; list some, such "
                                + "as 0.1,0.2,0.3, or choose --search random or asha").formatted(uncounted.get().name(),
                                        uncounted.get().text()));
            } else if (trials.isPresent()) {
                throw new IllegalArgumentException(("a grid has as many trials as there are combinations, here %d; "
                        + "--trials is for random and asha").formatted(combinations(space)));
            }
        }
        int count = chosen == SearchName.GRID ? combinations(space) : trials.orElse(TRIALS);
        if (count < 1) {
            throw new IllegalArgumentException("--trials must be 1 or more, but is " + count);
        }
        return new Tuning(learning, varied, chosen, count, monitor.orElse(MONITOR));
    }

    private static int combinations(SearchSpace space) {
        try {
            return Math.toIntExact(space.combinations());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "a grid of these values has more trials than can be counted; list fewer, or "
                            + "choose --search random or asha",
                    e);
        }
    }

    /// What the folder of a search has kept.
    static Tuning of(String folder, Map<String, String> settings) {
        List<Vary> varied = settings.entrySet().stream().filter(e -> e.getKey().startsWith(VARY))
                .map(e -> Vary.parse(e.getKey().substring(VARY.length()) + "=" + e.getValue())).toList();
        return new Tuning(Learning.of(folder, settings), varied,
                Words.constant(SearchName.class, ORDER, settings.getOrDefault(ORDER, "")),
                Integer.parseInt(settings.getOrDefault(COUNT, "1")), settings.getOrDefault(COMPARED, MONITOR));
    }

    SequencedMap<String, String> settings() {
        SequencedMap<String, String> settings = learning.settings();
        settings.put(ORDER, order.toString());
        settings.put(COUNT, Integer.toString(trials));
        settings.put(COMPARED, monitor);
        varied.forEach(v -> settings.put(VARY + v.name(), v.text()));
        return settings;
    }

    /// Whether a setting is where and how it runs, and may be another when the search goes on.
    static boolean isBesides(String setting) {
        return BESIDES.contains(setting);
    }

    Tuning batch(int size) {
        return new Tuning(learning.batch(size), varied, order, trials, monitor);
    }

    Search search() {
        return order.of(trials, learning.epochs(), learning.seed());
    }

    SearchSpace space() {
        return Vary.space(varied);
    }
}
