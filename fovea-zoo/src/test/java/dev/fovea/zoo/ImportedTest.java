package dev.fovea.zoo;

import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.averagePooling2d;
import static dev.fovea.nn.layer.Layers.batchNormalization;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.depthwiseConv2d;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.relu;
import static dev.fovea.nn.layer.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.formats.Safetensors;
import dev.fovea.formats.check.ActivationCheck;
import dev.fovea.formats.check.NamedArrays;
import dev.fovea.formats.check.Order;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of weights of PyTorch is told; what does not fit is told all at once; and what they compute is compared.
class ImportedTest {
    private static final Execution ON = Execution.on("reference");
    private static final Network SMALL = Network.of(sequential(conv2d(4, 3).padding(SAME).stride(2).named("conv1"),
            batchNormalization().named("bn1"), relu().maxValue(6),
            depthwiseConv2d(3).padding(1).named("dw"), averagePooling2d(2).stride(1).padding(SAME), flatten(),
            dense(5).named("fc")), Shape.of(8, 8, 3));

    @TempDir private Path folder;

    private Path safetensors(Map<String, Tensor> more) {
        Path file = folder.resolve("net.safetensors");
        try (Model model = Model.of(SMALL, Seed.of(1), ON)) {
            var tensors = new LinkedHashMap<>(TorchNames.of(SMALL).toTorch(model.saved().weights()));
            tensors.putAll(more);
            Safetensors.write(file, tensors, Map.of());
        }
        return file;
    }

    @Test void theReportSaysHowEachWeightIsTurned() {
        Path file = safetensors(Map.of("bn1.num_batches_tracked", Tensor.of(Shape.of(1), 7L)));
        try (Imported imported = Imported.of(file, SMALL, ON)) {
            assertThat(imported.report()).hasToString(file
                    + """
                            : weights by PyTorch's names
                              in the file       shape         here                 shape         what was done
                              conv1.weight      [4, 3, 3, 3]  conv1/kernel         [3, 3, 3, 4]  [out, in, h, w] turned to [h, w, in, out]
                              conv1.bias        [4]           conv1/bias           [4]           as it is
                              bn1.weight        [4]           bn1/gamma            [4]           as it is
                              bn1.bias          [4]           bn1/beta             [4]           as it is
                              bn1.running_mean  [4]           bn1/moving_mean      [4]           as it is
                              bn1.running_var   [4]           bn1/moving_variance  [4]           as it is
                              dw.weight         [4, 1, 3, 3]  dw/kernel            [3, 3, 4, 1]  [channels·m, 1, h, w] turned to [h, w, channels, m]
                              dw.bias           [4]           dw/bias              [4]           as it is
                              fc.weight         [5, 64]       fc/kernel            [64, 5]       [out, in] turned to [in, out], its inputs from map after map to pixel after pixel
                              fc.bias           [5]           fc/bias              [5]           as it is
                            10 weights, 493 numbers
                            seen to:
                              conv1, average_pooling2d: SAME pads as TensorFlow does, 0 before and 1 after; if it is padding=1 in PyTorch, write padding(1)
                              bn1: ε is 0.001 here, but 1e-5 in PyTorch unless it was given; the file does not say it
                              bn1: momentum is 0.99 here, the share of the old mean; PyTorch's default 0.1 is 0.9 here; it changes training only
                              clipped_relu: ReLU with the limit 6, ReLU6
                              average_pooling2d: zeros of the padding do not count here; in PyTorch they do unless count_include_pad=False
                            left out:
                              num_batches_tracked: counters of steps, 1 of them; they change no answer""");
        }
    }

    @Test void whatDoesNotFitIsToldAllAtOnce() {
        Path file = folder.resolve("net.safetensors");
        try (Model model = Model.of(SMALL, Seed.of(1), ON)) {
            var tensors = new LinkedHashMap<>(TorchNames.of(SMALL).toTorch(model.saved().weights()));
            tensors.put("fc1.bias", tensors.remove("fc.bias"));
            tensors.put("conv1.weight", Tensor.zeros(DType.F32, Shape.of(4, 3, 5, 5)));
            Safetensors.write(file, tensors, Map.of());
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Imported.of(file, SMALL, ON)).withMessage(file + """
                 does not fit the network:
                  conv1/kernel [3, 3, 3, 4] was expected as conv1.weight [4, 3, 3, 3], but is [4, 3, 5, 5]
                  fc/bias is missing: there is no fc.bias [5] in the file; did you mean "fc1.bias"?
                  nothing in the network has the weights of "fc1.bias" [5]
                Build the network that the weights are of, with layers of the names that they have there.""");
    }

    @Test void weightsByFoveasNamesAndOfAModelFileAreTakenAsTheyAre() {
        for (String ending : new String[]{".safetensors", ".fovea", ".weights.h5"}) {
            Path file = folder.resolve("own" + ending);
            try (Model model = Model.of(SMALL, Seed.of(1), ON)) {
                model.save(file);
                try (Imported imported = Imported.of(file, SMALL, ON)) {
                    assertThat(imported.report().weights()).hasSize(10).allMatch(w -> w.done().equals("as it is"));
                    assertThat(imported.model().weight("fc/kernel")).isEqualTo(model.weight("fc/kernel"));
                }
            }
        }
        try (Imported whole = Imported.of(folder.resolve("own.fovea"), ON)) {
            assertThat(whole.report().source()).isEqualTo("a model of Fovea");
        }
    }

