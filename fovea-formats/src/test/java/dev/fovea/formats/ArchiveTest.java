package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fovea.data.io.FileCalls;
import dev.fovea.data.io.FileException;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    @TempDir private Path folder;
    private Path file = Path.of("");

    @BeforeEach void nameTheFile() {
        file = folder.resolve("net.fovea");
    }

    @Test void everyPartComesBack() {
        Archives.checkpoint(7).writeTo(file);
        try (Archive archive = Archive.open(file)) {
            assertThat(archive.parts()).containsExactly(Part.values());
            assertThat(archive.json(Part.NETWORK).value()).isEqualTo(Archives.NETWORK);
            assertThat(archive.json(Part.CHECKPOINT).get("step").whole(0, 9)).isEqualTo(7);
            assertThat(archive.tensors(Part.WEIGHTS).tensors()).containsExactlyInAnyOrderEntriesOf(Archives.WEIGHTS);
            assertThat(archive.tensors(Part.OPTIMIZER).tensor("dense/kernel/velocity").get(0)).isEqualTo(7);
            assertThat(archive).hasToString(file + " [network.json, training.json, provenance.json, checkpoint.json, "
                    + "weights.safetensors, optimizer.safetensors]");
            assertThat(archive.file()).isEqualTo(file);
        }
    }

    @Test void anArchiveOfAModelHasTheThreePartsItMustHave() {
        Archives.small().writeTo(file);
        try (Archive archive = Archive.open(file)) {
            assertThat(archive.parts()).containsExactly(Part.NETWORK, Part.PROVENANCE, Part.WEIGHTS);
            assertThat(archive.has(Part.WEIGHTS)).isTrue();
            assertThat(archive.has(Part.OPTIMIZER)).isFalse();
            assertThatExceptionOfType(FormatException.class).isThrownBy(() -> archive.tensors(Part.OPTIMIZER))
                    .withMessage(file
                            + ": there is no optimizer.safetensors; it has [network.json, provenance.json, weights.safetensors]");
            assertThatExceptionOfType(FormatException.class).isThrownBy(() -> archive.json(Part.WEIGHTS));
        }
    }

    @Test void tensorsEndWithTheArchive() {
        Archives.small().writeTo(file);
        Archive archive = Archive.open(file);
        Tensor tensor = archive.tensors(Part.WEIGHTS).tensor("dense/bias");
        assertThat(tensor.get(0)).isEqualTo(0.5);
        archive.close();
        assertThatIllegalStateException().isThrownBy(() -> tensor.get(0));
    }

    @Test void equalContentsGiveEqualFiles() throws IOException {
        Archives.checkpoint(1).writeTo(file);
        byte[] first = Files.readAllBytes(file);
        Archives.checkpoint(2).writeTo(file);
        assertThat(file.toFile()).isFile();
        assertThat(Files.readAllBytes(file)).isNotEqualTo(first);
        Archives.checkpoint(1).writeTo(file);
        assertThat(file).hasBinaryContent(first);
    }

    @Test void theFileReadsLikeThis() throws IOException {
        Archives.small().writeTo(file);
        try (var zip = new ZipFile(file.toFile())) {
            assertThat(new String(zip.getInputStream(zip.getEntry("manifest.json")).readAllBytes())).isEqualTo("""
                    {
                      "format": "fovea",
                      "version": 1,
                      "parts": [
                        {
                          "name": "network.json",
                          "length": 47,
                          "crc32": "4d584a3c",
                          "crc32c": "8f14e36e"
                        },
                        {
                          "name": "provenance.json",
                          "length": 38,
                          "crc32": "7c505ca3",
                          "crc32c": "b90b56db"
                        },
                        {
                          "name": "weights.safetensors",
                          "length": 180,
                          "crc32": "5ec60cd9",
                          "crc32c": "e4e027d7"
                        }
                      ]
                    }
                    """);
        }
    }

    @Test void javasZipReadersOpenIt() throws IOException {
        Archives.checkpoint(1).writeTo(file);
        var names = new ArrayList<String>();
        try (var zip = new ZipFile(file.toFile());
                var stream = new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            for (ZipEntry entry = stream.getNextEntry(); entry != null; entry = stream.getNextEntry()) {
                names.add(entry.getName());
                byte[] content = stream.readAllBytes();
                assertThat(zip.getInputStream(zip.getEntry(entry.getName())).readAllBytes()).isEqualTo(content);
                assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
            }
            assertThat(zip.size()).isEqualTo(7);
        }
        assertThat(names).containsExactly("manifest.json", "network.json", "training.json", "provenance.json",
                "checkpoint.json",
                "weights.safetensors", "optimizer.safetensors");
    }

    @Test void unzipFindsNothingWrong() throws IOException, InterruptedException {
        Archives.checkpoint(1).writeTo(file);
        assertThat(run("unzip", "-t", file.toString())).contains("No errors detected");
        assertThat(run("zipinfo", file.toString())).doesNotContain("warning").contains("80-Jan-01");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return Assumptions.abort(command[0] + " is not installed");
        }
        String text = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }

    @Test void tensorsBeginAtMultiplesOfSixtyFourBytesInTheFile() throws IOException {
        for (int letters = 0; letters < 70; letters++) {
            Archives.checkpoint(1).with(Part.NETWORK, Json.of("x".repeat(letters))).writeTo(file);
            byte[] bytes = Files.readAllBytes(file);
            try (Archive archive = Archive.open(file)) {
                assertThat(archive.tensors(Part.WEIGHTS).tensor("dense/bias").data().address() % 8).isZero();
            }
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            assertThat((text.indexOf("{\"dense/bias\"") - 8) % 64).isZero();
            assertThat((text.indexOf("{\"dense/kernel/velocity\"") - 8) % 64).isZero();
        }
    }

    @Test void everyPrefixIsATypedError() throws IOException {
        Archives.checkpoint(1).writeTo(file);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertDamageIsFound("one byte more");
        try (var cut = new RandomAccessFile(file.toFile(), "rw")) {
            for (int length = whole.length - 1; length >= 0; length--) {
                cut.setLength(length);
                assertDamageIsFound(length + " bytes");
            }
        }
    }

    @Test void everySingleFlippedBitIsATypedError() throws IOException {
        Archives.checkpoint(1).writeTo(file);
        byte[] whole = Files.readAllBytes(file);
        try (var spoilt = new RandomAccessFile(file.toFile(), "rw")) {
            for (int bit = 0; bit < 8 * whole.length; bit++) {
                write(spoilt, bit / 8, whole[bit / 8] ^ 1 << bit % 8);
                assertDamageIsFound("bit " + bit);
                write(spoilt, bit / 8, whole[bit / 8]);
            }
        }
        Archive.open(file).close();
    }

    private static void write(RandomAccessFile to, long position, int value) throws IOException {
        to.seek(position);
        to.write(value);
    }

    private void assertDamageIsFound(String damage) {
        assertThatExceptionOfType(FormatException.class).as(damage).isThrownBy(() -> Archive.open(file).close())
                .satisfies(e -> assertThat(e.getMessage()).startsWith(file.toString()));
    }

    @Test void weightsAreNotCopiedOnTheHeap() throws IOException {
        Tensor tensor = zeros(1 << 26);
        Archives.small().writeTo(file);
        var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        Archives.small().with(Part.WEIGHTS, Map.of("a", tensor, "b", tensor)).writeTo(file);
        try (Archive archive = Archive.open(file)) {
            assertThat(archive.tensors(Part.WEIGHTS).tensor("b").data().isMapped()).isTrue();
            assertThat(archive.tensors(Part.WEIGHTS).tensor("b").data().mismatch(tensor.data())).isEqualTo(-1);
        }
        assertThat(thread.getCurrentThreadAllocatedBytes() - before).as("heap bytes for 128 MiB of weights")
                .isLessThan(4 << 20);
    }

    /// A float tensor of so many bytes, all zero, which takes neither heap nor disk.
    private Tensor zeros(int bytes) throws IOException {
        Path sparse = folder.resolve("sparse");
        try (var empty = new RandomAccessFile(sparse.toFile(), "rw")) {
            empty.setLength(bytes);
        }
        return Tensor.of(DType.F32, Shape.of(bytes / 4), Mapping.map(sparse, Arena.ofAuto()));
    }

    @Test void aMissingPartIsNotWritten() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ArchiveContent.empty().with(Part.NETWORK, Archives.NETWORK).writeTo(file))
                .withMessage(file + ": provenance.json is missing; every archive has it");
        assertThat(file).doesNotExist();
    }

    @Test void jsonAndTensorsAreNotMixedUp() {
        assertThatIllegalArgumentException().isThrownBy(() -> ArchiveContent.empty().with(Part.WEIGHTS, Json.object()))
                .withMessage("weights.safetensors is tensors, not JSON");
        assertThatIllegalArgumentException().isThrownBy(() -> ArchiveContent.empty().with(Part.NETWORK, Map.of()))
                .withMessage("network.json is JSON, not tensors");
    }

    @Test void whatCouldNotBeReadAgainIsNotWritten() {
        Json deep = Json.of(1);
        for (int i = 0; i < 65; i++) {
            deep = Json.array(deep);
        }
        Json tooDeep = deep;
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> ArchiveContent.empty().with(Part.NETWORK, tooDeep))
                .withMessageContaining("nested deeper than 64");
    }

    @Test void weightsThatChangeWhileTheyAreWrittenAreNotSaved() {
        Archives.small().writeTo(file);
        var weights = new float[]{1, 2, 3};
        ArchiveContent content = Archives.small().with(Part.WEIGHTS, Map.of("w", Tensor.of(Shape.of(3), weights)));
        FileCalls training = FileCalls.system().watchedBy(call -> {
            if (call.equals("create")) {
                weights[1]++;
            }
        });
        assertThatIllegalStateException().isThrownBy(() -> content.writeTo(file, training)).withMessage(
                "weights.safetensors changed while it was written; nothing was saved. Save between two steps, not during one");
        try (Archive archive = Archive.open(file)) {
            assertThat(archive.tensors(Part.WEIGHTS).names()).contains("dense/bias");
        }
    }

    @Test void aFullDiskAtAnyCallLeavesTheOldFileOrTheNew() throws IOException {
        Archives.checkpoint(1).writeTo(file);
        byte[] old = Files.readAllBytes(file);
        ArchiveContent next = Archives.checkpoint(2).with(Part.OPTIMIZER,
                Map.of("m", Tensor.zeros(DType.F32, Shape.of(100_000))));
        next.writeTo(folder.resolve("new.fovea"));
        byte[] expected = Files.readAllBytes(folder.resolve("new.fovea"));

        int k = 1;
        for (boolean untouched = false; !untouched; k++) {
            Files.write(file, old);
            var calls = new ArrayList<String>();
            int failing = k;
            FileCalls full = FileCalls.system().watchedBy(call -> {
                calls.add(call);
                if (calls.size() == failing) {
                    throw new IOException("No space left on device");
                }
            });
            try {
                next.writeTo(file, full);
                assertThat(file).hasBinaryContent(expected);
                untouched = calls.size() < failing;
            } catch (FileException e) {
                assertThat(e).hasMessageStartingWith(file + " ").hasMessageContaining("No space left on device");
                assertThat(Files.readAllBytes(file)).isIn(old, expected);
            }
            try (Archive archive = Archive.open(file)) {
                assertThat(archive.json(Part.CHECKPOINT).get("step").whole(1, 2)).isPositive();
            }
        }
        assertThat(k).isGreaterThan(12);
        try (var files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder("net.fovea", "new.fovea");
        }
    }

    @Test void aFullDiskSaysHowMuchWasWanted() {
        FileCalls full = FileCalls.system().watchedBy(call -> {
            if (call.equals("write")) {
                throw new IOException("No space left on device");
            }
        });
        assertThatExceptionOfType(FileException.class).isThrownBy(() -> Archives.small().writeTo(file, full))
                .withMessage(file
                        + " could not be written: No space left on device, at byte 1149 of 1149. There is no file of that name, as before. "
                        + "Free space or permit writing there, or choose another folder.");
    }

    @Test void whatIsNoFileIsAFileError() {
        assertThatExceptionOfType(FileException.class).isThrownBy(() -> Archive.open(file))
                .withMessage(file + " could not be read: there is no such file");
        assertThatExceptionOfType(FileException.class)
                .isThrownBy(() -> Archives.small().writeTo(folder.resolve("a/b.fovea")));
    }

    @Test
    @Tag("nightly") void fourGigabytesAndMoreAreZip64() throws IOException, InterruptedException {
        Tensor gigabyte = zeros(1 << 30);
        var weights = Map.of("a", gigabyte, "b", gigabyte, "c", gigabyte, "d", gigabyte, "e", Tensor.scalar(5));
        Archives.checkpoint(1).with(Part.WEIGHTS, weights).writeTo(file);
        try (Archive archive = Archive.open(file); var zip = new ZipFile(file.toFile())) {
            assertThat(archive.tensors(Part.WEIGHTS).tensor("e").get(0)).isEqualTo(5);
            assertThat(zip.getEntry("weights.safetensors").getSize()).isGreaterThan(1L << 32);
            assertThat(zip.getInputStream(zip.getEntry("optimizer.safetensors")).readAllBytes()).hasSizeGreaterThan(50);
        }
        assertThat(run("unzip", "-t", file.toString())).contains("No errors detected");
    }
}
