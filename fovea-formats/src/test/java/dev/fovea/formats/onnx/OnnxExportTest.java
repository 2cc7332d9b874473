package dev.fovea.formats.onnx;

import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.model.FunctionalBuilder.functional;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.data.io.FileException;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Lambda;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.op.Ops;
import dev.fovea.op.Pool;
import dev.fovea.op.Random.Distribution;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.Window;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who looks at a file meets the operators that the layers are known by, and images that are turned round once.
class OnnxExportTest {
    private static final Shape IMAGE = Shape.of(16, 16, 3);

    @TempDir Path folder = Path.of("");

    private static Model model(Layer layer, Shape sample) {
        return Model.of(Network.of(layer, sample), Seed.of(1), Execution.on("reference"));
    }

    private static List<String> operators(Layer layer, Shape sample) {
        try (Model model = model(layer, sample)) {
            return OnnxExport.of(model).nodes().stream().map(WrittenNode::op).toList();
        }
    }

    private static List<WrittenNode> nodes(Layer layer, Shape sample) {
        try (Model model = model(layer, sample)) {
            return OnnxExport.of(model).nodes();
        }
    }

    // the operators of the field

    @Test void aConvolutionalNetworkReadsAsInTheLecture() {
        assertThat(operators(sequential(conv2d(6, 3).padding(SAME).bias(false), batchNormalization(), relu(),
                maxPooling2d(2), conv2d(8, 3).relu(), averagePooling2d(2), flatten(), dense(20).relu(),
                dense(10).softmax()), IMAGE))
                .containsExactly("Transpose", "Conv", "BatchNormalization", "Relu", "MaxPool", "Conv", "Relu",
                        "AveragePool", "Flatten", "Gemm", "Relu", "Gemm", "Softmax");
    }

    @Test void channelsFirstNeedsNoTranspose() {
        Layer net = sequential(conv2d(6, 3).relu(), globalAveragePooling2d(), dense(10));
        try (Model model = model(net, IMAGE)) {
            assertThat(OnnxExport.of(model).channelsFirst().nodes()).extracting(WrittenNode::op)
                    .containsExactly("Conv", "Relu", "GlobalAveragePool", "Flatten", "Gemm");
        }
    }

    @Test void aResidualBlockOfMobileNetHasItsSevenOperators() {
        Layer block = sequential(conv2d(12, 1).bias(false), batchNormalization(), relu().maxValue(6),
                depthwiseConv2d(3).padding(SAME).bias(false), batchNormalization(), relu().maxValue(6),
                conv2d(8, 1).bias(false));
        assertThat(operators(sequential(conv2d(8, 3), residual(block)), IMAGE)).containsExactly("Transpose", "Conv",
                "Conv", "BatchNormalization", "Clip", "Conv", "BatchNormalization", "Clip", "Conv", "Add", "Transpose");
    }

    @Test void branchesMeetWithoutATranspose() {
        Layer net = sequential(conv2d(4, 1), parallel(conv2d(4, 1), maxPooling2d(3).stride(1).padding(SAME),
                conv2d(2, 3).padding(SAME)), upSampling2d(2), zeroPadding2d(1), cropping2d(2), globalMaxPooling2d());
        assertThat(operators(net, IMAGE)).containsExactly("Transpose", "Conv", "Conv", "MaxPool", "Conv", "Concat",
                "Resize", "Pad", "Slice", "GlobalMaxPool", "Reshape");
    }

    @Test void aVisionTransformerIsTurnedRoundOncePerUse() {
        Layer net = sequential(patchEmbedding(8, 6), classToken(), positionEmbedding(), transformerEncoder(2, 12),
                transformerEncoder(2, 12), layerNormalization(), selectToken(0), dense(3));
        List<String> operators = operators(net, IMAGE);
        assertThat(Collections.frequency(operators, "LayerNormalization")).isEqualTo(5);
        assertThat(Collections.frequency(operators, "Transpose")).isLessThanOrEqualTo(2 + 2 * 4);
        assertThat(operators).doesNotContain("Sqrt", "Reciprocal", "ReduceMean", "Exp");
    }

