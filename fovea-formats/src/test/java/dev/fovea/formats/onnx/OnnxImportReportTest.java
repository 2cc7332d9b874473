package dev.fovea.formats.onnx;

import static dev.fovea.formats.onnx.Models.floats;
import static dev.fovea.formats.onnx.Models.graph;
import static dev.fovea.formats.onnx.Models.input;
import static dev.fovea.formats.onnx.Models.integers;
import static dev.fovea.formats.onnx.Models.model;
import static dev.fovea.formats.onnx.Models.node;
import static dev.fovea.formats.onnx.Models.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.compile.Program;
import dev.fovea.formats.FormatException;
import dev.fovea.formats.check.ActivationCheck;
import dev.fovea.formats.check.CheckReport;
import dev.fovea.formats.check.NamedArrays;
import dev.fovea.formats.check.Order;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What became of a network of ONNX is told, what is not read is told all at once, and values are compared by the names of the file.
class OnnxImportReportTest {
    @TempDir private Path folder;

    private Path file(Wire model) throws IOException {
        return Files.write(folder.resolve("net.onnx"), model.bytes());
    }

    @Test void theReportSaysWhatBecameOfEachWeight() throws IOException {
        Path file = file(Models.cnn());
        assertThat(new OnnxFormat().report(file)).hasToString(
                file + """
                        : ONNX, operators of version 13, written by test
                          in the file   shape         here          shape         what was done
                          conv1.weight  [2, 1, 3, 3]  conv1/weight  [3, 3, 1, 2]  [out, in, h, w] turned to [h, w, in, out]
                          conv1.bias    [2]           conv1/bias    [2]           as it is
                          bn.scale      [2]           bn/scale      [2]           as it is
                          bn.bias       [2]           bn/bias       [2]           as it is
                          bn.mean       [2]           bn/mean       [2]           kept, not learned
                          bn.var        [2]           bn/var        [2]           kept, not learned
                          fc.weight     [2, 18]       fc/weight     [2, 18]       as it is
                          fc.bias       [2]           fc/bias       [2]           as it is
                        8 weights, 66 numbers
                        seen to:
                          image: images are fed channels last, [6, 6, 1]; in the file they are channels first
                          bn: ε is the file's 1e-5; Fovea's and Keras' default is 0.001
                          bn: momentum 0.9 is the share of the old mean, as here; it changes training only
                        left out:
                          shapes, axes and single numbers, which are part of the network and no weights: "zero", "minus", "axes\"""");
    }

    @Test void paddingThatIsNotAlikeOnBothSidesIsSeenTo() throws IOException {
        Path file = file(model(13, graph(input("x", "N", 1, 8, 8), output("y"),
                floats(5, "a.weight", List.of(1, 1, 3, 3), Models.rising(9, 1)),
                floats(5, "spare", List.of(2), 1, 2),
                node("Conv", List.of("x", "a.weight"), "c", integers("strides", 2, 2),
                        Models.word("auto_pad", "SAME_UPPER")),
                node("AveragePool", List.of("c"), "p", integers("kernel_shape", 2, 2), integers("pads", 0, 0, 1, 1)),
                node("LeakyRelu", List.of("p"), "y"))));
        var report = new OnnxFormat().report(file);
        assertThat(report.handled().stream().map(Object::toString)).containsExactly(
                "x: images are fed channels last, [8, 8, 1]; in the file they are channels first",
                "a: auto_pad=SAME_UPPER: an odd zero of the padding goes after, as in TensorFlow",
                "averagepool: pads [0, 0, 1, 1] are not alike on both sides (before, then after)",
                "averagepool: zeros of the padding do not count", "leakyrelu: the slope is 0.01");
        assertThat(report.leftOut().stream().map(Object::toString)).containsExactly("spare: no node reads it");
    }

