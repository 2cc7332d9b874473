package dev.fovea.cli;

import dev.fovea.data.DataSet;
import dev.fovea.data.KnownData;
import dev.fovea.data.Split;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// The data of a run by name, so that a run that goes on finds the same.
///
/// @param samples of the training data, and as many of the test data; all if not given
/// @param held    the share of the training data that each epoch is judged by
record RunData(KnownData known, Optional<Integer> samples, double held) {
    private static final String DATA = "data";
    private static final String SAMPLES = "samples";
    private static final String VALIDATION = "validation";

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
        return new RunData(KnownData.named(data), Optional.ofNullable(settings.get(SAMPLES)).map(Integer::valueOf),
                Double.parseDouble(settings.getOrDefault(VALIDATION, "0")));
    }

    SequencedMap<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        settings.put(DATA, known.name());
        samples.ifPresent(s -> settings.put(SAMPLES, s.toString()));
        settings.put(VALIDATION, Double.toString(held));
        return settings;
    }

    /// What is learned from, and what each epoch is judged by.
    Parts training() {
        DataSet all = DataOptions.first(known.training().get(), samples);
        if ((int) (all.size() * held) == 0) {
            return new Parts(all, Optional.empty());
        }
        Split split = all.split(held);
        return new Parts(split.training(), Optional.of(split.validation()));
    }

    DataSet test() {
        return DataOptions.first(known.test().get(), samples);
    }

    record Parts(DataSet training, Optional<DataSet> validation) {
    }
}