    @Test void denseLayersOverSequencesAreProducts() {
        assertThat(operators(sequential(dense(4).relu(), dense(2)), Shape.of(5, 3))).containsExactly("MatMul", "Add",
                "Relu", "MatMul", "Add");
        assertThat(operators(sequential(conv2d(3, 3), dense(4)), IMAGE)).containsExactly("Transpose", "Conv", "Conv",
                "Transpose");
    }

    @Test void everyActivationHasFewOperators() {
        assertThat(operators(relu(), Shape.of(3))).containsExactly("Relu");
        assertThat(operators(relu().maxValue(6), Shape.of(3))).containsExactly("Clip");
        assertThat(operators(relu().slope(0.1), Shape.of(3))).containsExactly("LeakyRelu");
        assertThat(operators(leakyRelu(0.2), Shape.of(3))).containsExactly("LeakyRelu");
        assertThat(operators(prelu(), Shape.of(3))).containsExactly("PRelu");
        assertThat(operators(elu(), Shape.of(3))).containsExactly("Elu");
        assertThat(operators(selu(), Shape.of(3))).containsExactly("Selu");
        assertThat(operators(sigmoid(), Shape.of(3))).containsExactly("Sigmoid");
        assertThat(operators(hardSigmoid(), Shape.of(3))).containsExactly("HardSigmoid");
        assertThat(operators(hardSwish(), Shape.of(3))).containsExactly("HardSwish");
        assertThat(operators(softplus(), Shape.of(3))).containsExactly("Softplus");
        assertThat(operators(softsign(), Shape.of(3))).containsExactly("Softsign");
        assertThat(operators(silu(), Shape.of(3))).containsExactly("Sigmoid", "Mul");
        assertThat(operators(gelu(), Shape.of(3))).containsExactly("Div", "Erf", "Add", "Mul", "Mul");
        assertThat(operators(mish(), Shape.of(3))).containsExactly("Softplus", "Tanh", "Mul");
    }

    @Test void normalisationsAreOneOperatorEach() {
        assertThat(operators(layerNormalization(), Shape.of(4, 3))).containsExactly("LayerNormalization");
        assertThat(operators(sequential(conv2d(4, 3), localResponseNormalization()), IMAGE)).containsExactly(
                "Transpose", "Conv", "LRN", "Transpose");
        assertThat(operators(sequential(conv2d(4, 3), groupNormalization(2), relu(), conv2d(2, 1)), IMAGE))
                .containsExactly("Transpose", "Conv", "Reshape", "InstanceNormalization", "Reshape", "Mul", "Add",
                        "Relu", "Conv", "Transpose");
    }

    @Test void instanceNormalisationIsOneOperator() {
        assertThat(operators(sequential(conv2d(4, 3), groupNormalization(-1)), IMAGE)).containsExactly("Transpose",
                "Conv", "InstanceNormalization", "Transpose");
    }

    @Test void transposedConvolutionsTakeWhatStandsOverTheEndOff() {
        WrittenNode same = nodes(conv2dTranspose(2, 3).stride(2).padding(SAME), IMAGE).get(1);
        assertThat(same.op()).isEqualTo("ConvTranspose");
        assertThat(same.attributes()).containsEntry("pads", List.of(0, 0, 1, 1)).containsEntry("output_padding",
                List.of(0, 0));
        WrittenNode apart = nodes(conv2dTranspose(2, 2).stride(3), IMAGE).get(1);
        assertThat(apart.attributes()).containsEntry("output_padding", List.of(1, 1));
    }

    @Test void nearestPixelsAtUnevenFactorsAreNamedByNumber() {
        assertThat(operators(resizing(5, 32).interpolation(NEAREST), IMAGE)).containsExactly("Gather", "Gather");
        assertThat(operators(resizing(5, 32), IMAGE)).containsExactly("Transpose", "Resize", "Transpose");
        assertThat(operators(sequential(permute(1, 3, 2), resizing(5, 32)), IMAGE)).containsExactly("Transpose",
                "MatMul", "Transpose", "MatMul", "Transpose");
    }

