package dev.fovea.nn.train;

import dev.fovea.nn.metric.ExactMetric;
import dev.fovea.nn.metric.Metric;
import dev.fovea.plan.Runner;
import dev.fovea.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// One number of an evaluation while it goes on: what has been seen of the samples so far.
interface Tally {

    String name();

    /// Takes in the first `size` rows of the batch that was run.
    void add(int size);

    /// The number, from all samples.
    double value();

    /// One for each output of the plan.
    static List<Tally> of(Runner runner, Recipe recipe) {
        var metrics = Report.metrics(recipe);
        var tallies = new ArrayList<Tally>();
        runner.plan().outputs().forEach((name, type) -> {
            Optional<Metric> metric = Optional.ofNullable(metrics.get(name));
            MemorySegment rows = runner.output(name);
            Shape shape = type.shape();
            int width = shape.rank() == 1 ? 1 : shape.extent(1);
            tallies.add(metric.flatMap(Objective::exact).<Tally>map(e -> new All(name, e, rows, width))
                    .orElseGet(() -> new Sums(new Report.Entry(name, width, metric), rows)));
        });
        return tallies;
    }

    /// The sums of a few numbers per sample.
    final class Sums implements Tally {
        private final Report.Entry entry;
        private final MemorySegment rows;
        private final double[] sums;
        private long samples;

        Sums(Report.Entry entry, MemorySegment rows) {
            this.entry = entry;
            this.rows = rows;
            this.sums = new double[entry.parts()];
        }

        @Override public String name() {
            return entry.name();
        }

        @Override public void add(int size) {
            for (int i = 0; i < size * sums.length; i++) {
                sums[i % sums.length] += rows.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            }
            samples += size;
        }

        @Override public double value() {
            return entry.value(Arrays.stream(sums).map(sum -> sum / samples).toArray());
        }
    }

    /// Some numbers of every sample, the last of which is its weight.
    final class All implements Tally {
        private final String name;
        private final ExactMetric metric;
        private final MemorySegment rows;
        private final int width;
        private float[] kept = new float[0];
        private float[] weights = new float[0];
        private int samples;

        All(String name, ExactMetric metric, MemorySegment rows, int width) {
            this.name = name;
            this.metric = metric;
            this.rows = rows;
            this.width = width;
        }

        @Override public String name() {
            return name;
        }

        @Override public void add(int size) {
            if (samples + size > weights.length) {
                weights = Arrays.copyOf(weights, Math.max(samples + size, 2 * weights.length));
                kept = Arrays.copyOf(kept, weights.length * (width - 1));
            }
            for (int i = 0; i < size; i++, samples++) {
                MemorySegment.copy(rows, ValueLayout.JAVA_FLOAT, (long) Float.BYTES * i * width, kept,
                        samples * (width - 1), width - 1);
                weights[samples] = rows.getAtIndex(ValueLayout.JAVA_FLOAT, (long) i * width + width - 1);
            }
        }

        @Override public double value() {
            return metric.exact(Arrays.copyOf(kept, samples * (width - 1)), Arrays.copyOf(weights, samples));
        }
    }
}
