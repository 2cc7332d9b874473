package dev.fovea.zoo;

import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.loss.Losses.sparseCategoricalCrossentropy;
import static dev.fovea.nn.optimizer.Optimizers.nesterov;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Batches;
import dev.fovea.data.Digits;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// He et al. 2016, figure 6, in small: a plain net learns the slower the deeper it is, a residual one does not.
class PlainAndResidualTest {

    /// The mean loss of the last ten of so many steps on drawn digits.
    private static double loss(CifarResNet net, int steps) {
        CifarResNet small = net.width(4).image(Shape.of(28, 28, 1))
                .pixels(sequential(Pixels.unit(), averagePooling2d(2)).named("pixels"));
        double sum = 0;
        try (var model = Model.of(small.network(), Seed.of(1));
                var epoch = Batches.inOrder(Digits.of(5, 16 * steps), 16)
                        .epoch(0)) {
            model.compile(nesterov(0.1), sparseCategoricalCrossentropy());
            for (int i = 0; i < steps; i++) {
                var batch = epoch.next();
                double loss = model.trainOnBatch(Map.of("input", batch.input("image"), "label", batch.target("label")))
                        .loss();
                sum += i >= steps - 10 ? loss : 0;
            }
        }
        System.out.printf("%s net of %d layers: loss %.3f after %d steps%n", net.shortcuts() ? "residual" : "plain",
                net.depth(), sum / 10, steps);
        return sum / 10;
    }

    @Test void shortcutsLetADeepNetLearn() {
        CifarResNet deep = CifarResNet.cifarResNet(56);
        assertThat(loss(deep, 50)).isLessThan(0.9 * loss(deep.plain(), 50));
    }

    @Tag("nightly")
    @Test void theDeeperThePlainNetTheWorse() {
        CifarResNet shallow = CifarResNet.cifarResNet(20);
        CifarResNet deep = CifarResNet.cifarResNet(56);
        double plainShallow = loss(shallow.plain(), 300);
        double plainDeep = loss(deep.plain(), 300);
        double residualDeep = loss(deep, 300);
        assertThat(plainDeep).isGreaterThan(1.2 * plainShallow);
        assertThat(residualDeep).isLessThan(plainShallow);
    }
}