    // names and numbers

    @Test void kernelsKeepTheirNamesAndAreWrittenAsOnnxReadsThem() {
        try (Model model = model(sequential(conv2d(6, 3, 2), depthwiseConv2d(3).depthMultiplier(2), flatten(),
                dense(4)), IMAGE)) {
            var weights = OnnxExport.of(model).weights();
            assertThat(weights.get("conv2d/kernel").shape()).isEqualTo(Shape.of(6, 3, 3, 2));
            assertThat(weights.get("conv2d/kernel").at(4, 2, 1, 0)).isEqualTo(model.weight("conv2d/kernel").at(1, 0, 2,
                    4));
            assertThat(weights.get("conv2d/bias").shape()).isEqualTo(Shape.of(6));
            assertThat(weights.get("depthwise_conv2d/kernel").shape()).isEqualTo(Shape.of(12, 1, 3, 3));
            assertThat(weights.get("depthwise_conv2d/kernel").at(7, 0, 1, 2)).isEqualTo(
                    model.weight("depthwise_conv2d/kernel").at(1, 2, 3, 1));
            Shape maps = Shape.of(12, 13, 12);
            assertThat(weights.get("dense/kernel").at(5 * 12 * 13 + 2 * 13 + 3, 1)).isEqualTo(
                    model.weight("dense/kernel").reshape(maps.append(4)).at(2, 3, 5, 1));
        }
    }

    @Test void equalModelsGiveEqualBytes() throws IOException {
        Layer net = sequential(conv2d(3, 3).relu(), batchNormalization(), flatten(), dense(2).softmax());
        Path one = folder.resolve("one.onnx");
        Path other = folder.resolve("other.onnx");
        try (Model a = model(net, IMAGE); Model b = model(net, IMAGE)) {
            OnnxExport.of(a.classNames(List.of("no", "yes"))).write(one);
            OnnxExport.of(b.classNames(List.of("no", "yes"))).write(other);
        }
        assertThat(one).hasSameBinaryContentAs(other);
        assertThat(Files.size(one)).isGreaterThan(3 * 14 * 14 * 2 * Float.BYTES);
    }

