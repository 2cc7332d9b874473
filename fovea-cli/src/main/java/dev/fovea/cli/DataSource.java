package dev.fovea.cli;

import java.util.Map;
import java.util.Optional;

/// What DATA on a command line means: a data set by name, or images of one's own.
sealed interface DataSource permits KnownSource, OwnImages {

    /// What a run is called after.
    String name();

    /// Reads what there is.
    ///
    /// @param samples of the training data, and as many of the test data; all if not given
    /// @param held    the share of the training data that each epoch is judged by
    RunData.Parts open(Optional<Integer> samples, double held);

    /// Writes down what is needed to find the same again.
    void keep(Map<String, String> settings);

    /// The word that means it on a command line.
    String given();

    /// Writes down the options of a command line that it needs beside that word, by name.
    void options(Map<String, String> options);

    /// The share of the training data that judges each epoch unless the user names one.
    double usualHeld();
}
