package dev.fovea.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fovea.data.io.FileException;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
    /// What `reference.py` saves.
    private static final Map<String, Tensor> REFERENCE = Map.of(
            "b/kernel", Tensor.of(Shape.of(2, 3), -2.5f, -1.5f, -0.5f, 0.5f, 1.5f, 2.5f),
            "a/bias", Tensor.of(Shape.of(3), 1.5f, -0.0f, Float.POSITIVE_INFINITY),
            "steps", Tensor.of(Shape.scalar(), 7L),
            "labels", Tensor.of(Shape.of(1, 2), 1, -2),
            "pixels", Tensor.of(Shape.of(3), (byte) 0, (byte) 128, (byte) 255),
            "mean", Tensor.of(Shape.of(1), 0.1));

    @TempDir private Path folder;

    private static byte[] resource(String name) throws IOException {
        try (var stream = SafetensorsTest.class.getResourceAsStream(name)) {
            return stream == null ? fail(name + " is missing") : stream.readAllBytes();
        }
    }

    private static Safetensors read(byte[] bytes) {
        return Safetensors.of("w.safetensors", MemorySegment.ofArray(bytes));
    }

    /// A file of a header and so many bytes of values.
    private static byte[] file(String header, int values) {
        byte[] text = header.getBytes(UTF_8);
        return ByteBuffer.allocate(8 + text.length + values).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length)
                .put(text).array();
    }

    @Test void theFileOfTheReferenceImplementationIsRead() throws IOException {
        Safetensors file = read(resource("reference.safetensors"));
        assertThat(file.names()).containsExactly("steps", "mean", "a/bias", "b/kernel", "labels", "pixels");
        assertThat(file.tensors()).containsExactlyInAnyOrderEntriesOf(REFERENCE);
        assertThat(file.metadata()).containsExactly(Map.entry("made by", "safetensors 0.8.0"));
        assertThat(file).hasToString("w.safetensors: 6 tensors, 63 bytes");
    }

    @Test void ourFileIsTheReferenceImplementationsByteForByte() throws IOException {
        Path file = folder.resolve("ours.safetensors");
        Safetensors.write(file, REFERENCE, Map.of("made by", "safetensors 0.8.0"));
        assertThat(file).hasBinaryContent(resource("reference.safetensors"));
    }

    @Test void halfFloatsAreWidenedAndTruthValuesAreBytes() throws IOException {
        Safetensors file = read(resource("half.safetensors"));
        assertThat(file.tensor("half")).isEqualTo(Tensor.of(Shape.of(4), 1f, -2.5f, 65504f, 5.9604645e-8f));
        assertThat(file.entries()).containsExactly(new Safetensors.Entry("half", StoredType.F16, List.of(4L), 0, 8),
                new Safetensors.Entry("mask", StoredType.BOOL, List.of(2L), 8, 10));
        assertThat(file.tensor("mask")).isEqualTo(Tensor.of(Shape.of(2), (byte) 1, (byte) 0));
    }

    static Stream<Arguments> narrowTypes() {
        return Stream.of(
                arguments("I8", new byte[]{0, 127, -128, -1}, Tensor.of(Shape.of(4), 0, 127, -128, -1)),
                arguments("I16", new byte[]{1, 2, -1, 127, 0, -128}, Tensor.of(Shape.of(3), 0x201, 32767, -32768)),
                arguments("U16", new byte[]{1, 2, -1, 127, 0, -128}, Tensor.of(Shape.of(3), 0x201, 32767, 32768)),
                arguments("U32", new byte[]{4, 3, 2, 1, -1, -1, -1, -1},
                        Tensor.of(Shape.of(2), 0x1020304L, 4294967295L)));
    }

    /// They are written as what they were loaded as.
    @ParameterizedTest
    @MethodSource("narrowTypes") void narrowTypesAreWidened(String type, byte[] values, Tensor expected) {
        byte[] file = tensor("\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[0,%d]".formatted(type,
                expected.shape().extents(), values.length), values.length);
        System.arraycopy(values, 0, file, file.length - values.length, values.length);
        assertThat(read(file).tensor("a")).isEqualTo(expected);
        Path again = folder.resolve("again.safetensors");
        Safetensors.write(again, read(file).tensors(), Map.of());
        assertThat(Safetensors.map(again, Arena.ofAuto()).tensor("a")).isEqualTo(expected);
    }

    @Test void typesThatFoveaHasNotAreOnlyListed() {
        Safetensors file = read(tensor("\"dtype\":\"F8_E4M3\",\"shape\":[2],\"data_offsets\":[0,2]", 2));
        assertThat(file.entries()).containsExactly(new Safetensors.Entry("a", StoredType.F8_E4M3, List.of(2L), 0, 2));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> file.tensor("a"))
                .withMessage("w.safetensors: the tensor \"a\" is of type F8_E4M3, which Fovea has not; "
                        + "F32, F64, F16, BF16, BOOL, U8, I8, I16, U16, I32, U32, I64 can be loaded");
    }

    @Test void everyTypeComesBackFromAMappedFile() {
        var tensors = new LinkedHashMap<String, Tensor>();
        for (DType dtype : DType.values()) {
            Tensor tensor = Tensor.zeros(dtype, Shape.of(2, 1, 3));
            for (int i = 0; i < 6; i++) {
                tensor.set(i, 10 * i);
            }
            tensors.put("größe 😀 \"" + dtype + "\"", tensor);
        }
        Path path = folder.resolve("all.safetensors");
        Safetensors.write(path, tensors, Map.of("b", "2", "a", "1"));
        try (Arena arena = Arena.ofConfined()) {
            Safetensors file = Safetensors.map(path, arena);
            assertThat(file.tensors()).containsExactlyInAnyOrderEntriesOf(tensors);
            assertThat(file.metadata()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
            file.tensors().values().forEach(t -> assertThat(t.data().address() % t.dtype().bytes()).isZero());
        }
    }

    @Test void tensorsOfNativeMemoryAreWrittenAndNoTensorsToo() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(4 * 100_000);
            memory.fill((byte) 0x3f);
            Path path = folder.resolve("native.safetensors");
            Safetensors.write(path, Map.of("w", Tensor.of(DType.F32, Shape.of(100_000), memory)), Map.of());
            assertThat(Safetensors.map(path, arena).tensor("w").data().mismatch(memory)).isEqualTo(-1);
            Safetensors.write(path, Map.of(), Map.of());
            assertThat(Safetensors.map(path, arena).names()).isEmpty();
        }
    }

    @Test void everyPrefixIsAnError() throws IOException {
        Damage.prefixes(resource("reference.safetensors"))
                .forEach(part -> assertThatExceptionOfType(FormatException.class)
                        .isThrownBy(() -> read(part)).withMessageStartingWith("w.safetensors: "));
    }

    @Test void everyFlippedBitIsAnErrorOrAFileThatStillHolds() throws IOException {
        byte[] whole = resource("reference.safetensors");
        int values = whole.length - 63;
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = Damage.flipped(whole, bit);
            try {
                Safetensors file = read(flipped);
                // Only names, texts, values and types or shapes of the same size can have changed.
                assertThat(file.entries().getLast().to()).isEqualTo(63);
                assertThat(file.entries()).hasSize(6);
                file.names().forEach(name -> tensorOrError(file, name));
                assertThat(bit).as("the length of the header").isGreaterThanOrEqualTo(64);
            } catch (FormatException e) {
                assertThat(bit).as(e.getMessage()).isLessThan(8 * values);
            }
        }
    }

    private static void tensorOrError(Safetensors file, String name) {
        try {
            assertThat(file.tensor(name).count()).isPositive();
        } catch (FormatException e) {
            assertThat(e).hasMessageContaining("which Fovea has not");
        }
    }

    static Stream<Arguments> badFiles() {
        String w = "w.safetensors: ";
        String damaged = ".\nThe file is damaged or was cut off: copy or download it again";
        return Stream.of(
                arguments(new byte[0], w
                        + "byte 0: 0 bytes are too few: a safetensors file begins with 8 that say how long its header is"
                        + damaged),
                arguments(new byte[]{9, 0, 0, 0, 0, 0, 0, 0, '{', '}'},
                        w + "byte 0: a header of 9 bytes was announced, but only 2 follow" + damaged),
                arguments(new byte[]{0, 0, 0, 0, 0, 0, 0, -1, '{', '}'},
                        w + "byte 0: a header of 18374686479671623680 bytes was announced, but only 2 follow"
                                + damaged),
                arguments(file("", 0),
                        w + "byte 8: a header that begins with { was expected.\nThis is no safetensors file"),
                arguments(file(" {}", 0),
                        w + "byte 8: a header that begins with { was expected.\nThis is no safetensors file"),
                arguments(file("{}", 1), w + "the header tells of 0 bytes of values, but 1 follow it" + damaged),
                arguments(file(" ".repeat(17 << 20), 0), w
                        + "byte 0: the header has 17825792 bytes; 16777216 are allowed.\nIf you trust the file, "
                        + "read it with higher limits: Safetensors.of(file, bytes, JsonLimits.standard().bytes(…))"),
                arguments(file("{\"a\":1}", 0), w + "$.a: an object was expected, but is 1"),
                arguments(file("{\"a\":{}}", 0), w + "$.a: the member \"dtype\" is missing"),
                arguments(tensor("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":0", 4),
                        w + "$.a: unknown member \"x\"; known are \"dtype\", \"shape\", \"data_offsets\""),
                arguments(tensor("\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]", 4),
                        w + "$.a.dtype: unknown type \"F31\"; did you mean \"F32\"?"),
                arguments(tensor("\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]", 4),
                        w + "$.a.shape: an array was expected, but is 1"),
                arguments(tensor("\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]", 4),
                        w + "$.a.shape[0]: a whole number from 0 to 9223372036854775807 was expected, but is -1"),
                arguments(tensor("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]", 4),
                        w + "$.a.data_offsets: an array of 2, begin and end, was expected, but is an array of 1"),
                arguments(tensor("\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,16]", 16),
                        w + "$.a: F32[3] takes 12 bytes, but the offsets are 0 to 16, which is 16"),
                arguments(tensor("\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,0]", 0),
                        w + "$.a: F32[0] takes 0 bytes, but the offsets are 4 to 0, which is -4"),
                arguments(tensor("\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]", 0),
                        w + "$.a.shape: [4611686018427387904, 4] has more than 2^63 bytes"),
                arguments(tensor(
                        "\"dtype\":\"F32\",\"shape\":[2305843009213693951],\"data_offsets\":[0,9223372036854775804]",
                        4),
                        w + "the header tells of 9223372036854775804 bytes of values, but 4 follow it" + damaged),
                arguments(tensor("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]", 8),
                        w + "$.a.data_offsets: the values begin at 4, but those before end at 0"),
                arguments(tensor("\"dtype\":\"U8\",\"shape\":[" + "1,".repeat(64) + "1],\"data_offsets\":[0,1]", 1),
                        w + "$.a.shape: 65 axes; at most 64 are allowed"),
                arguments(file(
                        "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[2,6]}}",
                        6),
                        w + "$.b.data_offsets: the values begin at 2, but those before end at 4"),
                arguments(file(
                        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}",
                        2),
                        w + "line 1, column 54: $.a stands there twice.\nThe file is damaged, or was edited by hand: take another copy"),
                arguments(file("{\"__metadata__\":{\"a\":1}}", 0),
                        w + "$.__metadata__.a: a text was expected, but is 1"),
                arguments(file("{\"a\":" + "[".repeat(100_000), 0),
                        w + "line 1, column 69: arrays and objects are nested deeper than 64"));
    }

    private static byte[] tensor(String members, int values) {
        return file("{\"a\":{" + members + "}}", values);
    }

    @ParameterizedTest
    @MethodSource("badFiles") void whatIsWrongIsAnErrorWithItsPlace(byte[] bytes, String message) {
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> read(bytes)).withMessage(message);
    }

    @Test void aLargerHeaderIsReadWhenAllowed() {
        byte[] file = file("{}" + " ".repeat(17 << 20), 0);
        assertThat(Safetensors.of("f", MemorySegment.ofArray(file), JsonLimits.standard().bytes(32 << 20)).names())
                .isEmpty();
    }

    @Test void tensorsThatFoveaCannotHoldAreListedAndNotLoaded() {
        Safetensors empty = read(tensor("\"dtype\":\"F32\",\"shape\":[2,0],\"data_offsets\":[0,0]", 0));
        assertThat(empty.names()).containsExactly("a");
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> empty.tensor("a"))
                .withMessage(
                        "w.safetensors: the tensor \"a\" has the shape [2, 0]; Fovea's extents are from 1 to 2147483647");
        Safetensors vast = read(tensor("\"dtype\":\"F32\",\"shape\":[0,3000000000],\"data_offsets\":[0,0]", 0));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> vast.tensor("a"))
                .withMessageContaining("[0, 3000000000]");
    }

    @Test void moreHalfFloatsThanAnArrayHoldsAreRefused() throws IOException {
        byte[] header = tensor("\"dtype\":\"F16\",\"shape\":[1073741825],\"data_offsets\":[0,2147483650]", 0);
        Path path = folder.resolve("sparse");
        try (var sparse = new RandomAccessFile(path.toFile(), "rw"); Arena arena = Arena.ofConfined()) {
            sparse.write(header);
            sparse.setLength(header.length + 2147483650L);
            Safetensors file = Safetensors.map(path, arena);
            assertThatExceptionOfType(FormatException.class).isThrownBy(() -> file.tensor("a"))
                    .withMessage(path
                            + ": the tensor \"a\" has 1073741825 values of type F16; at most 2^30 are widened to float32");
        }
    }

    @Test void aMissingTensorIsNamedWithItsNeighbours() throws IOException {
        Safetensors file = read(resource("reference.safetensors"));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> file.tensor("b/kernle"))
                .withMessage("w.safetensors: there is no tensor \"b/kernle\"; did you mean \"b/kernel\"?");
    }

    @Test void theNameOfTheTextsIsNoTensor() {
        assertThatIllegalArgumentException().isThrownBy(
                () -> Safetensors.write(folder.resolve("x"), Map.of("__metadata__", Tensor.scalar(1)), Map.of()))
                .withMessage("a tensor cannot be named __metadata__: the format keeps that name for texts");
    }

    @Test void whatIsNoReadableFileIsAFileError() {
        Path nowhere = folder.resolve("nowhere");
        assertThatExceptionOfType(FileException.class).isThrownBy(() -> Safetensors.map(nowhere, Arena.ofAuto()))
                .withMessage(nowhere + " could not be read: there is no such file");
        assertThatExceptionOfType(FileException.class).isThrownBy(() -> Safetensors.map(folder, Arena.ofAuto()))
                .withMessage(folder + " could not be read: it is no file");
    }

    @Test void aMachineOfTheOtherByteOrderIsRefused() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> Mapping.checkOrder(ByteOrder.BIG_ENDIAN))
                .withMessage("model files are little-endian; this machine is not, and Fovea does not swap bytes");
    }

    @Test void anEmptyFileIsAnErrorToo() throws IOException {
        Path file = Files.createFile(folder.resolve("empty"));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> Safetensors.map(file, Arena.ofAuto()))
                .withMessageStartingWith(file + ": byte 0: 0 bytes are too few");
    }
}
