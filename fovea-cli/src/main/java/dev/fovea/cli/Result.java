package dev.fovea.cli;

import dev.fovea.nn.loss.MeanSquaredError;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Logs;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// What came of judging a model, as a line.
final class Result {
    private static final String ACCURACY = "accuracy";
    private static final String OF_MAIN_OUTPUT = "output/accuracy";

    private Result() {}

    /// `test accuracy 0.9923 (10000 images)`, of the main output if there are several; of a network without classes `test mean squared
    /// error 0.0123 (10000 images)`.
    static String judgement(Model model, Logs logs, int images) {
        OptionalDouble accuracy = accuracy(logs);
        boolean squares = model.recipe().tasks().getFirst().loss() instanceof MeanSquaredError;
        return String.format(Locale.ROOT, "test %s %.4f (%d images)",
                accuracy.isPresent() ? "accuracy" : squares ? "mean squared error" : "loss",
                accuracy.orElse(logs.loss()), images);
    }

    private static OptionalDouble accuracy(Logs logs) {
        OptionalDouble only = logs.find(ACCURACY);
        return only.isPresent() ? only : logs.find(OF_MAIN_OUTPUT);
    }

    /// The same with what else was measured: `test accuracy 0.9923 (10000 images), loss 0.0251`.
    static String line(Model model, Logs logs, int images) {
        String first = accuracy(logs).isPresent()
                ? judgement(model, logs, images)
                : "tested on %d images".formatted(images);
        return first + logs.without(ACCURACY).without(OF_MAIN_OUTPUT).values().entrySet().stream()
                .map(e -> String.format(Locale.ROOT, ", %s %.4f", e.getKey(), e.getValue()))
                .collect(Collectors.joining());
    }
}
