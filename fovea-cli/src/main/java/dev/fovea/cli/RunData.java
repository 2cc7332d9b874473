package dev.fovea.cli;

import dev.fovea.data.DataSet;
import dev.fovea.data.KnownData;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/// The data of a run, so that a run that goes on finds the same.
///
/// @param samples       of the training data, and as many of the test data; all if not given
/// @param held          the share of the training data that each epoch is judged by
/// @param inputIsTarget whether the images are what is learned to be answered, in numbers of [0, 1], and not their labels
/// @param augment       what happens at random to the images that are learned from
record RunData(DataSource source, Optional<Integer> samples, double held, boolean inputIsTarget,
        Optional<AugmentOption> augment) {
    /// The setting that says which data they are: the name, or the path.
    static final String DATA = "data";
    private static final String SAMPLES = "samples";
    static final String VALIDATION = "validation";
    private static final String AUGMENT = "augment";
    private static final String TARGET = "target";
    private static final String INPUT = "input";
    private static final double BYTE = 1 / 255.0;

    RunData {
        if (samples.isPresent() && samples.get() < 1) {
            throw new IllegalArgumentException("--samples must be 1 or more, but is " + samples.get());
        }
        if (!(held >= 0 && held < 1)) {
            throw new IllegalArgumentException("--validation is a share from 0 to less than 1, but is " + held);
        }
    }

    /// The data of a run that the command line started.
    static RunData of(String run, Map<String, String> settings) {
        if (!(settings.get(DATA) instanceof String data)) {
            throw new IllegalArgumentException(
                    "%s was not started by fovea train: go on with it in the program that started it".formatted(run));
        }
        DataSource source = settings.containsKey(OwnImages.IMAGE)
                ? OwnImages.of(settings)
                : new KnownSource(KnownData.named(data));
        return new RunData(source, Optional.ofNullable(settings.get(SAMPLES)).map(Integer::valueOf),
                Double.parseDouble(settings.getOrDefault(VALIDATION, "0")), INPUT.equals(settings.get(TARGET)),
                Optional.ofNullable(settings.get(AUGMENT)).map(AugmentOption::parse));
    }

    SequencedMap<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        source.keep(settings);
        samples.ifPresent(s -> settings.put(SAMPLES, s.toString()));
        settings.put(VALIDATION, Double.toString(held));
        augment.ifPresent(a -> settings.put(AUGMENT, a.words()));
        if (inputIsTarget) {
            settings.put(TARGET, INPUT);
        }
        return settings;
    }

    /// The word that means the data on a command line.
    String given() {
        return source.given();
    }

    /// The options of a command line that finds the same, by name.
    SequencedMap<String, String> options() {
        var options = new LinkedHashMap<String, String>();
        source.options(options);
        samples.ifPresent(s -> options.put(SAMPLES, s.toString()));
        if (held != source.usualHeld()) {
            options.put(VALIDATION, Double.toString(held));
        }
        augment.ifPresent(a -> options.put(AUGMENT, a.words()));
        return options;
    }

    /// Reads what there is.
    Parts open() {
        Parts given = source.open(samples, held);
        Parts parts = augment.map(a -> a.applied(given)).orElse(given);
        return inputIsTarget ? parts.map(RunData::inputAsTarget) : parts;
    }

    /// What an autoencoder learns from, and is judged by.
    static DataSet inputAsTarget(DataSet data) {
        return data.withInputAsTarget(BYTE);
    }

    /// What is learned from, what each epoch is judged by, and what the run is judged by.
    record Parts(DataSet training, Optional<DataSet> validation, DataSet test) {

        Parts map(UnaryOperator<DataSet> how) {
            return new Parts(how.apply(training), validation.map(how), how.apply(test));
        }
    }
}
