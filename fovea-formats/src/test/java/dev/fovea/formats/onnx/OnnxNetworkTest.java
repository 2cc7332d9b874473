package dev.fovea.formats.onnx;

import static dev.fovea.nn.loss.Losses.softmaxCrossEntropy;
import static dev.fovea.nn.optimizer.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.graph.Graph;
import dev.fovea.formats.FoveaFormat;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Kinds;
import dev.fovea.nn.model.Model;
import dev.fovea.op.Transpose;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A network of a file is a model like any other.
class OnnxNetworkTest {
    @TempDir private Path folder;

    private Path file(Wire model) throws IOException {
        return Files.write(folder.resolve("net.onnx"), model.bytes());
    }

    private static Tensor images(int count) {
        return Tensor.of(Shape.of(count, 6, 6, 1), Models.rising(36 * count, 1));
    }

    @Test void weightsBearTheNamesOfTheFileAndImagesAreChannelsLast() throws IOException {
        try (Model model = Model.load(file(Models.cnn()), Execution.on("reference"))) {
            assertThat(model.network().inputs().getFirst().sample()).isEqualTo(Shape.of(6, 6, 1));
            assertThat(model.parameters().stream().map(Parameter::toString)).containsExactly(
                    "conv1/weight f32[3, 3, 1, 2]", "conv1/bias f32[2]", "bn/scale f32[2]", "bn/bias f32[2]",
                    "bn/mean f32[2]", "bn/var f32[2]", "fc/weight f32[2, 18]", "fc/bias f32[2]");
            assertThat(model.parameters().stream().filter(Parameter::trainable)).hasSize(6);
            assertThat(model.weight("conv1/weight").at(1, 2, 0, 1)).isEqualTo(Models.rising(18, 0.5)[9 + 5]);
            Forward forward = model.network().build(Mode.INFERENCE);
            assertThat(forward.output().shape()).isEqualTo(Shape.of(Shape.N, 2));
            assertThat(forward.calls().stream().map(c -> c.path())).containsExactly("conv1", "bn", "relu", "maxpool",
                    "reshape", "fc");
        }
    }

    @Test void nothingIsMovedButBeforeTheDenseLayer() throws IOException {
        try (Model model = Model.load(file(Models.cnn()), Execution.on("reference"))) {
            var outputs = model.network().build(Mode.INFERENCE).outputs().values();
            assertThat(Graph.topological(outputs).stream().filter(n -> n.op() instanceof Transpose)).hasSize(1);
        }
    }

    @Test void theAnswerIsThatOfTheFormulas() throws IOException {
        try (Model model = Model.load(file(Models.cnn()), Execution.on("reference"))) {
            Tensor x = images(3);
            Tensor y = model.predict(x);
            for (int n = 0; n < 3; n++) {
                double[] expected = byHand(x.samples(n, n + 1));
                assertThat(y.at(n, 0)).isCloseTo(expected[0], within(1e-5));
                assertThat(y.at(n, 1)).isCloseTo(expected[1], within(1e-5));
            }
        }
    }

