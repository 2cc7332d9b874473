package dev.fovea.bench;

import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.loss.Losses.categoricalFocalCrossentropy;
import static dev.fovea.nn.metric.Metrics.accuracy;
import static dev.fovea.nn.metric.Metrics.f1;
import static dev.fovea.nn.metric.Metrics.weighted;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.train.Stepper;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A step with weights and with metrics made of several means allocates nothing either, once HotSpot has compiled its kernels.
class WeightedSteadyStateTest {
    private static final int BATCH = 16;
    private static final int RUNS = 2000;
    private static final long PATIENCE = 60_000_000_000L;

    @Test void aWeightedStepAllocatesNothing() {
        assumeTrue(Execution.best().backend().rank() > 0, "the reference backend has no steady state to speak of");
        var labels = new int[BATCH];
        for (int i = 0; i < BATCH; i++) {
            labels[i] = i % 3;
        }
        DataSet data = DataSet
                .of(Tensor.of(Shape.of(BATCH, 8, 8, 1), new float[BATCH * 64]), Tensor.of(Shape.of(BATCH), labels))
                .classWeights(Map.of(2, 5.0));
        var net = sequential(conv2d(4, 3).relu(), flatten(), dense(3));
        try (var model = Model.of(net, Shape.of(8, 8, 1), Seed.of(1)).compile(adam(1e-3),
                categoricalFocalCrossentropy().fromLogits(true), accuracy(), f1(), weighted(f1()));
                var stepper = Stepper.of(model, data.inputs(), data.targets(), BATCH);
                var epoch = Batches.inOrder(data, BATCH).prefetch(0).epoch(0)) {
            int loaded = stepper.load(epoch.next());
            assertThat(bytesOfAStep(stepper, loaded)).isLessThan(1);
            assertThat(stepper.logs().values()).containsOnlyKeys("loss", "accuracy", "f1", "weighted_f1");
        }
    }

    private static double bytesOfAStep(Stepper stepper, int batch) {
        var heap = new Heap();
        long end = System.nanoTime() + PATIENCE;
        double bytes;
        do {
            heap.start();
            for (int i = 0; i < RUNS; i++) {
                stepper.step(batch);
            }
            bytes = (double) heap.allocated() / RUNS;
        } while (bytes >= 1 && System.nanoTime() < end);
        return bytes;
    }
}
