package dev.fovea.cli;

import static dev.fovea.nn.layer.Layers.batchNormalization;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.compile.Program;
import dev.fovea.formats.Npy;
import dev.fovea.formats.Safetensors;
import dev.fovea.formats.onnx.OnnxNetwork;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.CifarResNet;
import dev.fovea.zoo.TorchNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Models of the data folder are imported and compute what they computed there; one that is damaged at one layer is not written, and the
/// layer is named.
class ImportCommandTest {
    private static final Pattern COMMAND = Pattern.compile("^\\./fovea (import .+)$", Pattern.MULTILINE);
    private static final double EPSILON = 1e-5;         // torch.nn.BatchNorm2d

    @TempDir private Path folder;

    private static Path bytes() {
        return RealFile.of("models-small/mnist_first10_images_u8.npy");
    }

    private static Tensor digits(DoubleUnaryOperator pixels) {
        Tensor images = Npy.read(bytes()).cast(DType.F32).reshape(Shape.of(10, 28, 28, 1));
        for (long i = 0; i < images.count(); i++) {
            images.set(i, pixels.applyAsDouble(images.get(i)));
        }
        return images;
    }

    private Path digits(String name, DoubleUnaryOperator pixels) {
        Npy.write(folder.resolve(name), digits(pixels).reshape(Shape.of(10, 1, 28, 28)));
        return folder.resolve(name);
    }

    private static double normalised(double pixel) {
        return (pixel / 255 - 0.1307) / 0.3081;
    }

    /// Burn's example of importing from PyTorch, before its log-softmax, as a model file with weights that are to be replaced.
    private Path burn() {
        Path file = folder.resolve("net.fovea");
        var net = sequential(conv2d(8, 3).relu().named("conv1"), conv2d(16, 3).relu().named("conv2"),
                conv2d(24, 3).relu().named("conv3"), batchNormalization().epsilon(EPSILON).momentum(0.9).named("norm1"),
                flatten(), dense(32).relu().named("fc1"), dense(10).named("fc2"),
                batchNormalization().epsilon(EPSILON).momentum(0.9).named("norm2"));
        try (Model model = Model.of(Network.of(net, Shape.of(28, 28, 1)), Seed.of(1))) {
            model.save(file);
        }
        return file;
    }

    private static String[] words(Object... words) {
        return Arrays.stream(words).map(Object::toString).toArray(String[]::new);
    }

    private static Shell imported(Object... words) {
        return Shell.run(words(words));
    }

    /// What a model answers is what the written file answers.
    private static void assertWritten(Path written, Tensor x, Path outputs) {
        try (Model model = Model.load(written)) {
            Tensor y = model.predict(x);
            Tensor expected = Npy.read(outputs);
            for (long i = 0; i < y.count(); i++) {
                assertThat(y.get(i)).isCloseTo(expected.get(i), within(1e-4 * Math.max(1, Math.abs(expected.get(i)))));
            }
            assertThat(model.provenance()).containsKeys("imported from", "imported sha256", "import checked");
        }
    }

    @Test void aLeNetOfKeras2() {
        Path file = RealFile.of("models-small/keras_lenet_h5/lenet.h5");
        Path outputs = file.resolveSibling("first10_outputs_f32.npy");
        Path written = folder.resolve("lenet.fovea");
        Shell shell = imported("import", file, "--check", bytes(), outputs, "-o", written);
        assertThat(shell.err()).isEmpty();
        assertThat(shell.code()).isZero();
        assertThat(shell.out()).startsWith(file + ": Keras 2.3.1\n").contains(
                "  /model_weights/conv2d_1/conv2d_1/kernel:0  [5, 5, 1, 6]   conv2d_1/kernel  [5, 5, 1, 6]   as it is\n",
                "\n10 weights, 61,706 numbers\nleft out:\n"
                        + "  /optimizer_weights: 31 tensors that the optimizer remembered; training begins anew\n"
                        + "  compile: Adam(learning_rate=5e-4), loss categorical_crossentropy, metrics accuracy; "
                        + "call model.compile(…) here before it learns on\n",
                "\n" + bytes() + ": u8[10, 28, 28], of one channel\n" + outputs
                        + ": taken for what the network answers, dense_3\n",
                "\n1 layer agrees within 1.0e-04 of the largest number\n");
        assertThat(shell.lastLine()).matches(Pattern.quote(written.toString()) + ": [\\d,]+ bytes");
        assertWritten(written, digits(x -> x), outputs);
        assertThat(imported("import", file, "-o", written).lastLine())
                .endsWith(" bytes; the file that was there is replaced");
    }

