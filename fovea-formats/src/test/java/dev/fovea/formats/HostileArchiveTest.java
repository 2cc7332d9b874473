package dev.fovea.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives whose checksums are all right, and which lie.
class HostileArchiveTest {
    private static final String DAMAGED = ".\nThe file is damaged or was cut off: take another copy, or an older checkpoint";
    private static final String NOT_OURS = "Only files that Fovea has saved are read; an archive that was unpacked cannot be packed again";

    @TempDir private Path folder;
    private Path file = Path.of("");

    @BeforeEach void nameTheFile() {
        file = folder.resolve("net.fovea");
    }

    private void refused(byte[] bytes, String message) throws IOException {
        Files.write(file, bytes);
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> Archive.open(file).close())
                .withMessage(file + message);
        try (var files = Files.walk(folder)) {
            assertThat(files).as("nothing was written from the names of entries").containsExactlyInAnyOrder(folder,
                    file);
        }
    }

    @Test void theHelperMakesWhatTheWriterMakes() throws IOException {
        Archives.small().writeTo(file);
        assertThat(file).hasBinaryContent(Archives.of(Archives.parts()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "..\\x.json", "C:\\x", "%2e%2e/x", "network.json\u0000",
            "NETWORK.JSON", "network.json/",
            "./network.json", "labels.json", "", "․․/x"}) void onlyOurNamesAreParts(String name) throws IOException {
        Map<String, byte[]> parts = Archives.parts();
        parts.put(name, new byte[3]);
        Files.write(file, Archives.of(parts));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> Archive.open(file)).withMessageStartingWith(
                file + "/manifest.json: $.parts[3].name: " + Text.quote(name) + " is no part of an archive; ");
    }

    static Stream<Arguments> lyingManifests() {
        byte[] content = new byte[8];
        return Stream.of(
                arguments(edit(items -> items.add(items.get(0))),
                        "/manifest.json: $.parts[3]: network.json stands there twice, or after weights.safetensors"),
                arguments(edit(items -> items.add(2, items.get(1))),
                        "/manifest.json: $.parts[2]: provenance.json stands there twice, or after provenance.json"),
                arguments(edit(items -> items.add(items.remove(0))),
                        "/manifest.json: $.parts[2]: network.json stands there twice, or after weights.safetensors"),
                arguments(edit(items -> items.remove(2)),
                        "/manifest.json: $.parts: weights.safetensors is missing; every archive has it"),
                arguments(edit(List::clear), "/manifest.json: $.parts: network.json is missing; every archive has it"),
                arguments(edit(items -> items.set(0, Archives.item("network.json", 20_000_000, content))),
                        "/manifest.json: $.parts[0].length: network.json has 20000000 bytes; JSON may have 16777216"),
                arguments(edit(items -> items.set(1, Archives.item("provenance.json", 5_000_000, content))),
                        "/manifest.json: $.parts[1].length: provenance.json has 5000000 bytes; JSON may have 4194304"),
                arguments(edit(items -> items.set(0, Archives.item("network.json", -1, content))),
                        "/manifest.json: $.parts[0].length: a whole number from 0 to 72057594037927936 was expected, but is -1"),
                arguments(edit(items -> items.set(2, Archives.item("weights.safetensors", 1L << 56, content))),
                        ": the file has 1149 bytes, but should have 72057594037929065" + DAMAGED),
                arguments(edit(items -> items.set(2, Archives.item("weights.safetensors", Long.MAX_VALUE, content))),
                        "/manifest.json: $.parts[2].length: a whole number from 0 to 72057594037927936 was expected, but is 9223372036854775807"),
                arguments(edit(items -> items.set(2, Archives.item("weights.safetensors", 180, content))),
                        ": byte 648: the zip headers do not say what the manifest says" + DAMAGED + ". " + NOT_OURS),
                arguments(
                        edit(items -> items.set(0,
                                Json.object().with("name", Json.of("network.json")).with("length", Json.of(1))
                                        .with("crc32", Json.of("0123ABCD")).with("crc32c", Json.of("00000000")))),
                        "/manifest.json: $.parts[0].crc32: a checksum of eight hexadecimal digits was expected, but is \"0123ABCD\""),
                arguments("{\"format\": \"fovea\", \"version\": 2, \"parts\": [], \"more\": 1}".getBytes(UTF_8),
                        "/manifest.json: $.version: the archive has version 2; this Fovea reads 1.\nTake the Fovea that wrote it, or a newer one"),
                arguments("{\"format\": \"zip\", \"version\": 1}".getBytes(UTF_8),
                        "/manifest.json: $.format: \"fovea\" was expected, but is \"zip\""),
                arguments("{\"format\": \"fovea\", \"version\": 1, \"parts\": [], \"more\": 1}".getBytes(UTF_8),
                        "/manifest.json: $: unknown member \"more\"; known are \"format\", \"version\", \"parts\""),
                arguments(("[".repeat(5)).getBytes(UTF_8),
                        "/manifest.json: line 1, column 5: arrays and objects are nested deeper than 4"),
                arguments(("[" + "1,".repeat(200) + "1]").getBytes(UTF_8),
                        "/manifest.json: line 1, column 400: the text has more than 200 values"),
                arguments(new byte[0], "/manifest.json: a JSON value was expected, but the text is empty.\n"
                        + "The file is damaged, or was edited by hand: take another copy"),
                arguments(" ".repeat(16385).getBytes(UTF_8),
                        ": byte 22: the first entry has 16385 bytes; a manifest has 16384 at most.\n" + NOT_OURS));
    }

    /// A manifest made from a good one's items.
    private static byte[] edit(Consumer<List<Json>> change) {
        var items = new ArrayList<Json>();
        Archives.parts().forEach((name, content) -> items.add(Archives.item(name, content.length, content)));
        change.accept(items);
        return Archives.manifest(items);
    }

    @ParameterizedTest
    @MethodSource("lyingManifests") void whatAManifestClaimsIsCheckedBeforeItIsUsed(byte[] manifest, String message)
            throws IOException {
        refused(Archives.of(manifest, Archives.parts()), message);
    }

    static Stream<Arguments> badParts() {
        String elsewhere = ".\nThe file is damaged, or was edited by hand: take another copy";
        return Stream.of(
                arguments("network.json", "[".repeat(100_000),
                        "/network.json: line 1, column 65: arrays and objects are nested deeper than 64"),
                arguments("network.json", "[" + "0,".repeat(500_000) + "0]",
                        "/network.json: line 1, column 800000: the text has more than 400000 values"),
                arguments("provenance.json", "[" + "0,".repeat(100_000) + "0]",
                        "/provenance.json: line 1, column 120000: the text has more than 60000 values"),
                arguments("network.json", "{\"a\": " + "9".repeat(100_000) + "}",
                        "/network.json: line 1, column 100007: a number has more than 40 digits, or a text more than 1048576 letters"),
                arguments("network.json", "{\"a\": 1, \"a\": 2}",
                        "/network.json: line 1, column 10: $.a stands there twice" + elsewhere),
                arguments("weights.safetensors", "x",
                        "/weights.safetensors: byte 0: 1 bytes are too few: a safetensors file begins with 8 that say "
                                + "how long its header is.\nThe file is damaged or was cut off: copy or download it again"));
    }

    @ParameterizedTest
    @MethodSource("badParts") void partsAreReadWithLimits(String name, String content, String message)
            throws IOException {
        Map<String, byte[]> parts = Archives.parts();
        parts.put(name, content.getBytes(UTF_8));
        refused(Archives.of(parts), message);
    }

    @Test void aFileOfAnotherKindIsNamedAsSuch() throws IOException {
        refused(new byte[0],
                ": byte 0: this is no .fovea archive: it does not begin as a zip file does.\nCheck the path, or take another copy");
        refused("{\"model\": \"keras\"} and some more text, so that it is longer".getBytes(UTF_8),
                ": byte 0: this is no .fovea archive: it does not begin as a zip file does.\nCheck the path, or take another copy");
    }

    @Test void aZipOfSomeoneElseIsRefused() throws IOException {
        refused(zip(parts -> parts),
                ": byte 0: the manifest does not fit its header: a name, a checksum or a length is wrong" + DAMAGED
                        + ". " + NOT_OURS);
    }

    @Test void aZipBombIsNeverInflated() throws IOException {
        refused(zip(parts -> Map.of("network.json", new byte[100_000_000])),
                ": byte 0: the manifest does not fit its header: a name, a checksum or a length is wrong" + DAMAGED
                        + ". " + NOT_OURS);
    }

    private static byte[] zip(Function<Map<String, byte[]>, Map<String, byte[]>> change) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var part : change.apply(Archives.parts()).entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue());
            }
        }
        return bytes.toByteArray();
    }

    @Test void aDamagedPartIsNamedWithItsChecksums() throws IOException {
        byte[] bytes = Archives.of(Archives.parts());
        int kernel = bytes.length;
        byte[] value = {0, 0, (byte) 0xc0, 0x40};   // 6.0f, the last of the kernel
        while (!Arrays.equals(bytes, kernel - 4, kernel, value, 0, 4)) {
            kernel--;
        }
        bytes[kernel - 1] = 0x41;
        refused(bytes,
                ": byte 704 to 884: weights.safetensors has the checksums 29c13c4f and 168ba4d4, but 5ec60cd9 and e4e027d7 were written"
                        + DAMAGED);
    }

    @Test void aFileThatWasCutOffSaysWhere() throws IOException {
        byte[] bytes = Archives.of(Archives.parts());
        refused(Arrays.copyOf(bytes, 1000), ": the file has 1000 bytes, but should have 1149" + DAMAGED);
        refused(Arrays.copyOf(bytes, 100), ": the file has 100 bytes, and ends within its manifest" + DAMAGED);
        refused(Arrays.copyOf(bytes, 1600), ": the file has 1600 bytes, but should have 1149" + DAMAGED);
    }
}
