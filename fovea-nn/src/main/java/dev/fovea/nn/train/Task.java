package dev.fovea.nn.train;

import static dev.fovea.nn.text.Require.notNegative;

import dev.fovea.nn.loss.Loss;
import dev.fovea.nn.metric.Metric;
import java.util.List;

/// What one output of a network is trained and judged by.
public record Task(String output, Loss loss, double weight, List<Metric> metrics) {
    public Task {
        notNegative("the weight of a loss", weight);
        metrics = List.copyOf(metrics);
    }

    public static Task of(String output, Loss loss, Metric... metrics) {
        return new Task(output, loss, 1, List.of(metrics));
    }

    public Task weight(double weight) { return new Task(output, loss, weight, metrics); }
}
