package dev.fovea.cli;

import dev.fovea.data.DataSet;
import dev.fovea.data.KnownData;
import dev.fovea.data.Split;
import java.util.Map;
import java.util.Optional;

/// A data set by name, which has a test part of its own.
record KnownSource(KnownData known) implements DataSource {

    @Override public String name() {
        return known.name();
    }

    @Override public RunData.Parts open(Optional<Integer> samples, double held) {
        DataSet all = DataOptions.first(known.training().get(), samples);
        DataSet test = DataOptions.first(known.test().get(), samples);
        Optional<Split> split = (int) (all.size() * held) == 0 ? Optional.empty() : Optional.of(all.split(held));
        return new RunData.Parts(split.map(Split::training).orElse(all), split.map(Split::validation), test);
    }

    @Override public void keep(Map<String, String> settings) {
        settings.put(RunData.DATA, known.name());
    }

    @Override public String given() {
        return known.name();
    }

    @Override public void options(Map<String, String> options) {
        // the name says all
    }

    @Override public double usualHeld() {
        return LearningOptions.VALIDATION;
    }
}
