package dev.fovea.insight.report;

import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Batches;
import dev.fovea.insight.report.Placement.Place;
import dev.fovea.insight.report.RunTrace.Epoch;
import dev.fovea.insight.report.RunTrace.Norms;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPartsTest {
    @TempDir private Path folder;

    // confusion

    /// Of three cats two are found, one is taken for a dog; of two dogs one is taken for a cat.
    @Test void recallIsOfARowPrecisionOfAColumn() {
        Confusion c = Confusion.of(List.of("cat", "dog", "cow"));
        c.add(0, 0);
        c.add(0, 0);
        c.add(0, 1);
        c.add(1, 0);
        c.add(1, 1);
        assertThat(c.total()).isEqualTo(5);
        assertThat(c.accuracy()).isEqualTo(0.6);
        assertThat(c.recall(0)).isEqualTo(2 / 3.0);
        assertThat(c.precision(0)).isEqualTo(2 / 3.0);
        assertThat(c.recall(1)).isEqualTo(0.5);
        assertThat(c.recall(2)).isNaN();
        assertThat(c.pairs()).containsExactly(new Confusion.Pair(0, 1, 1), new Confusion.Pair(1, 0, 1));
        assertThat(ConfusionSection.of(c)).contains("<td class=\"sum\">–</td>", "<b>60.0 %</b>");
    }

    @Test void veryManyClassesAreAListOfMistakes() {
        Confusion c = Confusion.of(IntStream.range(0, 100).mapToObj(i -> "class" + i).toList());
        c.add(3, 77);
        assertThat(ConfusionSection.of(c)).doesNotContain("<table").contains("<b>class3</b> taken for <b>class77</b>");
    }

    @Test void aLabelIsANumberOrAOneHotVector() {
        Tensor numbers = Tensor.of(Shape.of(4), 0f, 2f, 3f, 0.5f);
        assertThat(
                List.of(Judgement.label(numbers, 0, 3), Judgement.label(numbers, 1, 3), Judgement.label(numbers, 2, 3),
                        Judgement.label(numbers, 3, 3)))
                .containsExactly(0, 2, -1, -1);
        Tensor rows = Tensor.of(Shape.of(3, 3), 0f, 1f, 0f, 1f, 1f, 0f, 0f, 0.5f, 0.5f);
        assertThat(List.of(Judgement.label(rows, 0, 3), Judgement.label(rows, 1, 3), Judgement.label(rows, 2, 3)))
                .containsExactly(1, -1, -1);
    }

    @Test void theWorstMistakesAreThoseOfWhichTheNetworkWasSurest() {
        try (Model model = Tiny.chain(flatten(), dense(3).softmax())) {
            Judgement all = Judgement.of(model, Tiny.TEST, 100).orElseThrow();
            assertThat(all.worst()).hasSize((int) (12 - all.confusion().right()))
                    .allSatisfy(m -> assertThat(m.probability()).isGreaterThan(m.ofTruth()))
                    .isSortedAccordingTo((a, b) -> Double.compare(b.probability(), a.probability()));
            Judgement two = Judgement.of(model, Tiny.TEST, 2).orElseThrow();
            assertThat(two.worst()).extracting(Judgement.Mistake::index)
                    .isEqualTo(all.worst().stream().limit(2).map(Judgement.Mistake::index).toList());
            Judgement.Mistake first = all.worst().getFirst();
            try (var batches = Batches.inOrder(Tiny.TEST, 12).epoch(0)) {
                Tensor images = batches.next().input("image");
                assertThat(first.sample()).isEqualTo(Judgement.sample(images, first.index()));
            }
        }
    }

    // norms

    /// Against the model's own gradients, on the same samples.
    @Test void normsAreThoseOfTheGradientsOfTheModel() {
        try (Model model = Tiny.chain(conv2d(3, 3).relu(), flatten(), dense(3).softmax())) {
            var norms = Probe.of(model, Tiny.TRAINING);
            assertThat(norms.keySet()).containsExactly("conv2d", "dense");
            Map<String, Tensor> gradients;
            try (var batches = Batches.inOrder(Tiny.TRAINING, 30).epoch(0)) {
                var batch = batches.next();
                gradients = model.gradients(batch.input("image"), batch.target("label"));
            }
            norms.forEach((layer, n) -> {
                double weights = squares(model.weight(layer + "/kernel")) + squares(model.weight(layer + "/bias"));
                double gradient = squares(gradients.get(layer + "/kernel")) + squares(gradients.get(layer + "/bias"));
                assertThat((double) n.weights()).isCloseTo(Math.sqrt(weights), within(1e-5 * Math.sqrt(weights)));
                assertThat((double) n.gradient()).isCloseTo(Math.sqrt(gradient), within(1e-5 * Math.sqrt(gradient)));
            });
        }
    }

    /// A layer that yields 512 x 512 x 64 numbers of 4 bytes: 64 MiB, and as much for their gradient.
    @Test void aLargeNetworkIsAskedAboutFewSamples() {
        try (Model small = Tiny.chain(flatten(), dense(3).softmax());
                Model large = Model.of(conv2d(64, 1), Shape.of(512, 512, 3), Seed.of(1))) {
            assertThat(Probe.samples(small)).isEqualTo(64);
            assertThat(Probe.samples(large)).isEqualTo(1);
        }
    }

    private static double squares(Tensor t) {
        return Arrays.stream(t.doubles()).map(x -> x * x).sum();
    }

    private static Epoch epoch(int number, double seconds, float weights, float gradient) {
        var layers = new LinkedHashMap<String, Norms>();
        layers.put("block/conv2d_1", new Norms(weights, gradient));
        return new Epoch(number, seconds, layers);
    }

    @Test void aTraceIsReadBackEqual() throws Exception {
        var trace = new RunTrace(List.of(epoch(1, 1.23456, 0.1f, 1e-9f), epoch(2, 3, 1 / 3f, Float.NaN)));
        assertThat(trace.text()).isEqualTo("""
                epoch,seconds,block/conv2d_1 weights,block/conv2d_1 gradient
                1,1.235,0.1,1.0E-9
                2,3.000,0.33333334,
                """);
        Path file = Files.writeString(folder.resolve("trace.csv"), trace.text());
        assertThat(RunTrace.read(file)).isEqualTo(trace);
        assertThat(RunTrace.read(folder.resolve("none.csv")).epochs()).isEmpty();
    }

    @Test void anEpochThatIsDoneAgainTakesThePlaceOfTheFirst() {
        RunTrace trace = new RunTrace(List.of()).with(epoch(1, 1, 1, 1)).with(epoch(2, 2, 2, 2)).with(epoch(3, 3, 3, 3))
                .with(epoch(2, 9, 9, 9));
        assertThat(trace.epochs()).extracting(Epoch::number).containsExactly(1, 2);
        assertThat(trace.seconds()).isEqualTo(10);
    }

    @Test void aDamagedTraceIsSaid() throws Exception {
        Path file = folder.resolve("trace.csv");
        for (String text : List.of("epoch,seconds,a weights,a gradient\n1,2,3\n",
                "epoch,seconds,a weights,a gradient\n1,x,3,4\n")) {
            Files.writeString(file, text);
            assertThatIllegalArgumentException().isThrownBy(() -> RunTrace.read(file)).withMessage(file
                    + ", line 2 is no row of \"epoch,seconds,layer weights,layer gradient,…\". The file was edited: remove it");
        }
    }

    // the drawing

    @Test void aChainStandsInOneColumn() {
        var p = new Placement(List.of(List.of(), List.of(0), List.of(1)), 100, 20);
        assertThat(p.boxes).extracting(b -> b.x).containsOnly(50.0);
        assertThat(p.boxes).extracting(b -> b.row).containsExactly(0, 1, 2);
        assertThat(p.width()).isEqualTo(100);
    }

    /// 0 → 1, 2, 3 → 4, and 0 → 4 past them.
    @Test void branchesStandBesideEachOtherAndNoArrowPassesABox() {
        var p = new Placement(List.of(List.of(), List.of(0), List.of(0), List.of(0), List.of(1, 2, 3, 0)), 100, 20);
        assertThat(p.boxes).extracting(b -> b.row).containsExactly(0, 1, 1, 1, 2);
        assertThat(p.arrows).hasSize(7);
        assertThat(p.rows.get(1)).hasSize(4);
        for (List<Place> row : p.rows) {
            for (int i = 1; i < row.size(); i++) {
                Place left = row.get(i - 1);
                assertThat(row.get(i).x - left.x).isGreaterThanOrEqualTo((left.width + row.get(i).width) / 2 - 1e-9);
            }
            assertThat(row.getFirst().x - row.getFirst().width / 2).isGreaterThanOrEqualTo(-1e-9);
        }
    }

    // texts

    @Test void numbersAreReadable() {
        assertThat(List.of(Html.number(0.012345), Html.number(12.345), Html.number(1.2e-7), Html.number(0),
                Html.number(Double.NaN), Html.number(123456)))
                .containsExactly("0.01235", "12.35", "1.2e-07", "0", "–", "123456");
        assertThat(List.of(Html.percent(0.9731), Html.percent(0.00001), Html.percent(0.99999), Html.percent(1)))
                .containsExactly("97.3 %", "&lt; 0.1 %", "&gt; 99.9 %", "100.0 %");
        assertThat(List.of(Html.time(8.34), Html.time(725), Html.time(12_000)))
                .containsExactly("8.3 s", "12 min 5 s", "3 h 20 min");
        assertThat(List.of(Html.bytes(784), Html.bytes(13_098_536))).containsExactly("784 B", "12.5 MiB");
    }
}
