package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

import dev.fovea.data.io.FileException;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Arrays in NumPy's files: NumPy's own are read, ours are the same bytes, and a header that lies is an error.
class NpyTest {
    private static final Tensor FLOATS = Tensor.of(Shape.of(2, 3), 0f, 0.5f, 1f, 1.5f, 2f, 2.5f);
    private static final String NOT_ONE = "Arrays of one number type can be read; numpy.save(file, array.astype(\"<f4\")) writes one";
    private static final String DAMAGED = "The file is damaged or was cut off: copy or write it again";

    @TempDir Path folder;

    private static byte[] resource(String name) throws IOException {
        try (var stream = NpyTest.class.getResourceAsStream(name)) {
            return stream == null ? fail(name + " is missing") : stream.readAllBytes();
        }
    }

    private static Tensor read(byte[] bytes) {
        return Npy.of("a.npy", MemorySegment.ofArray(bytes));
    }

    /// A file of that version and header, and so many bytes of values.
    private static byte[] file(int version, String header, int values) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[]{(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        for (int i = 0; i < (version == 1 ? 2 : 4); i++) {
            bytes.write(text.length >> 8 * i);
        }
        bytes.writeBytes(text);
        bytes.writeBytes(new byte[values]);
        return bytes.toByteArray();
    }

    private static void assertWrong(byte[] file, String message) {
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> read(file)).withMessage("a.npy: " + message);
    }

    @Test void whatNumPyWritesIsRead() throws IOException {
        assertThat(read(resource("floats.npy"))).isEqualTo(FLOATS);
        assertThat(read(resource("bytes.npy"))).isEqualTo(Tensor.of(Shape.of(3), (byte) 0, (byte) 128, (byte) 255));
        assertThat(read(resource("doubles.npy"))).isEqualTo(Tensor.of(Shape.scalar(), 0.1));
    }

    @Test void whatIsWrittenIsNumPysFileByteForByte() throws IOException {
        for (String name : new String[]{"floats.npy", "bytes.npy", "doubles.npy"}) {
            Path file = folder.resolve(name);
            Npy.write(file, read(resource(name)));
            assertThat(file).hasBinaryContent(resource(name));
        }
    }

    @EnumSource(mode = Mode.EXCLUDE, names = "BF16")
    @ParameterizedTest void everyTypeComesBack(DType dtype) {
        Tensor tensor = Tensor.zeros(dtype, Shape.of(2, 1, 3));
        for (int i = 0; i < 6; i++) {
            tensor.set(i, 40 * i);
        }
        Path file = folder.resolve("all.npy");
        Npy.write(file, tensor);
        assertThat(Npy.read(file)).isEqualTo(tensor);
    }

    @Test void aTypeThatNumPyHasNot() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Npy.write(folder.resolve("b.npy"), Tensor.zeros(DType.BF16, Shape.of(1))))
                .withMessage("NumPy has no type bf16; cast the tensor to f32 before it is written");
        assertThat(folder.resolve("b.npy")).doesNotExist();
    }

    /// Python's words in other ways: order, quotes, spaces, no comma at the end, a long, the later versions.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "1|{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }",
            "1|{\"shape\":(2,),\"fortran_order\":False,\"descr\":\"<i4\"}",
            "2|{'descr': '<i4', 'fortran_order': False, 'shape': (2L,)}",
            "3|  { 'fortran_order' : True , 'descr' : '<i4' , 'shape' : ( 2 , ) }  "}) void otherWaysToSayIt(
                    int version, String header) {
        assertThat(read(file(version, header, 8))).isEqualTo(Tensor.of(Shape.of(2), 0, 0));
    }

    @Test void everyPrefixIsAnError() throws IOException {
        Damage.prefixes(resource("floats.npy")).forEach(part -> assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read(part)).withMessageStartingWith("a.npy: "));
    }

    /// A bit of the values changes them, one of the header is an error or another array of as many bytes.
    @Test void everyFlippedBitIsAnErrorOrAnArrayOfAsManyBytes() throws IOException {
        Damage.flips(resource("floats.npy")).forEach(bytes -> {
            try {
                assertThat(read(bytes).type().bytes()).isEqualTo(24);
            } catch (FormatException e) {
                assertThat(e.file()).isEqualTo("a.npy");
            }
        });
    }

    @Test void noFileOfNumPys() {
        assertWrong(new byte[20], "byte 0: a file of NumPy begins with \\x93NUMPY and a version.\n"
                + "This is no .npy file; numpy.save(\"codes.npy\", array) writes one");
        assertWrong(file(4, "", 0), "byte 6: version 4 is not known; 1, 2 and 3 are");
        assertThatExceptionOfType(FileException.class).isThrownBy(() -> Npy.read(folder.resolve("none.npy")));
    }

    @Test void aHeaderThatIsLongerThanTheFileOrThanAllowed() {
        byte[] cut = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1, '{'};
        assertWrong(cut, "byte 8: a header of 4294967295 bytes was announced, but only 1 follow.\n" + DAMAGED);
        assertWrong(file(2, " ".repeat(10_001), 0), "byte 8: the header has 10001 bytes; 10000 are allowed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"[1, 2]",
            "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,)}",
            "{'descr': '<f4', 'fortran_order': False}", "{'descr': '<f4', 'fortran_order': 'no', 'shape': (1,)}",
            "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': True}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} or evil()",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}"}) void aHeaderOfOtherWords(String header) {
        String quoted = header.length() > 60 ? header.substring(0, 60) + "…" : header;
        assertWrong(file(1, header, 4),
                "header: \"%s\" is not {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4)}.\n"
                        .formatted(quoted) + NOT_ONE);
    }

    @Test void typesAndOrdersThatAreNotRead() throws IOException {
        assertWrong(file(1, "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", 4),
                "descr: the type \"|O\" is not known; <f4, <f8, |u1, <i4, <i8 are.\n"
                        + "numpy.save(file, array.astype(\"<f4\")) writes one of them");
        assertWrong(resource("columns.npy"), "fortran_order: the values stand column by column.\n"
                + "Write them row by row: numpy.save(file, numpy.ascontiguousarray(array))");
    }

    @Test void shapesThatCannotBe() {
        assertWrong(file(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 2)}", 0),
                "shape: (0, 2) has the extent 0; Fovea's are from 1 to 2147483647");
        assertWrong(file(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2)}", 4),
                "shape: \"(1 2)\" is no tuple of whole numbers.\n" + DAMAGED);
        assertWrong(file(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (%s)}".formatted("1,".repeat(33)), 4),
                "shape: 33 axes; at most 32 are allowed");
        String huge = "{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2)}";
        assertWrong(file(1, huge, 8), "shape: [2147483647, 2147483647, 2] has more than 2^63 bytes.\n" + DAMAGED);
        assertWrong(file(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000,)}", 8),
                "f64[1000000] takes 8000000 bytes, but 8 follow the header.\n" + DAMAGED);
    }
}
