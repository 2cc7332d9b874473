package dev.fovea.zoo;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.data.Cifar10;
import dev.fovea.data.DataFiles;
import dev.fovea.data.Images;
import dev.fovea.data.Preprocessing;
import dev.fovea.data.io.RemoteFile;
import dev.fovea.formats.Safetensors;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.metric.Metrics;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.nn.text.Near;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A network of the zoo with weights that were published for it, known by the SHA-256 of their file.
///
/// ```java
/// try (Model model = Pretrained.named("mobilenet_v1").load(); Predictor predictor = model.predictor()) {
///     Prediction seen = predictor.predict(Images.read(Path.of("photo.jpg")));
/// }
/// ```
/// The file is looked for below `FOVEA_DATA`, then in the user's cache, and is fetched into that where an address is known.
///
/// @param about         one line: what it is, and who published it
/// @param folder        below `FOVEA_DATA`
/// @param addresses     where the file can be fetched; none where no address is known
/// @param source        who published the weights, and as which file
/// @param preprocessing how a photograph becomes an input
/// @param pixels        what is done first to the numbers 0 to 255
/// @param classes       the names of the classes, in the order of the answers
/// @param torchName     what PyTorch would call a tensor of the file in our network
public record Pretrained(String name, String about, Supplier<Network> network, String folder, RemoteFile file,
        List<URI> addresses, String source, String licence, Preprocessing preprocessing, String pixels,
        Supplier<List<String>> classes, UnaryOperator<String> torchName) {
    private static final Pattern COUNTED = Pattern.compile("\\w*?conv(\\d+)\\.(weight|bias)");
    private static final List<Integer> FIRES = List.of(3, 4, 6, 7, 9, 10, 11, 12);      // their places in SqueezeNet 1.1
    private static final List<String> PARTS = List.of("squeeze", "expand1x1", "expand3x3");
    private static final double EVALUATION = 0.875;      // 224 of 256: TensorFlow's and torchvision's evaluation

    private static final String SYMMETRIC = "x/127.5 - 1";
    private static final String IMAGENET = "(x/255 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]";

    private static final List<Pretrained> ALL = List.of(
            mobileNet("mobilenet_v1", "MobileNet, Howard et al. 2017", 1, 224, "mobilenet_v1_1.0_224", 16_893_236,
                    "12dc7b9655a607f122df787f81ec2378a3c24d27879c4a8f6602ea6fff35f42c",
                    "google-coral/test_data, mobilenet_v1_1.0_224_quant_embedding_extractor.tflite and"
                            + " mobilenet_quant_v1_224_head_layers.tflite, dequantised to float32"),
            mobileNet("mobilenet_v1_0.25_128", "MobileNet with a quarter of the filters for 128 x 128 pixels", 0.25,
                    128,
                    "mobilenet_v1_0.25_128", 1_875_156,
                    "bdbf663026e83476e47ec546816e1f774381c16c9e217706706b6a11fe6c7955",
                    "google-coral/test_data, mobilenet_v1_0.25_128_quant.tflite, dequantised to float32"),
            new Pretrained("squeezenet1_1", "SqueezeNet 1.1, Iandola et al. 2016",
                    () -> SqueezeNet.squeezeNet().version(SqueezeNet.Version.V1_1).network(),
                    "pretrained/squeezenet1.1", new RemoteFile("squeezenet1.1.safetensors", 4_947_272,
                            "89910347b4d6fd249b3c747241f15c361d209b96232e880ed0550eaf6e31812f"),
                    List.of(), "ONNX model zoo, SqueezeNet 1.1 (MXNet Gluon)", "Apache-2.0",
                    Preprocessing.of(Images.Fit.CROP).share(EVALUATION), IMAGENET, ImageNet::classNames,
                    Pretrained::squeezeNet),
            new Pretrained("resnet20_cifar", "ResNet of 20 layers for CIFAR-10, He et al. 2016",
                    () -> CifarResNet.cifarResNet(20).pixels(Pixels.imageNet()).network(), "pretrained/resnet_cifar10",
                    new RemoteFile("resnet20-12fca82f.safetensors", 1_092_888,
                            "77489c5ef5d2e36b381546bfbf387f0850e870710ca7b8a1d15e6332300381a5"),
                    List.of(), "akamaster/pytorch_resnet_cifar10, resnet20-12fca82f.th", "BSD-2-Clause",
                    Preprocessing.STRETCH, IMAGENET, Cifar10::classNames, UnaryOperator.identity()));

    public Pretrained {
        addresses = List.copyOf(addresses);
    }

    private static Pretrained mobileNet(String name, String about, double width, int side, String folder, long bytes,
            String sha256, String source) {
        return new Pretrained(name, about,
                () -> MobileNetV1.mobileNetV1().width(width).image(Shape.of(side, side, 3)).classes(1001).folded(true)
                        .network(),
                "pretrained/" + folder, new RemoteFile(folder + "_dequant_fp32.safetensors", bytes, sha256), List.of(),
                source, "Apache-2.0", Preprocessing.of(Images.Fit.CROP).share(EVALUATION), SYMMETRIC,
                ImageNet::withBackground, Pretrained::mobileNet);
    }

    /// Convolutions are counted through in the files, depthwise ones too, and batch normalisation is part of them: `conv0`, `dwconv1`,
    /// `conv2`, …, `conv28`.
    private static String mobileNet(String file) {
        return counted(file, 28, number -> number == 0
                ? "conv1"
                : number == 28
                        ? "conv_preds"
                        : (file.startsWith("dw") ? "conv_dw_" : "conv_pw_") + (number + 1) / 2);
    }

    /// Convolutions are counted through in the file: one, three in each fire module, one.
    private static String squeezeNet(String file) {
        return counted(file, 25, number -> number == 0
                ? "features.0"
                : number == 25
                        ? "classifier.1"
                        : "features." + FIRES.get((number - 1) / 3) + "." + PARTS.get((number - 1) % 3));
    }

    private interface LayerOfNumber {
        String name(int number);
    }

    /// A name that does not follow the count stays, so that it is reported as unexpected.
    private static String counted(String file, int last, LayerOfNumber layer) {
        Matcher name = COUNTED.matcher(file);
        return name.matches() && name.group(1).length() < 3 && Integer.parseInt(name.group(1)) <= last
                ? layer.name(Integer.parseInt(name.group(1))) + "." + name.group(2)
                : file;
    }

    /// All of them.
    public static List<Pretrained> all() {
        return ALL;
    }

    public static Optional<Pretrained> find(String name) {
        return ALL.stream().filter(p -> p.name.equals(name)).findFirst();
    }

    /// The one of that name.
    ///
    /// @throws IllegalArgumentException if there is none; the message lists those that there are
    public static Pretrained named(String name) {
        List<String> names = ALL.stream().map(Pretrained::name).toList();
        return find(name).orElseThrow(() -> new IllegalArgumentException(
                "there are no published weights for \"%s\"%s; there are some for %s".formatted(name,
                        Near.hint(name, names), String.join(", ", names))));
    }

    /// The same from addresses of one's own, such as a mirror; what comes from there is checked by the SHA-256.
    public Pretrained addresses(List<URI> addresses) {
        return new Pretrained(name, about, network, folder, file, addresses, source, licence, preprocessing, pixels,
                classes, torchName);
    }

    /// Where the file of the weights is on this machine; nothing is fetched.
    public Optional<Path> where(DataFiles places) {
        return places.locate(folder, file.name());
    }

    /// The file of the weights, fetched if need be, with the content that it should have.
    ///
    /// @throws IllegalArgumentException if it is not there and no address is known, or if its content is another
    /// @throws dev.fovea.data.io.FileException if it cannot be fetched
    public Path weights(DataFiles places) {
        Path found = where(places).orElseGet(() -> fetched(places));
        String sha256 = RemoteFile.sha256(found);
        require(sha256.equals(file.sha256()),
                "%s is not the file of the weights of %s: its SHA-256 is %s, and not %s.\n"
                        + "Copy it again, or delete it; weights of your own for this network are given by their path.",
                found,
                name, sha256, file.sha256());
        return found;
    }

    private Path fetched(DataFiles places) {
        require(!addresses.isEmpty(), "the weights of %s, %s, are neither below %s nor in %s, and no address is known "
                + "that they could be fetched from.\nPut the file into a folder \"%s\" below %s, or give its path: "
                + "--weights FILE.", name, file.name(), DataFiles.VARIABLE, places.cache(), folder, DataFiles.VARIABLE);
        return places.fetch(folder, file, addresses);
    }

    /// The network with its weights, the names of its classes and what is done to photographs, on the best backend that is available.
    public Model load() {
        return load(Execution.best());
    }

    public Model load(Execution execution) {
        return load(weights(DataFiles.system()), execution);
    }

    /// The same with the weights of a file of that form, whatever they are.
    public Model load(Path weights, Execution execution) {
        Model model = Model.of(network.get(), Seed.of(1), execution);
        try (Arena arena = Arena.ofConfined()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            Safetensors.map(weights, arena).tensors().forEach((n, t) -> tensors.put(torchName.apply(n), t));
            model.loadWeights(TorchNames.of(model.network()).fromTorch(tensors)).requireComplete();
            return model.classNames(classes.get()).preprocessing(preprocessing)
                    .compile(Optimizers.sgd(), Losses.sparseCategoricalCrossentropy(), Metrics.accuracy())
                    .provenance("pretrained", name).provenance("pretrained source", source)
                    .provenance("pretrained licence", licence)
                    .provenance("pretrained sha256", RemoteFile.sha256(weights));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    @Override public String toString() {
        return name + ", " + about;
    }
}