    private static double[] byHand(Tensor x) {
        float[] k = Models.rising(18, 0.5);
        float[] w = Models.rising(36, 0.3);
        double[] bias = {0.1, -0.1};
        double[] scale = {1, 2};
        double[] shift = {0, 0.5};
        double[] mean = {0.1, 0.2};
        double[] variance = {1, 0.5};
        double[] y = {0.5, 0.25};
        for (int c = 0; c < 2; c++) {
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    double largest = 0;
                    for (int at = 0; at < 4; at++) {
                        double sum = bias[c];
                        for (int u = 0; u < 3; u++) {
                            for (int v = 0; v < 3; v++) {
                                int row = 2 * i + at / 2 + u - 1;
                                int column = 2 * j + at % 2 + v - 1;
                                boolean inside = row >= 0 && row < 6 && column >= 0 && column < 6;
                                sum += inside ? x.at(0, row, column, 0) * k[9 * c + 3 * u + v] : 0;
                            }
                        }
                        largest = Math.max(largest,
                                (sum - mean[c]) / Math.sqrt(variance[c] + 1e-5) * scale[c] + shift[c]);
                    }
                    y[0] += largest * w[9 * c + 3 * i + j];
                    y[1] += largest * w[18 + 9 * c + 3 * i + j];
                }
            }
        }
        return y;
    }

    @Test void itIsSavedWithoutTheFileAndReadBackEqual() throws IOException {
        Path archive = folder.resolve("net.fovea");
        try (Model model = Model.load(file(Models.cnn()), Execution.on("reference"))) {
            model.save(archive);
            Files.delete(folder.resolve("net.onnx"));
            try (Model again = Model.load(archive, Execution.on("reference"))) {
                assertThat(again.network().layer()).isEqualTo(model.network().layer());
                assertThat(again.predict(images(2))).isEqualTo(model.predict(images(2)));
            }
        }
    }

    /// More nodes than any network in use has; a text that is made to fill the memory is refused as before (HostileArchiveTest).
    @Test void aNetworkOfFiveThousandNodesIsSavedAndReadBackEqual() throws IOException {
        int nodes = 5_000;
        var parts = new ArrayList<>(List.of(Models.input("x", "N", 3), Models.output("y", "N", 3),
                Models.floats(5, "w", List.of(3), 1, 2, 3)));
        for (int i = 0; i < nodes; i++) {
            parts.add(Models.node(i % 2 == 0 ? "Tanh" : "Mul",
                    i % 2 == 0 ? List.of(i == 0 ? "x" : "v" + i) : List.of("v" + i, "w"),
                    i == nodes - 1 ? "y" : "v" + (i + 1)));
        }
        Path file = file(Models.model(17, Models.graph(parts.toArray(Wire[]::new))));
        Path archive = folder.resolve("long.fovea");
        new OnnxFormat().load(file, Kinds.standard(), model -> {
            assertThat(((OnnxNetwork) model.layer()).calls()).hasSize(nodes);
            new FoveaFormat().save(model, Kinds.standard(), archive);
            return new FoveaFormat().load(archive, Kinds.standard(), again -> {
                assertThat(again.layer()).isEqualTo(model.layer());
                assertThat(again.weights()).isEqualTo(model.weights());
                return nodes;
            });
        });
    }

    @Test void itLearnsAndWhatIsFrozenStays() throws IOException {
        try (Model model = Model.load(file(Models.cnn()), Execution.on("reference"))) {
            Tensor kernel = model.weight("conv1/weight");
            Tensor dense = model.weight("fc/weight");
            model.freeze(path -> path.equals("conv1")).compile(sgd(0.05), softmaxCrossEntropy());
            Tensor labels = Tensor.of(Shape.of(4), 0, 1, 1, 0);
            double first = model.trainOnBatch(images(4), labels).loss();
            for (int i = 0; i < 30; i++) {
                model.trainOnBatch(images(4), labels);
            }
            assertThat(model.trainOnBatch(images(4), labels).loss()).isLessThan(first / 2);
            assertThat(model.weight("conv1/weight")).isEqualTo(kernel);
            assertThat(model.weight("fc/weight")).isNotEqualTo(dense);
            assertThat(model.weight("bn/mean")).isNotEqualTo(Tensor.of(Shape.of(2), 0.1f, 0.2f));
        }
    }

    @Test void aShapeThatWasWrittenForOneSampleMeansEach() throws IOException {
        Wire net = Models.model(9, Models.graph(Models.input("x", 1, 2, 3, 3), Models.output("y", 1, 18),
                Models.longs(5, "to", List.of(2), 1, 18), Models.node("Reshape", List.of("x", "to"), "y")));
        try (Model model = Model.load(file(net), Execution.on("reference"))) {
            Tensor y = model.predict(Tensor.of(Shape.of(2, 2, 3, 3), Models.rising(36, 1)));
            assertThat(y.shape()).isEqualTo(Shape.of(2, 18));
            assertThat(y.floats()).isEqualTo(Models.rising(36, 1));
        }
    }

    @Test void aTransposeOfTheFileMovesNothing() throws IOException {
        Wire net = Models.model(17, Models.graph(Models.input("x", "N", 4, 6), Models.output("y", "N", 4, 3),
                Models.floats(5, "w", List.of(6, 3), Models.rising(18, 1)),
                Models.node("Transpose", List.of("x"), "t", Models.integers("perm", 1, 0, 2)),
                Models.node("MatMul", List.of("t", "w"), "m"), Models.node("Softmax", List.of("m"), "s"),
                Models.node("Transpose", List.of("s"), "y", Models.integers("perm", 1, 0, 2))));
        try (Model model = Model.load(file(net), Execution.on("reference"))) {
            Forward forward = model.network().build(Mode.INFERENCE);
            assertThat(forward.output().shape()).isEqualTo(Shape.of(Shape.N, 4, 3));
            assertThat(Graph.topological(List.of(forward.output())).stream().filter(n -> n.op() instanceof Transpose))
                    .isEmpty();
            Tensor y = model.predict(Tensor.of(Shape.of(2, 4, 6), Models.rising(48, 1)));
            for (int row = 0; row < 8; row++) {
                assertThat(y.get(3L * row) + y.get(3L * row + 1) + y.get(3L * row + 2)).isCloseTo(1, within(1e-6));
            }
        }
    }

    @Test void aMirroredBorderOfAnyWidthKeepsTheBatchOpen() throws IOException {
        Wire net = Models.model(13, Models.graph(Models.input("x", "N", 30), Models.output("y", "N", 80),
                Models.longs(5, "pads", List.of(4), 0, 25, 0, 25),
                Models.node("Pad", List.of("x", "pads"), "y", Models.word("mode", "reflect"))));
        try (Model model = Model.load(file(net), Execution.on("reference"))) {
            Tensor y = model.predict(Tensor.of(Shape.of(1, 30), Models.rising(30, 1)));
            assertThat(y.shape()).isEqualTo(Shape.of(1, 80));
            assertThat(y.get(0)).isEqualTo(Models.rising(30, 1)[25]);
            assertThat(y.get(79)).isEqualTo(Models.rising(30, 1)[4]);
        }
    }
}
