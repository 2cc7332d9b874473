package dev.fovea.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import dev.fovea.data.DataFiles;
import dev.fovea.data.Images;
import dev.fovea.data.Preprocessing;
import dev.fovea.data.io.Download;
import dev.fovea.data.io.FileCalls;
import dev.fovea.data.io.RemoteFile;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Prediction;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Networks with published weights, by name.
class PretrainedTest {
    @TempDir Path temp;

    private static List<Pretrained> all() {
        return Pretrained.all();
    }

    private DataFiles places(Map<String, String> environment) {
        return new DataFiles(environment, temp.resolve("home").toString(), "Linux",
                new Download(FileCalls.system(), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(1)));
    }

    @MethodSource("all")
    @ParameterizedTest void classesAreAsManyAsAnswers(Pretrained p) {
        var answers = p.network().get().summary().rows().getLast().output();
        assertThat(p.classes().get()).hasSize(answers.channels());
        assertThat(new HashSet<>(p.classes().get())).hasSize(answers.channels());
        assertThat(Zoo.find(p.name().replace("_128", ""))).as("its name is that of the zoo").isPresent();
    }

    @Test void theClassesOfImageNet() {
        assertThat(ImageNet.classNames()).hasSize(1000).startsWith("tench, Tinca tinca")
                .contains("Egyptian cat", "crane (n02012849)", "crane (n03126707)")
                .endsWith("toilet tissue, toilet paper, bathroom tissue");
        assertThat(Pretrained.named("mobilenet_v1").classes().get()).startsWith("background", "tench, Tinca tinca");
    }

    /// All weights find their places, and the answers are those that were published with them.
    @CsvSource({"mobilenet_v1, mobilenet_v1_1.0_224, flatten", "mobilenet_v1_0.25_128, mobilenet_v1_0.25_128, flatten",
            "squeezenet1_1, squeezenet1.1, classifier"})
    @ParameterizedTest void loadedByName(String name, String folder, String logits) {
        Path vectors = RealData.file("pretrained/" + folder + "/vectors");
        Pretrained p = Pretrained.named(name);
        try (var model = p.load()) {
            Shape image = model.network().inputs().getFirst().sample();
            Tensor x = RealData.npy(vectors.resolve("cat_input_rgb_u8_hwc.npy")).reshape(image.prepend(1));
            Tensor expected = RealData.npy(vectors.resolve("cat_output_f32.npy"));
            Tensor answer = model.activations(x, logits).firstEntry().getValue();
            assertThat(PretrainedFiles.argmax(answer)).isEqualTo(PretrainedFiles.argmax(expected));
            assertThat(PretrainedFiles.difference(answer, expected)).isLessThan(28 * 3 * 0x1p-24);
            assertThat(model.classNames()).isEqualTo(p.classes().get());
            assertThat(model.preprocessing()).contains(p.preprocessing());
            assertThat(model.provenance()).containsEntry("pretrained", name)
                    .containsEntry("pretrained licence", "Apache-2.0")
                    .containsEntry("pretrained sha256", p.file().sha256());
        }
    }

    @Test void resNet20KnowsTheFirstPicturesOfCifar10() throws IOException {
        Path weights = RealData.file("pretrained/resnet_cifar10/resnet20-12fca82f.safetensors");
        var pictures = RealData.Pictures.of(RealData.file("cifar10/test_batch_first1000.bin.gz"));
        try (var model = Pretrained.named("resnet20_cifar").load(weights, Execution.best());
                var predictor = model.predictor()) {
            List<Prediction> first = predictor.predictAll(pictures.images().samples(0, 16));
            assertThat(first.getFirst().best().name()).isEqualTo("cat");
            assertThat(first.stream().filter(p -> p.best().index() == pictures.labels()[first.indexOf(p)]).count())
                    .isGreaterThanOrEqualTo(14);
        }
    }