    @Test void aNetworkThatDoesNothingCopiesItsInput() throws IOException {
        Path file = folder.resolve("nothing.onnx");
        try (Model model = model(dropout(0.5), Shape.of(3))) {
            OnnxExport.of(model).write(file);
        }
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).contains("Identity", "fovea");
    }

    // what cannot be written

    private record Noise() implements Layer {
        @Override public String kind() {
            return "noise";
        }

        @Override public Value apply(Scope scope, Value x) {
            return Ops.plus(x, scope.random(Distribution.NORMAL, x.shape()));
        }
    }

    private void assertRefused(Layer layer, String message) {
        Path file = folder.resolve("refused.onnx");
        try (Model model = model(sequential(conv2d(2, 3), layer), IMAGE)) {
            assertThatThrownBy(() -> OnnxExport.of(model).write(file)).isInstanceOf(ExportException.class)
                    .hasMessage(message);
        }
        assertThat(file).doesNotExist();
    }

    @Test void randomNumbersInInferenceAreRefused() {
        assertRefused(new Noise(), """
                noise/Random: random numbers are drawn, but a written model answers the same each time.
                Draw them in training only: let the layer ask scope.mode() first""");
    }

    @Test void aMeanOverTheBatchIsRefused() {
        assertRefused(new Lambda("centre", x -> Ops.minus(x, Ops.mean(x, List.of(0)))), """
                centre/1.0/N: it is divided by the size of the batch, which is not known.
                Take the mean over the axes of a sample only""");
    }

    @Test void zerosBetweenNeighboursAreRefused() {
        assertRefused(new Lambda("spread", x -> Ops.pad(x, 1, 0, 0, 1)), """
                spread/Pad[1: 0, 0, between 1]: ONNX puts no zeros between neighbours.
                Use upSampling, or a transposed convolution with a stride""");
    }

    @Test void aMeanOverWindowsWithDilationIsRefused() {
        assertRefused(new Lambda("wide", x -> Ops.pool(new Pool(Pool.Kind.AVERAGE, List.of(
                new Window(2, 1, 0, 0, 2), Window.valid(1, 1)), false), x)), """
                        wide/Pool average: opset 17 has no mean over windows with dilation.
                        Use windows without dilation, or a depthwise convolution whose weights are equal""");
    }

    @Test void oneNameForInputAndOutputIsRefused() {
        var net = functional();
        var x = net.input("x", Shape.of(3));
        var same = net.output("x", net.call(relu(), x)).build();
        try (Model model = Model.of(Network.of(same), Seed.of(1), Execution.on("reference"))) {
            assertThatThrownBy(() -> OnnxExport.of(model).write(folder.resolve("x.onnx")))
                    .isInstanceOf(ExportException.class).hasMessage("""
                            the output x: an input has the same name.
                            Give one of them another name in the functional network""");
        }
    }

    @Test void weightsOfALargeFileStandBesideIt() throws IOException {
        Path file = folder.resolve("large.onnx");
        Path beside = folder.resolve("large.onnx.data");
        try (Model model = model(sequential(conv2d(40, 3).relu(), flatten(), dense(20), dense(30)), IMAGE);
                Arena arena = Arena.ofConfined()) {
            OnnxExport export = OnnxExport.of(model);
            assertThat(export.write(file)).containsExactly(file);
            long whole = Files.size(file);
            assertThat(export.mostBytes(whole).write(file)).containsExactly(file);
            assertThat(beside).doesNotExist();

            assertThat(export.mostBytes(whole - 1).write(file)).containsExactly(beside, file);
            List<OnnxTensor> tensors = OnnxModel.map(file, arena).graph().initializers();
            assertThat(tensors.stream().filter(t -> !t.external().isEmpty()).map(OnnxTensor::external))
                    .containsExactly(
                            Map.of("location", "large.onnx.data", "offset", "0", "length", "4320"),
                            Map.of("location", "large.onnx.data", "offset", "8192", "length", "627200"),
                            Map.of("location", "large.onnx.data", "offset", "638976", "length", "2400"));
            assertThat(Files.size(beside)).isEqualTo(638976 + 2400);
            assertThat(Files.size(file)).isLessThan(whole - 600_000);

            Tensor images = Tensor.of(Shape.of(2, 16, 16, 3), Models.rising(2 * 16 * 16 * 3, 1));
            try (Model again = Model.load(file, Execution.on("reference"))) {
                assertThat(again.predict(images)).isEqualTo(model.predict(images));
            }
        }
    }

    @Test void aFileThatIsTooLargeWithoutItsWeightsIsRefused() {
        try (Model model = model(dense(100), Shape.of(30))) {
            assertThatThrownBy(() -> OnnxExport.of(model).mostBytes(0).pieces(new SideFile("x.data"), 500))
                    .isInstanceOf(ExportException.class).hasMessageMatching("""
                            the file: it would have \\d\\d\\d bytes without its weights, but holds at most 500.
                            Write the model with the ending .fovea""");
        }
    }

    @Test void aFileHoldsNoMoreThanTheFormatDoes() {
        try (Model model = model(relu(), Shape.of(3))) {
            assertThatThrownBy(() -> OnnxExport.of(model).mostBytes(1L << 31))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("an ONNX file holds from 0 to 2147483647 bytes, but is to hold 2147483648");
        }
    }

    @Test void aFolderThatIsNotThereIsAnError() {
        try (Model model = model(relu(), Shape.of(3))) {
            assertThatThrownBy(() -> OnnxExport.of(model).write(folder.resolve("none/x.onnx")))
                    .isInstanceOf(FileException.class).hasMessageContaining("there is no folder");
        }
    }
}