    @Test void weightsAloneNeedANetwork() {
        Path file = safetensors(Map.of());
        assertThat(Imported.hasNetwork(file)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> Imported.of(file, ON)).withMessage(file
                + " holds weights, but no network.\nSay which network they are of: --as NET, or Imported.of(file, network, execution)");
        assertThatIllegalArgumentException().isThrownBy(() -> Imported.of(Path.of("x.onnx"), SMALL, ON))
                .withMessage("x.onnx has a network of its own; import it without naming one");
    }

    private static NamedArrays resNetImages() {
        return NamedArrays.read(RealData.file("pretrained/resnet_cifar10/first16_test_images_u8_nchw.npy"));
    }

    @ValueSource(strings = {"resnet20-12fca82f.th", "resnet20-12fca82f.safetensors"})
    @ParameterizedTest void theResNetOfThePaperComputesItsLogits(String name) {
        Path file = RealData.file("pretrained/resnet_cifar10/" + name);
        NamedArrays logits = NamedArrays
                .read(RealData.file("pretrained/resnet_cifar10/resnet20-12fca82f_first16_logits_f32.npy"));
        try (Imported imported = Imported.of(file, Pretrained.named("resnet20_cifar"), Execution.best())) {
            assertThat(imported.report().weights()).hasSize(97);
            assertThat(imported.model().classNames()).contains("airplane");
            var report = ActivationCheck.of(imported.model()).order(Order.CHANNELS_FIRST).names(TorchNames::ofLayer)
                    .compare(resNetImages(), logits);
            assertThat(report.agrees()).as(report::toString).isTrue();
            assertThat(report.rows().getFirst().note()).isEqualTo("before its softmax()");
            Tensor scaled = imported.model()
                    .activations(channelsLast(resNetImages().all().firstEntry().getValue()), "pixels")
                    .get("pixels");
            var fed = new NamedArrays(Path.of("scaled.npy"), false, new LinkedHashMap<>(Map.of("scaled", scaled)));
            var other = ActivationCheck.of(imported.model()).order(Order.CHANNELS_FIRST).compare(fed, logits);
            assertThat(other.agrees()).as(other::toString).isTrue();
            assertThat(other.assumed())
                    .anyMatch(a -> a.startsWith("scaled.npy: taken for what pixels = normalization("));
            var named = new NamedArrays(Path.of("acts"), true,
                    new LinkedHashMap<>(Map.of("linear", logits.all().firstEntry().getValue())));
            assertThat(ActivationCheck.of(imported.model()).order(Order.CHANNELS_FIRST).compare(resNetImages(), named)
                    .agrees()).isTrue();
        }
    }

    /// The network's branches: damaged in the body, and in a layer of the next stage.
    @ValueSource(strings = {"conv1", "layer1/1/conv2", "layer2/0/conv1", "layer3/2/bn2", "linear"})
    @ParameterizedTest void aDamagedLayerOfTheResNetIsNamedByItsPlace(String layer) {
        Path file = RealData.file("pretrained/resnet_cifar10/resnet20-12fca82f.safetensors");
        try (Imported imported = Imported.of(file, Pretrained.named("resnet20_cifar"), Execution.best())) {
            Model model = imported.model();
            Tensor x = resNetImages().all().firstEntry().getValue();
            var acts = new LinkedHashMap<String, Tensor>();
            for (String each : new String[]{"conv1", "bn1", "layer1/0/conv1", "layer1/1/conv1", "layer1/1/conv2",
                    "layer1/1", "layer2/0/conv1", "layer2/0/bn2", "layer3/2/conv2", "layer3/2/bn2", "linear"}) {
                acts.put(TorchNames.ofLayer(each), model.activations(channelsLast(x), each).get(each));
            }
            String weight = layer + (layer.endsWith("bn2") ? "/moving_variance" : "/kernel");
            Tensor value = model.weight(weight);
            value.set(0, value.get(0) + 2);
            model.weight(weight, value);
            var report = ActivationCheck.of(model).order(Order.CHANNELS_FIRST).names(TorchNames::ofLayer)
                    .compare(resNetImages(), new NamedArrays(Path.of("acts"), true, acts));
            assertThat(report.first().orElseThrow().layer()).isEqualTo(layer);
            assertThat(report.first().orElseThrow().causes())
                    .anyMatch(c -> c.startsWith("only channel 0 of ") && c.endsWith("one filter or neuron"));
        }
    }

    private static Tensor channelsLast(Tensor nchw) {
        Shape s = nchw.shape();
        Tensor nhwc = Tensor.zeros(DType.F32, Shape.of(s.extent(0), s.extent(2), s.extent(3), s.extent(1)));
        for (int n = 0; n < s.extent(0); n++) {
            for (int c = 0; c < s.extent(1); c++) {
                for (int p = 0; p < s.extent(2) * s.extent(3); p++) {
                    nhwc.set(((long) n * s.extent(2) * s.extent(3) + p) * s.extent(1) + c,
                            nchw.get(((long) n * s.extent(1) + c) * s.extent(2) * s.extent(3) + p));
                }
            }
        }
        return nhwc;
    }
}