    /// Photographs whose class is known: as many are right as were when the weights were taken up.
    @CsvSource({"mobilenet_v1, 23, 24", "mobilenet_v1_0.25_128, 16, 22", "squeezenet1_1, 23, 24"})
    @ParameterizedTest void photographs(String name, int right, int amongFive) throws IOException {
        Path folder = RealData.file("photos-cc");
        RealData.file("pretrained");
        int photos = 0;
        int top1 = 0;
        int top5 = 0;
        try (var model = Pretrained.named(name).load(); var predictor = model.predictor()) {
            int background = model.classNames().size() - 1000;
            for (String row : Files.readAllLines(folder.resolve("labels.tsv")).stream().skip(1).toList()) {
                int label = Integer.parseInt(row.split("\t")[1]);
                if (label >= 0) {
                    List<Integer> best = predictor.predict(Images.read(folder.resolve(row.split("\t")[0]))).top(5)
                            .stream().map(s -> s.index() - background).toList();
                    boolean cat = label == 285 && best.stream().limit(1).anyMatch(List.of(281, 282, 285)::contains);
                    photos++;
                    top1 += best.getFirst() == label || cat ? 1 : 0;
                    top5 += best.contains(label) || cat ? 1 : 0;
                }
            }
        }
        System.out.printf("%s: of %d photographs %d right, %d among the first five%n", name, photos, top1, top5);
        assertThat(photos).isEqualTo(24);
        assertThat(top1).isGreaterThanOrEqualTo(right);
        assertThat(top5).isGreaterThanOrEqualTo(amongFive);
    }

    @Test void ofAnUnknownNameTheKnownOnesAreListed() {
        assertThatIllegalArgumentException().isThrownBy(() -> Pretrained.named("mobilenet_v2")).withMessage(
                "there are no published weights for \"mobilenet_v2\"; did you mean \"mobilenet_v1\"?; "
                        + "there are some for mobilenet_v1, mobilenet_v1_0.25_128, squeezenet1_1, resnet20_cifar");
    }

    @Test void withoutFileAndAddressTheMessageSaysWhatToDo() {
        DataFiles places = places(Map.of());
        assertThatIllegalArgumentException().isThrownBy(() -> Pretrained.named("squeezenet1_1").weights(places))
                .withMessage(
                        "the weights of squeezenet1_1, squeezenet1.1.safetensors, are neither below FOVEA_DATA nor in "
                                + places.cache() + ", and no address is known that they could be fetched from.\n"
                                + "Put the file into a folder \"pretrained/squeezenet1.1\" below FOVEA_DATA, or give its path: "
                                + "--weights FILE.");
    }

    /// From an address they come once, whole and right, and then are in the cache.
    @Test void weightsAreFetchedByName() throws IOException {
        Path source = RealData.file("pretrained/mobilenet_v1_0.25_128/mobilenet_v1_0.25_128_dequant_fp32.safetensors");
        byte[] content = Files.readAllBytes(source);
        var requests = new CopyOnWriteArrayList<String>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            requests.add(String.valueOf(range));
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            int to = requests.size() == 1 ? content.length / 2 : content.length;      // the first time it is cut
            exchange.getResponseHeaders().set("Content-Range",
                    "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
            exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
            exchange.getResponseBody().write(content, from, to - from);
            exchange.close();
        });
        server.start();
        try {
            Pretrained p = Pretrained.named("mobilenet_v1_0.25_128").addresses(List.of(URI.create(
                    "http://127.0.0.1:%d/weights".formatted(server.getAddress().getPort()))));
            DataFiles places = places(Map.of());
            Path file = p.weights(places);
            assertThat(file).isEqualTo(places.cache().resolve(p.folder()).resolve(p.file().name()))
                    .hasBinaryContent(content);
            assertThat(requests).hasSize(2).first().isEqualTo("null");
            assertThat(p.weights(places)).isEqualTo(file);
            assertThat(requests).hasSize(2);
        } finally {
            server.stop(0);
        }
    }

    @Test void anotherContentIsRefused() throws IOException {
        Pretrained p = Pretrained.named("squeezenet1_1");
        Path file = Files.createDirectories(temp.resolve(p.folder())).resolve(p.file().name());
        Files.writeString(file, "something else");
        DataFiles places = places(Map.of(DataFiles.VARIABLE, temp.toString()));
        assertThatIllegalArgumentException().isThrownBy(() -> p.weights(places)).withMessage(
                "%s is not the file of the weights of squeezenet1_1: its SHA-256 is %s, and not %s.\nCopy it again, or delete it; weights of your own for this network are given by their path."
                        .formatted(file, RemoteFile.sha256(file), p.file().sha256()));
    }

    @Test void weightsOfAnotherNetworkAreRefused() {
        Path weights = RealData.file("pretrained/squeezenet1.1/squeezenet1.1.safetensors");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pretrained.named("resnet20_cifar").load(weights, Execution.best()))
                .withMessageStartingWith("none of the values fits a weight of the network: 0 loaded");
    }

    @Test void photographsAreCroppedAsTheModelSays() {
        assertThat(Pretrained.named("squeezenet1_1").preprocessing())
                .isEqualTo(new Preprocessing(Images.Fit.CROP, 0.875));
    }
}
