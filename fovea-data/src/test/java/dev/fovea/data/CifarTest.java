package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.fovea.data.DataFiles.Published;
import dev.fovea.data.io.Download;
import dev.fovea.data.io.FileCalls;
import dev.fovea.data.io.RemoteFile;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarTest {
    private static final Logger LOG = Logger.getLogger(CifarFolder.class.getName());
    private static final Logger DOWNLOADS = Logger.getLogger(Download.class.getName());
    private static final List<String> OFFICIAL = List.of(
            "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5",
            "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed",
            "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67",
            "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48",
            "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add");

    @TempDir Path folder;

    @BeforeAll static void quiet() {
        LOG.setLevel(Level.SEVERE);
        DOWNLOADS.setLevel(Level.WARNING);
    }

    /// The real files, or a skipped test that says so.
    private static Path data() {
        String data = System.getenv().getOrDefault(DataFiles.VARIABLE, "");
        boolean there = !data.isBlank() && Files.isDirectory(Path.of(data, "cifar10"));
        if (!there) {
            System.err.println(
                    "WARNING: SKIPPED the facts of cifar10: set FOVEA_DATA to a folder that holds the folder cifar10.");
        }
        assumeTrue(there, "FOVEA_DATA has no cifar10");
        return Path.of(data);
    }

    /// 5,000 of each class; channel means 0.4914, 0.4822, 0.4465.
    @Test void theFactsOfCifar10() {
        DataSet training = Cifar10.in(data()).training();
        assertThat(training).hasToString("cifar10/training: 50000 samples of image u8[32, 32, 3] → label i32[]");
        var perClass = new int[10];
        var sums = new long[3];
        try (Epoch epoch = Batches.inOrder(training, 1000).epoch(0)) {
            while (epoch.hasNext()) {
                Batch batch = epoch.next();
                Tensor images = batch.input("image");
                for (long i = 0; i < images.count(); i++) {
                    sums[(int) (i % 3)] += images.data().get(ValueLayout.JAVA_BYTE, i) & 0xff;
                }
                for (int row = 0; row < batch.size(); row++) {
                    perClass[(int) batch.target("label").get(row)]++;
                }
            }
        }
        assertThat(perClass).containsOnly(5000);
        double count = 255.0 * 50_000 * 32 * 32;
        assertThat(sums[0] / count).isCloseTo(0.4914, within(0.00005));
        assertThat(sums[1] / count).isCloseTo(0.4822, within(0.00005));
        assertThat(sums[2] / count).isCloseTo(0.4465, within(0.00005));
        assertThat(labels(training.take(5))).containsExactly(6, 9, 9, 4, 1);
        assertThat(training.classNames()).hasSize(10).startsWith("airplane").endsWith("truck");
    }

    /// Of the official test images only the first thousand are there, and it says so.
    @Test void theFirstThousandTestImagesAreNotTheTestImages() {
        CifarFolder cifar = Cifar10.in(data());
        DataSet test = cifar.test();
        assertThat(test).hasToString("cifar10/test[0:1000]: 1000 samples of image u8[32, 32, 3] → label i32[]");
        assertThat(labels(test.take(10))).containsExactly(3, 8, 8, 0, 6, 6, 1, 6, 3, 1);
        assertThat(cifar.where()).contains(data().resolve("cifar10") + " (of 10000 test images the first 1000)");
    }

    @Test void theBatchesAreTheOfficialOnes() throws IOException {
        Path archive = data().resolve("cifar10/cifar-10-train-batches-bin.tar.gz");
        try (var in = new GZIPInputStream(Files.newInputStream(archive))) {
            var tar = new Tar(in);
            for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                if (entry.get().name().endsWith(".bin")) {
                    byte[] content = tar.content((int) entry.get().size());
                    int number = entry.get().name().charAt("data_batch_".length()) - '1';
                    assertThat(HexFormat.of().formatHex(Digest.sha256().digest(content)))
                            .isEqualTo(OFFICIAL.get(number));
                }
            }
        }
    }

    private static List<Integer> labels(DataSet data) {
        try (Epoch epoch = Batches.inOrder(data, data.size()).epoch(0)) {
            Tensor labels = epoch.next().target("label");
            return IntStream.range(0, data.size()).mapToObj(i -> (int) labels.get(i)).toList();
        }
    }

    /// One record per label: red is `label`, green 100 + the row, blue 200 + the column.
    private static byte[] records(int labelBytes, int... labels) {
        var file = new byte[labels.length * (labelBytes + 3072)];
        for (int i = 0; i < labels.length; i++) {
            int at = i * (labelBytes + 3072);
            file[at] = (byte) (labels[i] / 5);
            file[at + labelBytes - 1] = (byte) labels[i];
            for (int p = 0; p < 1024; p++) {
                file[at + labelBytes + p] = (byte) labels[i];
                file[at + labelBytes + 1024 + p] = (byte) (100 + p / 32);
                file[at + labelBytes + 2048 + p] = (byte) (200 + p % 32);
            }
        }
        return file;
    }

    private static Map<String, byte[]> tinyCifar10() {
        var files = new LinkedHashMap<String, byte[]>();
        files.put("cifar-10-batches-bin/", new byte[0]);
        files.put("cifar-10-batches-bin/batches.meta.txt", "airplane\n".getBytes(StandardCharsets.UTF_8));
        for (int batch = 1; batch <= 5; batch++) {
            files.put("cifar-10-batches-bin/data_batch_" + batch + ".bin", records(1, batch, 9 - batch));
        }
        files.put("cifar-10-batches-bin/test_batch.bin", records(1, 7, 8, 9));
        return files;
    }

    private static byte[] tar(Map<String, byte[]> files) {
        var out = new ByteArrayOutputStream();
        files.forEach((name, content) -> {
            var header = new byte[512];
            put(header, 0, name);
            put(header, 124, "%011o".formatted(content.length));
            put(header, 148, "        ");
            header[156] = (byte) (name.endsWith("/") ? '5' : '0');
            put(header, 257, "ustar");
            int sum = 0;
            for (byte b : header) {
                sum += b & 0xff;
            }
            put(header, 148, "%06o\0 ".formatted(sum));
            out.writeBytes(header);
            out.writeBytes(Arrays.copyOf(content, Math.ceilDiv(content.length, 512) * 512));
        });
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }

    private static void put(byte[] into, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, into, at, bytes.length);
    }

    private static byte[] gzip(byte[] content) {
        var out = new ByteArrayOutputStream();
        try (var packed = new GZIPOutputStream(out)) {
            packed.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Test void theArchiveAsItIsPublished() throws IOException {
        Files.write(folder.resolve("cifar-10-binary.tar.gz"), gzip(tar(tinyCifar10())));
        CifarFolder cifar = Cifar10.in(folder);
        DataSet training = cifar.training();
        assertThat(training).hasToString("cifar10/training: 10 samples of image u8[32, 32, 3] → label i32[]");
        assertThat(labels(training)).containsExactly(1, 8, 2, 7, 3, 6, 4, 5, 5, 4);
        assertThat(labels(cifar.test())).containsExactly(7, 8, 9);
        assertThat(cifar.test().name()).isEqualTo("cifar10/test");
        assertThat(cifar.training(1, 2, 3, 4).name()).isEqualTo("cifar10/training[1,2,3,4]");
        assertThat(labels(cifar.training(1, 2, 3, 4))).containsExactly(1, 8, 2, 7, 3, 6, 4, 5);
        assertThat(labels(cifar.training(5))).containsExactly(5, 4);
        assertThat(cifar.where()).contains(folder.toString());
    }

    /// `32 · 32 · 3 = 3072` features, red, green and blue of one pixel side by side.
    @Test void planesBecomePixels() throws IOException {
        Files.write(folder.resolve("cifar-10-binary.tar"), tar(tinyCifar10()));
        try (Epoch epoch = Batches.inOrder(Cifar10.in(folder).test(), 3).epoch(0)) {
            Tensor images = epoch.next().input("image");
            assertThat(images.count() / 3).isEqualTo(3072);
            for (int y = 0; y < 32; y++) {
                for (int x = 0; x < 32; x++) {
                    assertThat(List.of(images.at(1, y, x, 0), images.at(1, y, x, 1), images.at(1, y, x, 2)))
                            .containsExactly(8.0, 100.0 + y, 200.0 + x);
                }
            }
        }
    }

    @Test void unpackedOrSinglePackedFilesGiveTheSame() throws IOException {
        Path packed = Files.createDirectories(folder.resolve("a"));
        Files.write(packed.resolve("cifar-10-binary.tar.gz"), gzip(tar(tinyCifar10())));
        Path unpacked = Files.createDirectories(folder.resolve("b/cifar-10-batches-bin"));
        Path single = Files.createDirectories(folder.resolve("c/cifar10"));
        for (var file : tinyCifar10().entrySet()) {
            String name = file.getKey().substring(file.getKey().indexOf('/') + 1);
            if (name.endsWith(".bin")) {
                Files.write(unpacked.resolve(name), file.getValue());
                Files.write(single.resolve(name + ".gz"), gzip(file.getValue()));
            }
        }
        String training = Cifar10.in(packed).training().digest();
        String test = Cifar10.in(packed).test().digest();
        for (Path place : List.of(folder.resolve("b"), unpacked, folder.resolve("c"), single)) {
            assertThat(Cifar10.in(place).training().digest()).isEqualTo(training);
            assertThat(Cifar10.in(place).test().digest()).isEqualTo(test);
        }
    }

    @Test void trainingFilesAloneAndTheFirstTestImagesAlone() throws IOException {
        var files = tinyCifar10();
        files.remove("cifar-10-batches-bin/test_batch.bin");
        Files.write(folder.resolve("cifar-10-train-batches-bin.tar.gz"), gzip(tar(files)));
        assertThat(labels(Cifar10.in(folder).training(1))).containsExactly(1, 8);
        assertThatThrownBy(() -> Cifar10.in(folder).test()).isInstanceOf(DataException.class)
                .hasMessage("cifar10: there is neither cifar-10-binary.tar.gz nor cifar-10-batches-bin in %s. "
                        + "Choose the folder that holds the archive, or its files.", folder);
        assertThat(Cifar10.in(folder).where()).isEmpty();
        Files.write(folder.resolve("test_batch_first1000.bin.gz"), gzip(records(1, 3, 4)));
        assertThat(Cifar10.in(folder).test().name()).isEqualTo("cifar10/test[0:1000]");
        Files.write(folder.resolve("test_batch.bin"), records(1, 5, 6, 7));
        assertThat(labels(Cifar10.in(folder).test())).containsExactly(5, 6, 7);
    }

    @Test void cifar100HasClassesAndSuperclasses() throws IOException {
        Files.write(folder.resolve("cifar-100-binary.tar.gz"), gzip(tar(Map.of("cifar-100-binary/train.bin",
                records(2, 0, 99, 50), "cifar-100-binary/test.bin", records(2, 98)))));
        CifarFolder cifar = Cifar100.in(folder);
        assertThat(cifar.training()).hasToString("cifar100/training: 3 samples of image u8[32, 32, 3] → label i32[]");
        assertThat(labels(cifar.training())).containsExactly(0, 99, 50);
        assertThat(labels(cifar.test())).containsExactly(98);
        assertThat(cifar.training().classNames()).hasSize(100).startsWith("apple").endsWith("worm");
        CifarFolder coarse = Cifar100.superclasses(folder);
        assertThat(labels(coarse.training())).containsExactly(0, 19, 10);
        assertThat(coarse.training().classNames()).hasSize(20).startsWith("aquatic_mammals").endsWith("vehicles_2");
    }

    @Test void batchesThatThereAreNot() {
        assertThatThrownBy(() -> Cifar10.in(folder).training(1, 6)).isInstanceOf(DataException.class).hasMessage(
                "cifar10: the training batches [1, 6] were asked for; there are 1 to 5, each can be had once");
        assertThatThrownBy(() -> Cifar10.in(folder).training(2, 2)).isInstanceOf(DataException.class).hasMessage(
                "cifar10: the training batches [2, 2] were asked for; there are 1 to 5, each can be had once");
    }

    @Test void filesThatDoNotFitAreRefused() throws IOException {
        Path archive = folder.resolve("cifar-10-binary.tar.gz");
        var files = tinyCifar10();
        files.put("cifar-10-batches-bin/test_batch.bin", new byte[3072]);
        Files.write(archive, gzip(tar(files)));
        assertThatThrownBy(() -> Cifar10.in(folder).test()).isInstanceOf(DataException.class)
                .hasMessage("%s: test_batch.bin has 3072 bytes; 1 to 50000 records of 3073 bytes were expected. "
                        + "Download or copy it again.", archive);
        files.put("cifar-10-batches-bin/test_batch.bin", records(1, 3, 10));
        Files.write(archive, gzip(tar(files)));
        assertThatThrownBy(() -> Cifar10.in(folder).test()).isInstanceOf(DataException.class)
                .hasMessage("%s: test_batch.bin: sample 1 has the label 10, but 10 classes have the labels 0 to 9. "
                        + "Correct the label, or choose as many classes as there are.", archive);
        files.remove("cifar-10-batches-bin/test_batch.bin");
        Files.write(archive, gzip(tar(files)));
        assertThatThrownBy(() -> Cifar10.in(folder).test()).isInstanceOf(DataException.class)
                .hasMessage("%s does not hold test_batch.bin. Download or copy it again.", archive);
        Files.write(archive, gzip(new byte[600]));
        assertThatThrownBy(() -> Cifar10.in(folder).test()).isInstanceOf(DataException.class)
                .hasMessage("%s does not hold test_batch.bin. Download or copy it again.", archive);
        Files.write(archive, gzip("no archive".repeat(100).getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> Cifar10.in(folder).test()).isInstanceOf(DataException.class)
                .hasMessage("%s could not be read: it is no tar archive, or damaged. Download or copy it again.",
                        archive);
    }

    /// All prefixes of a packed archive, and of one that is not packed: an error that names the file, or nothing was missing.
    @Test void everyPrefixIsATypedError() throws IOException {
        Path archive = folder.resolve("cifar-10-binary.tar.gz");
        byte[] packed = gzip(tar(tinyCifar10()));
        for (int length = 0; length < packed.length; length++) {
            Files.write(archive, Arrays.copyOf(packed, length));
            assertThat(catchThrowable(() -> Cifar10.in(folder).training())).as("%d bytes", length)
                    .isInstanceOf(DataException.class).hasMessageStartingWith(archive + " ");
        }
        byte[] plain = tar(tinyCifar10());
        for (int length = 0; length < plain.length - 6000; length += 97) {
            Files.write(archive, Arrays.copyOf(plain, length));
            assertThat(catchThrowable(() -> Cifar10.in(folder).training())).as("%d bytes", length)
                    .isInstanceOf(DataException.class).hasMessageStartingWith(archive + " ");
        }
    }

    @Test void sizesAreJudgedBeforeAnythingIsAllocated() throws IOException {
        var files = new LinkedHashMap<String, byte[]>();
        files.put("data_batch_1.bin", new byte[0]);
        byte[] bomb = tar(files);
        int sum = Integer.parseInt(new String(bomb, 148, 6, StandardCharsets.US_ASCII), 8);
        put(bomb, 124, "77777777777");
        put(bomb, 148, "%06o".formatted(sum + 11 * 7));
        var tar = new Tar(new ByteArrayInputStream(bomb));
        assertThatThrownBy(tar::next).isInstanceOf(IOException.class)
                .hasMessage("it holds more than 10000 files or 4294967296 bytes");
    }

    @Test void theArchiveIsFetchedWhereThereIsNone() throws IOException {
        byte[] content = gzip(tar(tinyCifar10()));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/~kriz/cifar-10-binary.tar.gz", exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
        server.start();
        try {
            var published = new Published("cifar10",
                    List.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/~kriz/")),
                    List.of(new RemoteFile("cifar-10-binary.tar.gz", content.length,
                            HexFormat.of().formatHex(Digest.sha256().digest(content)))));
            var places = new DataFiles(Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()),
                    folder.resolve("home").toString(), "Linux", new Download(FileCalls.system(), Duration.ofSeconds(5),
                            Duration.ofSeconds(5), Duration.ofMillis(1)));
            CifarFolder cifar = Cifar10.in(places, published);
            assertThat(cifar.where()).isEmpty();
            assertThat(labels(cifar.test())).containsExactly(7, 8, 9);
            Path cached = folder.resolve("cache/fovea/data/cifar10");
            assertThat(cached.resolve("cifar-10-binary.tar.gz")).hasBinaryContent(content);
            assertThat(cifar.where()).contains(cached.toString());
        } finally {
            server.stop(0);
        }
    }

    @Test void theAddressIsTheAuthors() {
        assertThat(Cifar10.FILES.addresses(Cifar10.FILES.files().getFirst()))
                .containsExactly(URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"));
        assertThat(Cifar100.FILES.addresses(Cifar100.FILES.files().getFirst()))
                .containsExactly(URI.create("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"));
    }
}
