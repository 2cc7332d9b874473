package dev.fovea.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxTest {
    /// Two images of 2 x 3.
    private static final byte[] PLAIN = HexFormat.of()
            .parseHex("00000803" + "00000002" + "00000002" + "00000003" + "0102030405060708090a0bff");

    @TempDir Path folder;

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("x.idx"), content);
    }

    private static byte[] packed(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Test void readsPlainAndPacked() throws IOException {
        Tensor expected = Tensor.of(Shape.of(2, 2, 3), new byte[]{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, (byte) 255});
        assertThat(Idx.read(file(PLAIN))).isEqualTo(expected);
        assertThat(Idx.read(file(packed(PLAIN)))).isEqualTo(expected);
    }

    @Test void readsAHeaderOfGzipWithEveryExtra() throws IOException {
        byte[] simple = packed(PLAIN);
        var rich = new ByteArrayOutputStream();
        rich.write(hex("1f8b081e00000000" + "0003"));
        rich.write(hex("0300" + "010203"));
        rich.write("train-images-idx3-ubyte\0a comment\0".getBytes(StandardCharsets.ISO_8859_1));
        rich.write(hex("abcd"));
        rich.write(simple, 10, simple.length - 10);
        assertThat(Idx.read(file(rich.toByteArray()))).isEqualTo(Idx.read(file(PLAIN)));
    }

    @Test void readsEveryTypeOfElement() throws IOException {
        assertThat(Idx.read(file(hex("00000901" + "00000002" + "ff7f")))).isEqualTo(Tensor.of(Shape.of(2), -1, 127));
        assertThat(Idx.read(file(hex("00000b01" + "00000002" + "fffe7fff"))))
                .isEqualTo(Tensor.of(Shape.of(2), -2, 32767));
        assertThat(Idx.read(file(hex("00000c01" + "00000001" + "fffffffe")))).isEqualTo(Tensor.of(Shape.of(1), -2));
        assertThat(Idx.read(file(hex("00000d01" + "00000001" + "3fc00000")))).isEqualTo(Tensor.of(Shape.of(1), 1.5f));
        assertThat(Idx.read(file(hex("00000e01" + "00000001" + "bff8000000000000"))))
                .isEqualTo(Tensor.of(Shape.of(1), -1.5));
    }

    static Stream<Tensor> tensors() {
        return Stream.of(
                Tensor.of(Shape.of(2, 3), new byte[]{0, 1, 2, 3, 4, -1}),
                Tensor.of(Shape.of(3), 1, -2, 3_000_000),
                Tensor.of(Shape.of(1, 2), 1.25f, Float.NEGATIVE_INFINITY),
                Tensor.of(Shape.of(2), Math.PI, -0.0));
    }

    @ParameterizedTest
    @MethodSource("tensors") void writesWhatItReads(Tensor tensor) {
        for (String name : new String[]{"a.idx", "a.idx.gz"}) {
            Idx.write(folder.resolve(name), tensor);
            assertThat(Idx.read(folder.resolve(name))).isEqualTo(tensor);
        }
    }

    @Test void writesTheBytesOfTheFormat() {
        Path file = folder.resolve("a.idx");
        Idx.write(file, Tensor.of(Shape.of(2, 2, 3), Arrays.copyOfRange(PLAIN, 16, 28)));
        assertThat(file).hasBinaryContent(PLAIN);
    }

    @Test void refusesToWriteWhatTheFormatHasNot() {
        assertThatThrownBy(() -> Idx.write(Path.of("a.idx"), Tensor.zeros(DType.BF16, Shape.of(2))))
                .isInstanceOf(DataException.class)
                .hasMessage("a.idx: IDX has no bf16; cast to f32 or i32 first");
        assertThatThrownBy(() -> Idx.write(Path.of("a.idx"), Tensor.scalar(1))).isInstanceOf(DataException.class)
                .hasMessage("a.idx: IDX has 1 to 8 axes, but f32[] has 0");
    }

    @Test void everyPrefixOfAFileIsATypedError() throws IOException {
        for (byte[] whole : new byte[][]{PLAIN, packed(PLAIN)}) {
            for (int length = 0; length < whole.length; length++) {
                Path file = file(Arrays.copyOf(whole, length));
                assertThat(catchThrowable(() -> Idx.read(file))).as("%d of %d bytes", length, whole.length)
                        .isInstanceOf(DataException.class).hasMessageStartingWith(file + " ")
                        .hasMessageEndingWith(" or copy it again.");
            }
        }
    }

    /// In a packed file the checksum finds every flip but those in the parts of its header that say nothing of the
    /// content.
    @Test void everyFlippedBitOfAPackedFileIsATypedErrorOrChangesNothing() throws IOException {
        byte[] whole = packed(PLAIN);
        Tensor expected = Idx.read(file(whole));
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Path file = file(flipped);
            try {
                assertThat(Idx.read(file)).as("bit %d", bit).isEqualTo(expected);
            } catch (DataException e) {
                assertThat(e).hasMessageStartingWith(file + " ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true}) void saysThatAFileIsCutOff(boolean gzip) throws IOException {
        byte[] shorter = Arrays.copyOf(PLAIN, 20);
        Path file = file(gzip ? packed(shorter) : shorter);
        assertThatThrownBy(() -> Idx.read(file)).isInstanceOf(DataException.class)
                .hasMessage(
                        "%s is cut off: its header u8[2, 2, 3] announces 12 bytes, but it holds %s. Download or copy it again.",
                        file, gzip ? "4" : "at most 4");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true}) void saysThatSomethingFollows(boolean gzip) throws IOException {
        byte[] longer = Arrays.copyOf(PLAIN, 29);
        Path file = file(gzip ? packed(longer) : longer);
        String message = file
                + " does not end with the 12 bytes that its header u8[2, 2, 3] announces: something follows, "
                + "or its checksum is wrong. Download or copy it again.";
        assertThatThrownBy(() -> Idx.read(file)).isInstanceOf(DataException.class).hasMessage(message);
        byte[] packed = packed(PLAIN);
        Path garbage = file(Arrays.copyOf(packed, packed.length + 1));
        assertThatThrownBy(() -> Idx.read(garbage)).isInstanceOf(DataException.class).hasMessage(message);
    }

    @Test void saysThatAFileEndsInItsHeader() throws IOException {
        Path file = file(new byte[0]);
        assertThatThrownBy(() -> Idx.read(file)).isInstanceOf(DataException.class)
                .hasMessage("%s ends inside its header. Download or copy it again.", file);
    }

    @Test void saysThatAFileIsOfAnotherKind() throws IOException {
        Path file = file(hex("504b0304000000"));
        assertThatThrownBy(() -> Idx.read(file)).isInstanceOf(DataException.class)
                .hasMessage(
                        "%s is no IDX file: it starts with 50 4b 03 04, but 00 00, a type (08, 09, 0b, 0c, 0d or 0e) "
                                + "and the number of axes (01 to 08) were expected. Choose an IDX file, plain or gzip.",
                        file);
    }

    @Test void saysThatAFileIsEmpty() throws IOException {
        Path file = file(hex("00000803" + "00000000" + "0000001c" + "0000001c"));
        assertThatThrownBy(() -> Idx.read(file)).isInstanceOf(DataException.class)
                .hasMessage("%s is empty: its header announces u8[0, 28, 28]. Choose a file with samples.", file);
    }

    @Test void saysThatThereIsNoFile() {
        Path file = folder.resolve("none");
        assertThatThrownBy(() -> Idx.read(file)).isInstanceOf(DataException.class)
                .hasMessage("%s could not be read: there is no such file or folder. Check the path.", file);
    }

    /// Announced sizes are checked before anything is allocated: each of these would take gigabytes.
    @Test void refusesHeadersThatTheFileCannotKeep() throws IOException {
        Path most = file(hex("00000803" + "ffffffff" + "ffffffff" + "ffffffff"));
        assertThatThrownBy(() -> Idx.read(most)).isInstanceOf(DataException.class).hasMessage(
                "%s announces u8[4294967295, 4294967295, 4294967295], which takes more than 2147483639 bytes. Cut it into several files.",
                most);
        byte[] huge = hex("00000803" + "00007fff" + "0000ffff" + "00000001" + "0000");
        Path plain = file(huge);
        assertThatThrownBy(() -> Idx.read(plain)).isInstanceOf(DataException.class).hasMessage(
                "%s is cut off: its header u8[32767, 65535, 1] announces 2147385345 bytes, but it holds at most 2. Download or copy it again.",
                plain);
        Path packed = file(packed(huge));
        assertThatThrownBy(() -> Idx.read(packed)).isInstanceOf(DataException.class)
                .hasMessageStartingWith(packed
                        + " is cut off: its header u8[32767, 65535, 1] announces 2147385345 bytes, but it holds at most ");
        Path widened = file(hex("00000902" + "00007fff" + "0000ffff"));
        assertThatThrownBy(() -> Idx.read(widened)).isInstanceOf(DataException.class)
                .hasMessage(
                        "%s announces i32[32767, 65535], which takes more than 2147483639 bytes. Cut it into several files.",
                        widened);
    }
}
