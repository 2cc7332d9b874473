package dev.fovea.nn.tune;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// What a search has found.
///
/// @param folder  with the checkpoints
/// @param results in the order they came; a trial that was promoted has one for each rung
public record Tuned(Path folder, List<Result> results) {
    private static final Comparator<Result> FURTHEST_FIRST = Comparator.comparing(Result::failed)
            .thenComparing(Comparator.comparingInt(Result::epochs).reversed())
            .thenComparing(Comparator.naturalOrder());

    public Tuned {
        results = List.copyOf(results);
    }

    /// The last result of every trial: those trained longest first, of these the best first, at last what failed. Trials
    /// are comparable only after as many epochs.
    public List<Result> ranking() {
        var last = new LinkedHashMap<Integer, Result>();
        results.forEach(r -> last.put(r.trial().number(), r));
        return last.values().stream().sorted(FURTHEST_FIRST).toList();
    }

    /// The first of the ranking; none where all failed.
    public Optional<Result> best() {
        return ranking().stream().filter(r -> !r.failed()).findFirst();
    }

    /// The model as it was after that: `Model.load(tuned.checkpoint(tuned.best().get()))`. It is kept until its trial is
    /// trained on.
    public Path checkpoint(Result result) {
        return checkpoint(folder, result.trial(), result.epochs());
    }

    static Path checkpoint(Path folder, Trial trial, int epochs) {
        return folder.resolve("trial-%d-epochs-%d.fovea".formatted(trial.number(), epochs));
    }
}
