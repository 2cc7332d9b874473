package dev.fovea.cli;

import dev.fovea.nn.train.Logs;
import java.util.Locale;
import java.util.stream.Collectors;

/// What came of judging a model, as a line.
final class Result {
    private Result() {}

    /// `test accuracy 0.9923 (10000 images)`
    static String accuracy(Logs logs, int images) {
        return String.format(Locale.ROOT, "test accuracy %.4f (%d images)", logs.get("accuracy"), images);
    }

    /// The same with what else was measured: `test accuracy 0.9923 (10000 images), loss 0.0251`.
    static String line(Logs logs, int images) {
        String first = logs.find("accuracy").isPresent()
                ? accuracy(logs, images)
                : "tested on %d images".formatted(images);
        return first + logs.without("accuracy").values().entrySet().stream()
                .map(e -> String.format(Locale.ROOT, ", %s %.4f", e.getKey(), e.getValue()))
                .collect(Collectors.joining());
    }
}
