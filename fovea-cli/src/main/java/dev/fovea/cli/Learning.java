package dev.fovea.cli;

import dev.fovea.nn.model.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// What is learned from which data, and how: chosen by the user, or what suits network and data.
///
/// @param batch      empty for `usualBatch`, which images of one's own make smaller where memory is too small for it
/// @param seed       from which everything random follows
/// @param set        other values for arguments, by name
record Learning(RunData data, NamedNet net, Rule rule, Optional<Integer> batch, int usualBatch, int epochs, long seed,
        SequencedMap<String, Object> set) {
    private static final String NET = "net";
    private static final String BATCH = "batch";
    private static final String EPOCHS = "epochs";
    private static final String SEED = "seed";
    private static final String OPTIMIZER = "optimizer";
    private static final String RATE = "rate";
    private static final String DECAY = "decay";
    private static final String SCHEDULE = "schedule";
    private static final String SET = "set ";

    Learning {
        set = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(set));
    }

    Learning batch(int size) {
        return new Learning(data, net, rule, Optional.of(size), usualBatch, epochs, seed, set);
    }

    /// The network, built for the images and classes of the data.
    Learner learner(RunData.Parts parts) {
        return Learner.of(NetForData.of(net, parts.training()), rule, batch.orElse(usualBatch)).with(set);
    }

    /// The size of a batch for a model.
    int batch(TrainingSession session, Model model) {
        return batch.orElseGet(() -> data.source() instanceof OwnImages
                ? session.fittingBatch(model, usualBatch)
                : usualBatch);
    }

    /// As a search keeps it, so that one that goes on finds the same.
    SequencedMap<String, String> settings() {
        SequencedMap<String, String> settings = data.settings();
        settings.putFirst(NET, net.name());
        settings.put(BATCH, Integer.toString(batch.orElse(usualBatch)));
        settings.put(EPOCHS, Integer.toString(epochs));
        settings.put(SEED, Long.toString(seed));
        rule.name().ifPresent(name -> settings.put(OPTIMIZER, name.toString()));
        rule.rate().ifPresent(rate -> settings.put(RATE, rate.toString()));
        rule.decay().ifPresent(decay -> settings.put(DECAY, decay.toString()));
        rule.schedule().ifPresent(schedule -> settings.put(SCHEDULE, schedule.toString()));
        set.forEach((name, value) -> settings.put(SET + name, value.toString()));
        return settings;
    }

    /// What the folder of a search has kept.
    static Learning of(String folder, Map<String, String> settings) {
        var set = new LinkedHashMap<String, Object>();
        settings.forEach((name, value) -> {
            if (name.startsWith(SET)) {
                set.put(name.substring(SET.length()), ValueOption.literal(value));
            }
        });
        var rule = new Rule(text(settings, OPTIMIZER).map(t -> Words.constant(OptimizerName.class, OPTIMIZER, t)),
                text(settings, RATE).map(Double::valueOf), text(settings, DECAY).map(Double::valueOf),
                text(settings, SCHEDULE).map(t -> Words.constant(ScheduleName.class, SCHEDULE, t)),
                new LinkedHashMap<>());
        int batch = Integer.parseInt(settings.getOrDefault(BATCH, "1"));
        return new Learning(RunData.of(folder, settings), Nets.named(settings.getOrDefault(NET, "")), rule,
                Optional.of(batch), batch, Integer.parseInt(settings.getOrDefault(EPOCHS, "1")),
                Long.parseLong(settings.getOrDefault(SEED, "1")), set);
    }

    private static Optional<String> text(Map<String, String> settings, String name) {
        return Optional.ofNullable(settings.get(name));
    }

    /// The words of the `fovea train` that learns so, with other values for what a search has varied.
    List<String> words(Map<String, Object> values) {
        SequencedMap<String, String> options = data.options();
        options.putFirst(NET, net.name());
        batch.filter(size -> size != net.training().batch() || data.source() instanceof OwnImages)
                .ifPresent(size -> options.put(BATCH, size.toString()));
        rule.name().ifPresent(name -> options.put(OPTIMIZER, name.toString()));
        rule.rate().ifPresent(rate -> options.put(RATE, Words.typed(rate)));
        rule.decay().ifPresent(decay -> options.put(DECAY, Words.typed(decay)));
        rule.schedule().ifPresent(schedule -> options.put(SCHEDULE, schedule.toString()));
        options.put(EPOCHS, Integer.toString(epochs));
        if (seed != 1) {
            options.put(SEED, Long.toString(seed));
        }
        var arguments = new LinkedHashMap<>(set);
        values.forEach((name, value) -> {
            if (name.contains(".")) {
                arguments.put(name, value);
            } else {
                options.put(name, Words.typed(value));
            }
        });
        var words = new ArrayList<>(List.of("train", data.given()));
        options.forEach((name, value) -> words.addAll(List.of("--" + name, value)));
        arguments.forEach((name, value) -> words.addAll(List.of("--set", name + "=" + Words.typed(value))));
        return words;
    }
}