    @Test void operatorsThatAreNotReadAreToldAllAtOnceWithWhatComesNearest() throws IOException {
        Path file = file(model(13, graph(input("x", "N", 3), output("y"), node("LSTM", List.of("x"), "a"),
                node("Reluu", List.of("a"), "b"), node("Relu", List.of("b"), "c"),
                node("NonMaxSuppression", List.of("c"), "y"))));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> new OnnxFormat().report(file))
                .withMessage(
                        file + """
                                : 3 nodes hold what is not read, LSTM, Reluu, NonMaxSuppression:
                                  LSTM "a": there is no operator "LSTM"; nearest: Conv over the steps, or an attention of MatMul and Softmax.
                                  docs/guides/onnx.md lists those that are read; export the model with others
                                  Reluu "b": there is no operator "Reluu"; did you mean "Relu"?
                                  docs/guides/onnx.md lists those that are read; export the model with others
                                  NonMaxSuppression "y": there is no operator "NonMaxSuppression"; nearest: end the model before it, and do it in the program.
                                  docs/guides/onnx.md lists those that are read; export the model with others""");
    }

    @Test void whatIsReadNeedsNothingNearest() {
        assertThat(OnnxFormat.operators().keySet()).noneMatch(o -> Nearest.to(o).isPresent());
    }

    @Test void optionsThatAreNotReadAreToldAllAtOnce() throws IOException {
        Path file = file(model(13, graph(input("x", "N", 1, 8, 8), output("y"), output("z"),
                node("MaxPool", List.of("x"), "a", integers("kernel_shape", 2, 2), integers("pads", -1, 0, 0, 0)),
                node("Relu", List.of("a"), "y"),
                node("AveragePool", List.of("x"), "z", integers("kernel_shape", 2, 2),
                        integers("pads", 0, 0, -1, 0)))));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> new OnnxFormat().report(file))
                .withMessage(
                        file + """
                                : 2 nodes hold what is not read, MaxPool, AveragePool:
                                  the node maxpool (MaxPool) cuts off -1 and 0 with negative pads; only zeros can be added
                                  the node averagepool (AveragePool) cuts off 0 and -1 with negative pads; only zeros can be added""");
    }

    private static Tensor images() {
        return Tensor.of(Shape.of(3, 1, 6, 6), Models.rising(108, 1));
    }

    /// What every node yields, in ONNX's order.
    private static SequencedMap<String, Tensor> values(Model model) {
        var onnx = (OnnxNetwork) model.network().layer();
        var graph = new Graph();
        Value x = Ops.input(graph, "image", DType.F32, Shape.of(Shape.N, 6, 6, 1));
        SequencedMap<String, Value> values = onnx.values(Scope.root(graph, Mode.INFERENCE), Map.of("image", x));
        return model.run(Program.of(values), 3,
                Map.of("image", images().reshape(Shape.of(3, 6, 6, 1))));
    }

    private static NamedArrays arrays(boolean named, Map<String, Tensor> all) {
        return new NamedArrays(Path.of("acts"), named, new LinkedHashMap<>(all));
    }

    @Test void valuesHaveTheAxesOfTheFile() throws IOException {
        try (Model model = Model.load(file(Models.cnn()), Execution.on("reference"))) {
            SequencedMap<String, Tensor> values = values(model);
            assertThat(values.keySet()).containsExactly("c", "b", "r", "p", "f", "scores");
            assertThat(values.get("c").shape()).isEqualTo(Shape.of(3, 2, 6, 6));
            assertThat(values.get("f").shape()).isEqualTo(Shape.of(3, 18));
            CheckReport report = ActivationCheck.of(model).order(Order.CHANNELS_FIRST)
                    .compare(arrays(false, Map.of("x", images())), arrays(true, values));
            assertThat(report.agrees()).as(report::toString).isTrue();
            assertThat(report.rows().stream().map(CheckReport.Row::layer)).containsExactly("c", "b", "r", "p", "f",
                    "scores");
            assertThat(report.assumed()).containsExactly("acts: f32[3, 1, 6, 6], channels first");
        }
    }

    @CsvSource({"conv1/weight, c, Conv, ''", "bn/mean, b, BatchNormalization, c", "fc/bias, scores, Gemm, f"})
    @ParameterizedTest void aDamagedNodeIsNamed(String weight, String value, String op, String before)
            throws IOException {
        try (Model model = Model.load(file(Models.cnn()), Execution.on("reference"))) {
            SequencedMap<String, Tensor> values = values(model);
            Tensor changed = model.weight(weight);
            changed.set(1, changed.get(1) + 1);
            model.weight(weight, changed);
            CheckReport report = ActivationCheck.of(model).order(Order.CHANNELS_FIRST)
                    .compare(arrays(true, Map.of("image", images())), arrays(true, values));
            var first = report.first().orElseThrow();
            assertThat(first.layer()).isEqualTo(value);
            assertThat(first.text()).startsWith(op + "(")
                    .endsWith(", node " + weight.substring(0, weight.indexOf('/')));
            assertThat(String.join(", ", first.from())).isEqualTo(before);
            assertThat(first.within()).isEmpty();
            assertThat(first.causes())
                    .containsExactly("only channel 1 of 2 differs: the weights of one filter or neuron");
        }
    }

    @Test void nodesInBetweenAreTold() throws IOException {
        try (Model model = Model.load(file(Models.cnn()), Execution.on("reference"))) {
            SequencedMap<String, Tensor> values = values(model);
            Tensor changed = model.weight("bn/mean");
            changed.set(1, changed.get(1) + 1);
            model.weight("bn/mean", changed);
            var first = ActivationCheck.of(model).order(Order.CHANNELS_FIRST).compare(
                    arrays(false, Map.of("x", images())),
                    arrays(true, Map.of("c", values.get("c"), "p", values.get("p"))))
                    .first().orElseThrow();
            assertThat(first.layer()).isEqualTo("p");
            assertThat(first.from()).containsExactly("c");
            assertThat(first.within()).containsExactly("b", "r");
        }
    }

    @Test void nodesAreKnownByTheirNamesTooAndOthersAreNot() throws IOException {
        try (Model model = Model.load(file(Models.cnn()), Execution.on("reference"))) {
            SequencedMap<String, Tensor> values = values(model);
            ActivationCheck check = ActivationCheck.of(model).order(Order.CHANNELS_FIRST);
            NamedArrays x = arrays(false, Map.of("x", images()));
            assertThat(check.compare(x, arrays(true, Map.of("conv1", values.get("c")))).agrees()).isTrue();
            assertThat(check.compare(x, arrays(false, Map.of("y", values.get("scores")))).agrees()).isTrue();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> check.compare(x, arrays(true, Map.of("scorez", values.get("c")))))
                    .withMessage("acts: scorez.npy names no layer; near it are scores");
        }
    }
}
