package dev.fovea.insight;

import static dev.fovea.data.augment.Augmentations.randomRotation;
import static dev.fovea.data.augment.Augmentations.randomTranslation;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.globalAveragePooling2d;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.rescaling;
import static dev.fovea.nn.layer.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Batch;
import dev.fovea.data.DataSet;
import dev.fovea.data.Digits;
import dev.fovea.insight.Robustness.Curve;
import dev.fovea.insight.report.RobustnessPage;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.metric.Metrics;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.nn.train.Fit;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RobustnessTest {

    /// Dark and light pictures, told apart by a mean of 0.5: lighter by 0.6, all are light, darker by as much, all are dark.
    @Test void aClassifierOfLightIsFooledByLight() {
        var pixels = new float[10 * 16];
        Arrays.fill(pixels, 80, 160, 0.95f);
        Arrays.fill(pixels, 0, 80, 0.05f);
        DataSet data = DataSet.of(Map.of("image", Tensor.of(Shape.of(10, 4, 4, 1), pixels)),
                Map.of("label", Tensor.of(Shape.of(10), 0, 0, 0, 0, 0, 1, 1, 1, 1, 1)));
        try (var model = Model.of(sequential(globalAveragePooling2d(), dense(2)), Shape.of(4, 4, 1), Seed.of(1))) {
            model.weight("dense/kernel", Tensor.of(Shape.of(1, 2), -1f, 1));
            model.weight("dense/bias", Tensor.of(Shape.of(2), 1f, 0));
            Robustness all = Robustness.of(model, data);
            assertThat(all.plain()).isEqualTo(1);
            assertThat(all.curve(Variation.LIGHTING).accuracies()).containsExactly(0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5);
            assertThat(all.curve(Variation.LIGHTING).mean()).isCloseTo(5 / 6.0, within(1e-12));
            for (var still : List.of(Variation.ROTATION, Variation.DEFORMATION, Variation.SCALE, Variation.VIEWPOINT)) {
                assertThat(all.curve(still).accuracies()).as("a flat picture stays what it is").containsOnly(1.0);
            }
            assertThat(all.mean()).isCloseTo((4 + 5 / 6.0) / 5, within(1e-12));
            assertThat(Robustness.table(Robustness.of(model, data, Variation.LIGHTING).name("light"))).isEqualTo("""
                    lighting, share of white that is added
                                -0.6   -0.4   -0.2      0    0.2    0.4    0.6   mean
                    light      0.500  1.000  1.000  1.000  1.000  1.000  0.500  0.833
                    """);
            assertThat(Robustness.of(model, data)).as("nothing is random").isEqualTo(all);
        }
    }

    /// The first and the last pixel of a picture that goes from dark to light, at one level.
    private static List<Double> ends(Variation variation, double level) {
        DataSet ramp = DataSet.of(Tensor.of(Shape.of(1, 3, 3, 1), (byte) 0, (byte) 10, (byte) 20, (byte) 30, (byte) 40,
                (byte) 50, (byte) 60, (byte) 70, (byte) 80), Tensor.of(Shape.of(1), 0));
        DataSet varied = Varied.of(ramp, variation, level);
        try (Arena arena = Arena.ofConfined()) {
            Batch batch = Batch.of(varied.inputs(), varied.targets(), 1, arena);
            varied.read(0, batch, 0);
            return List.of(batch.input("input").get(0), batch.input("input").get(8));
        }
    }

    @Test void levelsByHand() {
        assertThat(ends(Variation.LIGHTING, 0.2)).containsExactly(51.0, 131.0);
        assertThat(ends(Variation.SCALE, 2)).as("half-way to the middle").containsExactly(20.0, 60.0);
        assertThat(ends(Variation.SCALE, 0.5)).as("the border goes on").containsExactly(0.0, 80.0);
        assertThat(ends(Variation.VIEWPOINT, -0.5)).as("the upper row half a pixel to the left").containsExactly(5.0,
                75.0);
        assertThat(ends(Variation.ROTATION, 0)).containsExactly(0.0, 80.0);
        assertThat(ends(Variation.DEFORMATION, 34)).isNotEqualTo(List.of(0.0, 80.0))
                .isEqualTo(ends(Variation.DEFORMATION, 34));
    }

    @Test void everyVariationHasALevelAtWhichNothingChanges() {
        for (Variation v : Variation.values()) {
            assertThat(v.levels().stream().filter(v::isNone)).as(v.word()).hasSize(1);
            assertThat(v.labels()).hasSameSizeAs(v.levels());
        }
    }

    /// What augmentation is for: learned from turned and shifted digits, turned ones are known better.
    @Test void augmentationMakesRobust() {
        DataSet training = Digits.of(1, 1500);
        DataSet test = Digits.of(2, 300);
        Robustness before = trained(training, test).name("before");
        Robustness after = trained(training.augmented(randomRotation(45), randomTranslation(0.05)), test).name("after");
        assertThat(after.curve(Variation.ROTATION).mean()).as("%s", Robustness.table(before, after))
                .isGreaterThan(before.curve(Variation.ROTATION).mean() + 0.1);
        String page = RobustnessPage.of("Digits <1>", before, after).html();
        assertThat(page)
                .contains("<title>Digits &lt;1&gt;</title>", ">before</th>", ">after</th>", "</svg>before</span>",
                        "</svg>after</span>", ">degrees</text>",
                        ">-60</text>")
                .doesNotContain("http://", "https://", "<script");
    }

    private static Robustness trained(DataSet data, DataSet test) {
        Layer net = sequential(rescaling(1 / 255.0), conv2d(8, 5).relu(), maxPooling2d(2), flatten(),
                dense(10).softmax());
        try (var model = Model.of(net, Shape.of(28, 28, 1), Seed.of(1))) {
            model.compile(Optimizers.adam(0.003), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy());
            model.fit(data, Fit.epochs(6), Fit.batchSize(50));
            return Robustness.of(model, test, Variation.ROTATION);
        }
    }

    private static Robustness fixed(String name, Variation... variations) {
        return new Robustness(name, 10, 0.5, Arrays.stream(variations)
                .map(v -> new Curve(v, v.levels().stream().map(_ -> 0.5).toList())).toList());
    }

    @Test void thePageIsWellFormed() throws Exception {
        String page = RobustnessPage.of("one", fixed("accuracy", Variation.values())).html();
        var factory = DocumentBuilderFactory.newInstance();
        var document = factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(page.replace("<!DOCTYPE html>", "").getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(5);
        assertThat(page).as("a single line has no legend").doesNotContain("<span>");
        Robustness one = fixed("one", Variation.SCALE);
        String four = RobustnessPage.of("four", one, one.name("two"), one.name("a < b"), one.name("4")).html();
        assertThat(four).contains("class=\"line-4\"", "</svg>a &lt; b</span>");
        refused(() -> RobustnessPage.of("five", one, one, one, one, one),
                "a page shows the curves of 1 to 4 models, but 5 were given");
    }

    @Test void whatCannotBeJudged() {
        refused(() -> RobustnessPage.of("none"), "a page shows the curves of 1 to 4 models, but 0 were given");
        refused(() -> Robustness.table(), "there is nothing to compare; give one or more");
        refused(() -> Robustness.table(fixed("before", Variation.SCALE), fixed("after", Variation.ROTATION)),
                "before was varied by [scale], but after by [rotation]; compare the same");
        refused(() -> fixed("before", Variation.SCALE).curve(Variation.ROTATION),
                "before was not varied by rotation; it was by scale");
        refused(() -> new Curve(Variation.SCALE, List.of(1.0)), "scale has 11 levels, but 1 accuracies were given");
        refused(() -> fixed("before"), "before has no curve; give it one or more variations");
        DataSet rows = DataSet.of(new float[][]{{1, 2}, {3, 4}}, new int[]{0, 1});
        try (var model = Model.of(dense(2), Shape.of(2), Seed.of(1))) {
            refused(() -> Robustness.of(model, rows),
                    "data: pictures that can be varied are one input [height, width, channels] of u8 or f32, "
                            + "but the data has [input f32[2]]");
        }
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
