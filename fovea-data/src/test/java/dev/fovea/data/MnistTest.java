package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.fovea.data.DataFiles.Published;
import dev.fovea.data.io.Download;
import dev.fovea.data.io.FileCalls;
import dev.fovea.data.io.FileException;
import dev.fovea.data.io.RemoteFile;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistTest {
    private static final Logger LOG = Logger.getLogger(Download.class.getName());
    private static final Download DOWNLOAD = new Download(FileCalls.system(), Duration.ofSeconds(5),
            Duration.ofSeconds(5), Duration.ofMillis(1));

    @TempDir Path folder;

    /// The real files, or a skipped test that says so.
    private static Path data(String what) {
        String data = System.getenv().getOrDefault(DataFiles.VARIABLE, "");
        if (data.isBlank() || !Files.isDirectory(Path.of(data, what))) {
            System.err.printf(
                    "WARNING: SKIPPED the facts of %s: set FOVEA_DATA to a folder that holds the folder %s.%n", what,
                    what);
        }
        assumeTrue(!data.isBlank() && Files.isDirectory(Path.of(data, what)), "FOVEA_DATA has no " + what);
        return Path.of(data);
    }

    /// Mean and deviation of all pixels as numbers in `[0, 1]`.
    private static double[] moments(DataSet data) {
        long sum = 0;
        long squares = 0;
        long count = 0;
        try (Epoch epoch = Batches.inOrder(data, 1000).epoch(0)) {
            while (epoch.hasNext()) {
                Tensor images = epoch.next().input("image");
                for (long i = 0; i < images.count(); i++) {
                    int pixel = images.data().get(ValueLayout.JAVA_BYTE, i) & 0xff;
                    sum += pixel;
                    squares += pixel * pixel;
                }
                count += images.count();
            }
        }
        double mean = (double) sum / count;
        return new double[]{mean / 255, Math.sqrt((double) squares / count - mean * mean) / 255};
    }

    @Test void theFactsOfMnist() {
        IdxFolder mnist = Mnist.in(data("mnist"));
        DataSet training = mnist.training();
        assertThat(training).hasToString("mnist/training: 60000 samples of image u8[28, 28, 1] → label i32[]");
        assertThat(mnist.test()).hasToString("mnist/test: 10000 samples of image u8[28, 28, 1] → label i32[]");
        assertThat(training.classNames()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        double[] moments = moments(training);
        assertThat(moments[0]).isCloseTo(0.1307, within(0.00005));
        assertThat(moments[1]).isCloseTo(0.3081, within(0.00005));
        assertThat(labels(training.take(10))).containsExactly(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
        assertThat(labels(mnist.test().take(10))).containsExactly(7, 2, 1, 0, 4, 1, 4, 9, 5, 9);
    }

    @Test void theFactsOfFashionMnist() {
        IdxFolder fashion = FashionMnist.in(data("fashion-mnist"));
        DataSet training = fashion.training();
        assertThat(training).hasToString("fashion-mnist/training: 60000 samples of image u8[28, 28, 1] → label i32[]");
        assertThat(fashion.test().size()).isEqualTo(10_000);
        assertThat(training.classNames()).hasSize(10).startsWith("T-shirt/top").endsWith("Ankle boot");
        double[] moments = moments(training);
        assertThat(moments[0]).isCloseTo(0.2860, within(0.00005));
        assertThat(moments[1]).isCloseTo(0.3530, within(0.00005));
    }

    @Test void theFilesAreThePublishedOnes() throws IOException {
        for (Published published : List.of(Mnist.FILES, FashionMnist.FILES)) {
            Path data = data(published.folder());
            for (RemoteFile file : published.files()) {
                byte[] content = Files.readAllBytes(data.resolve(published.folder()).resolve(file.name()));
                assertThat(content.length).isEqualTo(file.bytes());
                assertThat(HexFormat.of().formatHex(Digest.sha256().digest(content))).isEqualTo(file.sha256());
            }
        }
    }

    private static List<Integer> labels(DataSet data) {
        try (Epoch epoch = Batches.inOrder(data, data.size()).epoch(0)) {
            Tensor labels = epoch.next().target("label");
            return IntStream.range(0, data.size()).mapToObj(i -> (int) labels.get(i)).toList();
        }
    }

    private static void write(Path folder, Tensor images, Tensor labels) throws IOException {
        Files.createDirectories(folder);
        Idx.write(folder.resolve("train-images-idx3-ubyte.gz"), images);
        Idx.write(folder.resolve("train-labels-idx1-ubyte.gz"), labels);
    }

    private static Tensor images(int count) {
        return Tensor.zeros(DType.U8, Shape.of(count, 28, 28));
    }

    @Test void aFolderOrTheFolderInIt() throws IOException {
        write(folder.resolve("mnist"), images(3), Tensor.of(Shape.of(3), new byte[]{7, 0, 9}));
        assertThat(labels(Mnist.in(folder).training())).containsExactly(7, 0, 9);
        assertThat(labels(Mnist.in(folder.resolve("mnist")).training())).containsExactly(7, 0, 9);
        assertThat(Mnist.in(folder).training().inputs()).containsExactly(Field.image(28, 28, 1));
    }

    @Test void unpackedFilesWillDo() throws IOException {
        Idx.write(folder.resolve("t10k-images-idx3-ubyte"), images(1));
        Idx.write(folder.resolve("t10k-labels-idx1-ubyte"), Tensor.of(Shape.of(1), new byte[]{4}));
        assertThat(labels(Mnist.in(folder).test())).containsExactly(4);
    }

    @Test void filesThatDoNotFitAreRefused() throws IOException {
        Path images = folder.resolve("train-images-idx3-ubyte.gz");
        Path labels = folder.resolve("train-labels-idx1-ubyte.gz");
        assertThatThrownBy(() -> Mnist.in(folder).training()).isInstanceOf(DataException.class).hasMessage(
                "mnist: there is no file train-images-idx3-ubyte.gz in %s. Choose the folder that holds it, packed or unpacked.",
                folder);
        write(folder, images(3), Tensor.of(Shape.of(3), new byte[]{7, 10, 9}));
        assertThatThrownBy(() -> Mnist.in(folder).training()).isInstanceOf(DataException.class)
                .hasMessage("%s: sample 1 has the label 10, but 10 classes have the labels 0 to 9. "
                        + "Correct the label, or choose as many classes as there are.", labels);
        write(folder, images(3), Tensor.of(Shape.of(2), new byte[]{7, 1}));
        assertThatThrownBy(() -> Mnist.in(folder).training()).isInstanceOf(DataException.class)
                .hasMessage("%s holds 3 images, but %s holds 2 labels. Choose two files that belong together.", images,
                        labels);
        write(folder, Tensor.zeros(DType.U8, Shape.of(3, 784)), Tensor.of(Shape.of(3), new byte[3]));
        assertThatThrownBy(() -> Mnist.in(folder).training()).isInstanceOf(DataException.class)
                .hasMessage("%s holds u8[3, 784]; grey images u8[count, height, width] were expected. "
                        + "Choose the file train-images-idx3-ubyte.gz.", images);
        write(folder, images(3), images(3));
        assertThatThrownBy(() -> Mnist.in(folder).training()).isInstanceOf(DataException.class)
                .hasMessage(
                        "%s holds u8[3, 28, 28]; labels u8[count] were expected. Choose the file train-labels-idx1-ubyte.gz.",
                        labels);
    }

    private DataFiles places(String dataFolder, String system) {
        return new DataFiles(
                Map.of(DataFiles.VARIABLE, dataFolder, "XDG_CACHE_HOME", folder.resolve("cache").toString()),
                folder.resolve("home").toString(), system, DOWNLOAD);
    }

    @Test void theCacheIsWhereTheSystemWantsIt() {
        assertThat(places("", "Linux").cache()).isEqualTo(folder.resolve("cache/fovea/data"));
        assertThat(places("", "Mac OS X").cache()).isEqualTo(folder.resolve("home/Library/Caches/fovea/data"));
        assertThat(places("", "Windows 11").cache()).isEqualTo(folder.resolve("home/AppData/Local/fovea/data"));
        assertThat(new DataFiles(Map.of(), "/home/u", "Linux", DOWNLOAD).cache())
                .isEqualTo(Path.of("/home/u/.cache/fovea/data"));
        assertThat(new DataFiles(Map.of("LOCALAPPDATA", "/local"), "/home/u", "Windows 11", DOWNLOAD).cache())
                .isEqualTo(Path.of("/local/fovea/data"));
    }

    @Test void theFolderOfTheVariableComesBeforeTheCache() throws IOException {
        Tensor none = images(1);
        write(folder.resolve("cache/fovea/data/mnist"), none, Tensor.of(Shape.of(1), new byte[]{1}));
        assertThat(labels(Mnist.in(places(folder.toString(), "Linux")).training())).containsExactly(1);
        write(folder.resolve("mnist"), none, Tensor.of(Shape.of(1), new byte[]{2}));
        assertThat(labels(Mnist.in(places(folder.toString(), "Linux")).training())).containsExactly(2);
        assertThat(labels(Mnist.in(places("", "Linux")).training())).containsExactly(1);
    }

    @Test void aVariableThatNamesNoFolderIsRefused() {
        Path typo = folder.resolve("dtaa");
        assertThatThrownBy(() -> Mnist.in(places(typo.toString(), "Linux")).training())
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "FOVEA_DATA is %s, but there is no such folder. Set it to the folder that holds the data folders "
                                + "(such as mnist), or unset it.",
                        typo);
    }

    /// An address where nobody listens.
    private static URI nowhere() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/mnist/");
        }
    }

    @Test void withoutANetworkItSaysWhatToDo() throws IOException {
        var offline = new Published("mnist", List.of(nowhere(), nowhere()), Mnist.FILES.files());
        Path cache = folder.resolve("cache/fovea/data/mnist");
        assertThatThrownBy(() -> places("", "Linux").find(offline, "train-images-idx3-ubyte.gz"))
                .isInstanceOf(DataException.class).hasCauseInstanceOf(FileException.class).hasMessage(
                        """
                                mnist: the file train-images-idx3-ubyte.gz is neither below FOVEA_DATA (not set) nor in %s, and downloading it failed.
                                train-images-idx3-ubyte.gz could not be downloaded:
                                  %strain-images-idx3-ubyte.gz: no connection
                                  %strain-images-idx3-ubyte.gz: no connection
                                Put the files train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, \
                                t10k-labels-idx1-ubyte.gz into a folder "mnist", and set FOVEA_DATA to the folder that holds it; \
                                or choose the data set "digits", which needs no files.""",
                        cache, offline.mirrors().getFirst(), offline.mirrors().getLast());
    }

    @Test void aDownloadEndsInTheCache() throws IOException {
        LOG.setLevel(Level.WARNING);
        byte[] content = "the file".getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/mirror/labels.gz", exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
        server.start();
        try {
            var file = new RemoteFile("labels.gz", content.length,
                    HexFormat.of().formatHex(Digest.sha256().digest(content)));
            var published = new Published("little",
                    List.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mirror/")),
                    List.of(file));
            assertThat(places("", "Linux").locate(published, "labels.gz")).isEmpty();
            Path found = places("", "Linux").find(published, "labels.gz");
            assertThat(found).isEqualTo(folder.resolve("cache/fovea/data/little/labels.gz")).hasBinaryContent(content);
            assertThat(places("", "Linux").locate(published, "labels.gz")).contains(found);
        } finally {
            server.stop(0);
        }
    }

    @Test void dataSetsAreKnownByName() {
        assertThat(KnownData.all()).extracting(KnownData::name).containsExactly("digits", "mnist", "fashion-mnist",
                "cifar10", "cifar100");
        assertThat(KnownData.named("digits").training().get().size()).isEqualTo(12_000);
        assertThat(KnownData.named("digits").where().get()).isEqualTo("drawn when needed");
        assertThatThrownBy(() -> KnownData.named("minst")).isInstanceOf(DataException.class)
                .hasMessage(
                        "there is no data set \"minst\"; there are digits, mnist, fashion-mnist, cifar10, cifar100");
    }
}
