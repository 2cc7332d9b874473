package dev.fovea.nn.tune;

import java.util.List;
import java.util.Optional;

/// Which trial is trained next, and until which epoch: a function of the results so far, so that a search that was
/// killed goes on from its table as if it had never stopped.
public sealed interface Search permits GridSearch, RandomSearch, Asha {

    /// What to train; nothing when the search is over.
    ///
    /// @param done all results in order; a trial that was promoted has one for each rung
    Optional<Job> next(SearchSpace space, List<Result> done);

    /// The trial of that number.
    Trial trial(SearchSpace space, int number);

    /// The epochs of a trial that is trained to the end; schedules are spread over these.
    int epochs();

    /// @param epochs until which it is trained, counted from its beginning
    record Job(Trial trial, int epochs) {
    }
}