    @Test void aNetworkOfKeras3AndPixelsOnAnotherScale() {
        Path file = RealFile.of("models-small/keras3_mnist_cnn/mnist_cnn.keras");
        Path outputs = file.resolveSibling("first10_outputs_f32.npy");
        Path written = folder.resolve("cnn.fovea");
        Shell wrong = imported("import", file, "--check", bytes(), outputs, "-o", written);
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.out()).contains(
                "\ndense_1 is the first layer that diverges: first10_outputs_f32.npy differs by ",
                "\n  here it is dense(10).activation(SOFTMAX)\n"
                        + "  nothing was given for what lies between: conv2d, max_pooling2d, conv2d_1, max_pooling2d_1, flatten, "
                        + "dense\n  cause: with the inputs divided by 255 it agrees\n");
        assertThat(wrong.lastLine()).isEqualTo(
                written + ": not written, since the model diverges; --force writes it all the same");
        assertThat(written).doesNotExist();
        Path fractions = digits("fractions.npy", x -> x / 255);
        assertThat(imported("import", file, "--check", fractions, outputs, "-o", written).code()).isZero();
        assertWritten(written, digits(x -> x / 255), outputs);
    }

    @Test void aNetworkOfOnnx() {
        Path file = RealFile.of("models-small/mnist_cntk_opt/opt-mnist.onnx");
        Path outputs = file.resolveSibling("first10_outputs_f32.npy");
        Path written = folder.resolve("mnist.fovea");
        Shell shell = imported("import", file, "--check", bytes(), outputs, "-o", written);
        assertThat(shell.err()).isEmpty();
        assertThat(shell.code()).isZero();
        assertThat(shell.out()).startsWith(file + ": ONNX, operators of version 8, written by CNTK\n").contains(
                "  Parameter5             [8, 1, 5, 5]   Convolution28/Parameter5    [5, 5, 1, 8]   "
                        + "[out, in, h, w] turned to [h, w, in, out]\n",
                "  Convolution28, Convolution110: auto_pad=SAME_UPPER: an odd zero of the padding goes after, as in TensorFlow\n",
                "  Plus214_Output_0  first10_outputs_f32.npy  [10, 10]  ");
        assertWritten(written, digits(x -> x), outputs);
    }

    @ValueSource(strings = {"mnist.pt", "mnist.safetensors"})
    @ParameterizedTest void weightsOfPyTorchInANetworkOfAModelFile(String name) {
        Path file = RealFile.of("models-small/burn_mnist/" + name);
        Path written = folder.resolve("burn.fovea");
        Shell shell = imported("import", file, "--as", burn(), "-o", written);
        assertThat(shell.err()).isEmpty();
        assertThat(shell.code()).isZero();
        assertThat(shell.out()).startsWith(file + ": weights by PyTorch's names\n").contains(
                "  conv1.weight        [8, 1, 3, 3]    conv1/kernel           [3, 3, 1, 8]    [out, in, h, w] turned to "
                        + "[h, w, in, out]\n",
                "  fc1.weight          [32, 11616]     fc1/kernel             [11616, 32]     [out, in] turned to [in, out], "
                        + "its inputs from map after map to pixel after pixel\n",
                "seen to:\n  norm1, norm2: ε is 1e-5, PyTorch's default; the file does not say it\n"
                        + "left out:\n  num_batches_tracked: counters of steps, 2 of them; they change no answer\n"
                        + "not checked: --check INPUTS OUTPUTS compares with what the other program computed\n");
    }

    @Test void theNetworkOfBurnComputesItsOutputs() {
        Path outputs = RealFile.of("models-small/burn_mnist/first10_outputs_f32.npy");
        Path written = folder.resolve("burn.fovea");
        Shell shell = imported("import", RealFile.of("models-small/burn_mnist/mnist.safetensors"), "--as", burn(),
                "--check",
                digits("x.npy", ImportCommandTest::normalised), outputs, "-o", written);
        assertThat(shell.code()).as(shell.out()).isZero();
        assertThat(shell.out()).contains(": f32[10, 1, 28, 28], channels first\n");
        assertWritten(written, digits(ImportCommandTest::normalised), outputs);
    }

    @Test void theResNetOfThePaperKnowsHowPhotographsAreFed() {
        Path file = RealFile.of("pretrained/resnet_cifar10/resnet20-12fca82f.th");
        Path written = folder.resolve("resnet20.fovea");
        Shell shell = imported("import", file, "--as", "resnet20_cifar", "--check",
                file.resolveSibling("first16_test_images_u8_nchw.npy"),
                file.resolveSibling("resnet20-12fca82f_first16_logits_f32.npy"), "-o", written);
        assertThat(shell.err()).isEmpty();
        assertThat(shell.code()).isZero();
        assertThat(shell.out())
                .startsWith("network: resnet20_cifar, as its published weights have it; pixels (x/255 - ")
                .contains("97 weights, 271,098 numbers\n", "photographs: stretch, kept in the model file\n",
                        "  agrees, before its softmax()\n");
        try (Model model = Model.load(written)) {
            assertThat(model.classNames()).contains("airplane");
            assertThat(model.preprocessing()).isPresent();
        }
    }

    @Test void aNetworkOfTheZooIsBuiltForTheClassesOfTheFile() {
        Network network = CifarResNet.cifarResNet(20).classes(7).network();
        Path file = folder.resolve("seven.safetensors");
        try (Model model = Model.of(network, Seed.of(1))) {
            Safetensors.write(file, TorchNames.of(network).toTorch(model.saved().weights()), Map.of());
        }
        Path written = folder.resolve("seven.fovea");
        Shell shell = imported("import", file, "--as", "resnet20_cifar", "-o", written);
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).startsWith("network: resnet20_cifar, as fovea nets has it, for 7 classes\n");
        Shell other = imported("import", file, "--as", "resnet32_cifar");
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).startsWith("fovea: " + file + " does not fit the network:\n"
                + "  layer1/3/conv1/kernel is missing: there is no layer1.3.conv1.weight [16, 16, 3, 3] in the file\n");
    }

    // damaged at one layer

    private Path activations(Map<String, Tensor> all) throws IOException {
        Path acts = Files.createDirectories(folder.resolve("acts"));
        for (var each : all.entrySet()) {
            Npy.write(acts.resolve(each.getKey().replaceAll("[^A-Za-z0-9_.-]", "_") + ".npy"), each.getValue());
        }
        return acts;
    }

    private static void damage(Model model, String weight) {
        Tensor value = model.weight(weight);
        value.set(0, value.get(0) + 3);
        model.weight(weight, value);
    }

    private void assertNamed(String layer, Shell shell, Path written) {
        assertThat(shell.code()).as(shell.out() + shell.err()).isEqualTo(1);
        assertThat(shell.out()).contains("\n" + layer + " is the first layer that diverges: ")
                .contains("the weights of one filter or neuron\n");
        assertThat(written).doesNotExist();
    }

    @Test void aDamagedLayerOfKerasIsNamedAndForceWritesItAllTheSame() throws IOException {
        Path file = RealFile.of("models-small/keras_lenet_h5/lenet.h5");
        Path damaged = folder.resolve("damaged.weights.h5");
        Path acts;
        try (Model model = Model.load(file)) {
            acts = activations(model.activations(digits(x -> x)));
            model.save(folder.resolve("lenet.fovea"));
            damage(model, "conv2d_2/kernel");
            model.save(damaged);
        }
        Path written = folder.resolve("out.fovea");
        String[] words = words("import", damaged, "--as", folder.resolve("lenet.fovea"), "--check", bytes(), acts, "-o",
                written);
        assertNamed("conv2d_2", Shell.run(words), written);
        List<String> forced = new ArrayList<>(List.of(words));
        forced.add("--force");
        Shell shell = Shell.run(forced.toArray(String[]::new));
        assertThat(shell.code()).isEqualTo(1);
        assertThat(written).isNotEmptyFile();
    }

    @Test void aDamagedNodeOfOnnxIsNamed() throws IOException {
        Path damaged = folder.resolve("damaged.fovea");
        Path acts;
        try (Model model = Model.load(RealFile.of("models-small/mnist_cntk_opt/opt-mnist.onnx"))) {
            var onnx = (OnnxNetwork) model.network().layer();
            var graph = new Graph();
            Value x = Ops.input(graph, "Input3", DType.F32, Shape.of(Shape.N, 28, 28, 1));
            var values = onnx.values(Scope.root(graph, Mode.INFERENCE), Map.of("Input3", x));
            acts = activations(model.run(Program.of(values), 10, Map.of("Input3", digits(p -> p))));
            damage(model, "Convolution110/Parameter87");
            model.save(damaged);
        }
        Path written = folder.resolve("out.fovea");
        Shell shell = imported("import", damaged, "--check", bytes(), acts, "-o", written);
        assertNamed("Convolution110_Output_0", shell, written);
        assertThat(shell.out()).contains(", node Convolution110\n  before it agrees: Pooling66_Output_0\n");
    }

    @ValueSource(strings = {"layer1/0/conv2", "layer2/1/conv1", "layer3/0/conv1"})
    @ParameterizedTest void aDamagedLayerOfPyTorchIsNamedWhereBranchesMeet(String layer) throws IOException {
        Path file = RealFile.of("pretrained/resnet_cifar10/resnet20-12fca82f.th");
        Path images = file.resolveSibling("first16_test_images_u8_nchw.npy");
        Path clean = folder.resolve("clean.fovea");
        assertThat(imported("import", file, "--as", "resnet20_cifar", "-o", clean).code()).isZero();
        Path damaged = folder.resolve("damaged.safetensors");
        Path acts = folder.resolve("acts");
        try (Model model = Model.load(clean)) {
            Tensor x = channelsLast(Npy.read(images));
            for (var each : model.activations(x).entrySet()) {
                Path to = acts.resolve(TorchNames.ofLayer(each.getKey()) + ".npy");
                if (each.getKey().matches(".*(conv|bn|layer)\\d(/\\d)?")) {
                    Files.createDirectories(acts);
                    Npy.write(to, each.getValue());
                }
            }
            damage(model, layer + "/kernel");
            Safetensors.write(damaged, TorchNames.of(model.network()).toTorch(model.saved().weights()), Map.of());
        }
        Path written = folder.resolve("out.fovea");
        assertNamed(layer,
                imported("import", damaged, "--as", "resnet20_cifar", "--check", images, acts, "-o", written),
                written);
    }

    private static Tensor channelsLast(Tensor nchw) {
        Shape s = nchw.shape();
        int pixels = s.extent(2) * s.extent(3);
        Tensor nhwc = Tensor.zeros(DType.F32, Shape.of(s.extent(0), s.extent(2), s.extent(3), s.extent(1)));
        for (long i = 0; i < nchw.count(); i++) {
            long n = i / ((long) pixels * s.extent(1));
            long c = i / pixels % s.extent(1);
            nhwc.set((n * pixels + i % pixels) * s.extent(1) + c, nchw.get(i));
        }
        return nhwc;
    }

    // called wrongly

    @Test void wrongCallsSaySo() throws IOException {
        Path file = burn();
        Path npy = folder.resolve("x.npy");
        Npy.write(npy, Tensor.zeros(DType.F32, Shape.of(2, 28, 28, 1)));
        wrong("there is no file nothing.onnx", "import", "nothing.onnx");
        wrong("there is no file or folder acts", "import", file, "--check", npy, "acts");
        wrong("--tolerance is for --check", "import", file, "--tolerance", "1e-3");
        wrong("--force is for --check", "import", file, "--force");
        wrong("the model is written as MODEL.fovea, but -o is x.onnx; fovea export writes other files", "import", file,
                "-o", "x.onnx");
        wrong("-o is the file that is read, %s; give the model another name".formatted(file), "import", file, "-o",
                file);
        Path weights = Files.write(folder.resolve("x.pt"), new byte[]{1});
        wrong("%s holds weights, but no network; say which they are of: --as NET (fovea models and fovea nets list them), "
                .formatted(weights) + "or --as MODEL.fovea", "import", weights);
        Shell unknown = imported("import", weights, "--as", "resnet21");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).isEqualTo(
                "fovea: \"resnet21\" is no network (there are %s; fovea nets lists all), and there is no such file or folder\n"
                        .formatted(
                                "resnet18, resnet34, resnet50, resnet101, resnet152, resnet18_cifar, resnet20_cifar, "
                                        + "resnet32_cifar, resnet44_cifar, resnet56_cifar, resnet110_cifar"));
        Shell onnx = imported("import", Files.write(folder.resolve("x.onnx"), new byte[]{1}), "--as", "lenet");
        assertThat(onnx.err())
                .isEqualTo("fovea: " + folder + "/x.onnx has a network of its own; import it without naming one\n");
    }

    private static void wrong(String message, Object... words) {
        Shell shell = imported(words);
        assertThat(shell.err()).isEqualTo("fovea: " + message + "\nTry fovea import --help\n");
        assertThat(shell.code()).isEqualTo(2);
    }

    @Test void filesOfActivationsThatDoNotFitSaySo() throws IOException {
        Path file = burn();
        Path npy = folder.resolve("x.npy");
        Npy.write(npy, Tensor.zeros(DType.F32, Shape.of(2, 28, 28, 1)));
        Path acts = activations(Map.of("conv4", Tensor.zeros(DType.F32, Shape.of(2, 3))));
        Shell near = imported("import", file, "--check", npy, acts);
        assertThat(near.code()).isEqualTo(1);
        assertThat(near.err())
                .isEqualTo("fovea: " + acts + ": conv4.npy names no layer; near it are conv1, conv2, conv3\n");
        Npy.write(npy, Tensor.zeros(DType.F32, Shape.of(2, 32, 32, 3)));
        Shell shape = imported("import", file, "--check", npy, npy);
        assertThat(shape.code()).isEqualTo(1);
        assertThat(shape.err())
                .isEqualTo("fovea: " + npy + " is f32[2, 32, 32, 3], but the input \"input\" of the network "
                        + "takes [N, 28, 28, 1], or channels first [N, 1, 28, 28]\n");
        Files.writeString(npy, "no array");
        assertThat(imported("import", file, "--check", npy, npy).err()).startsWith("fovea: " + npy
                + ": byte 0: a file of NumPy begins with \\x93NUMPY and a version");
    }

    // the guides

    /// The command of each guide does what it says there; what it prints is what the page shows.
    @Test void theCommandsOfTheGuidesRun() throws IOException {
        Path keras = RealFile.of("models-small/keras3_mnist_cnn/mnist_cnn.keras");
        Path resnet = RealFile.of("pretrained/resnet_cifar10/resnet20-12fca82f.th");
        Files.copy(keras, folder.resolve("mnist_cnn.keras"));
        Files.copy(resnet, folder.resolve("resnet20.th"));
        Files.copy(resnet.resolveSibling("first16_test_images_u8_nchw.npy"), folder.resolve("pictures.npy"));
        Files.copy(resnet.resolveSibling("resnet20-12fca82f_first16_logits_f32.npy"), folder.resolve("logits.npy"));
        digits("images.npy", x -> x / 255);
        try (Model model = Model.load(keras)) {
            Files.move(activations(model.activations(digits(x -> x / 255))), folder.resolve("activations"));
        }
        int commands = 0;
        for (String page : List.of("from-keras", "from-pytorch")) {
            String text = Files.readString(LecturesPageTest.root().resolve("docs/guides/" + page + ".md"));
            for (String command : COMMAND.matcher(text).results().map(m -> m.group(1)).toList()) {
                var words = new ArrayList<>(Arrays.asList(command.split(" ")));
                words.replaceAll(
                        w -> w.matches("activations|.*\\.(keras|th|npy|fovea)") ? folder.resolve(w).toString() : w);
                Shell shell = Shell.run(words.toArray(String[]::new));
                assertThat(shell.code()).as("%s%n%s%n%s", command, shell.out(), shell.err()).isZero();
                assertThat(shell.out()).as(shell.out()).containsPattern("agrees?( within|, before its softmax)");
                commands++;
            }
        }
        assertThat(commands).isEqualTo(2);
    }
}
