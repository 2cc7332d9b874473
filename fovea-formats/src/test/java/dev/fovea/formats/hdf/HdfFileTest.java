package dev.fovea.formats.hdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fovea.formats.FormatException;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import io.jhdf.api.DatasetCreationOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of HDF5: what is written is read, and what leads astray is not followed.
class HdfFileTest {
    private static final String ENDLESS = "/layers/dense/vars: a part of it leads back to itself, is named again and again, "
            + "or is nested too deeply.\nThe file is damaged, or made to keep programs busy";
    private static final Tensor FLOATS = Tensor.of(Shape.of(2, 3), 1f, 2f, 3f, 4f, 5f, 6f);

    @TempDir private Path folder;
    private Path file = Path.of("");

    @BeforeEach void nameTheFile() {
        file = folder.resolve("x.h5");
    }

    private byte[] bytes(HdfWriter.Group root) throws IOException {
        HdfWriter.write(file, root);
        return Files.readAllBytes(file);
    }

    private static HdfNode.Group read(byte[] bytes) {
        return HdfFile.read("x.h5", MemorySegment.ofArray(bytes));
    }

    private static void refused(byte[] bytes, String message) {
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> read(bytes)).withMessageContaining(message);
    }

    private static HdfWriter.Group small() {
        var root = new HdfWriter.Group();
        root.group("layers/dense/vars").text("name", "dense").array("0", FLOATS);
        return root;
    }

    private static int find(byte[] bytes, String signature, int number) {
        byte[] wanted = signature.getBytes(StandardCharsets.US_ASCII);
        int found = -1;
        for (int at = 0; at <= bytes.length - wanted.length; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length) && ++found == number) {
                return at;
            }
        }
        throw new IllegalArgumentException("no " + signature + " number " + number);
    }

    private static byte[] patched(byte[] bytes, Consumer<ByteBuffer> patch) {
        byte[] copy = bytes.clone();
        patch.accept(ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN));
        return copy;
    }

    @Test void whatIsWrittenIsRead() throws IOException {
        var root = new HdfWriter.Group().text("keras_version", "3.9.0").text("of_letters", "Füße".repeat(2000));
        root.group("layers/dense/vars").text("name", "dense").array("0", FLOATS)
                .array("1", Tensor.of(Shape.scalar(), 7f));
        root.group("empty");
        HdfNode.Group group = read(bytes(root));
        assertThat(group.text("keras_version")).contains("3.9.0");
        assertThat(group.text("of_letters")).contains("Füße".repeat(2000));
        assertThat(group.children()).containsOnlyKeys("empty", "layers");
        assertThat(group.group("layers/dense/vars").orElseThrow().text("name")).contains("dense");
        assertThat(group.array("layers/dense/vars/0").tensor()).isEqualTo(FLOATS);
        assertThat(group.array("layers/dense/vars/1").tensor()).isEqualTo(Tensor.of(Shape.scalar(), 7f));
        assertThat(group.array("layers/dense/vars/0")).hasToString("/layers/dense/vars/0: float32 [2, 3]");
    }

    @ParameterizedTest
    @EnumSource(DType.class) void everyTypeOfNumber(DType dtype) throws IOException {
        Tensor values = Tensor.zeros(dtype, Shape.of(3));
        values.set(0, 1);
        values.set(2, 200);
        Tensor read = read(bytes(new HdfWriter.Group().array("x", values))).array("x").tensor();
        assertThat(read).isEqualTo(dtype == DType.BF16 ? values.cast(DType.F32) : values);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 9, 256, 257, 1000}) void groupsOfManyNames(int count) throws IOException {
        var root = new HdfWriter.Group();
        for (int i = 0; i < count; i++) {
            root.array("layer_" + i, Tensor.of(Shape.of(1), (float) i));
        }
        HdfNode.Group group = read(bytes(root));
        assertThat(group.children()).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(group.array("layer_" + i).tensor().get(0)).isEqualTo(i);
        }
    }

    @Test void textsOfManyGroupsAreRead() throws IOException {
        var root = new HdfWriter.Group();
        for (int i = 0; i < 3000; i++) {
            root.group("layers/dense_" + i + "/vars").text("name", "dense_" + i).array("0", FLOATS);
        }
        HdfNode.Group layers = read(bytes(root)).group("layers").orElseThrow();
        for (int i = 0; i < 3000; i++) {
            assertThat(layers.group("dense_" + i + "/vars").orElseThrow().text("name")).contains("dense_" + i);
        }
    }

    @Test void equalContentsGiveEqualBytes() throws IOException {
        assertThat(bytes(small())).isEqualTo(bytes(small()));
    }

    @Test void aMissingArrayIsNamed() throws IOException {
        HdfNode.Group group = read(bytes(small()));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> group.array("layer"))
                .withMessage("x.h5: /: there is no array \"layer\"; did you mean \"layers\"?");
    }

    @Test void aSoftLinkIsRefused() throws IOException {
        byte[] bytes = bytes(small());
        int entry = find(bytes, "SNOD", 0) + 8;
        refused(patched(bytes, b -> b.putInt(entry + 16, 2)),
                "it is a soft link, which may lead anywhere.\nKeras writes none; only what is in the file itself is read");
    }

    @Test void aCycleOfGroupsIsRefused() throws IOException {
        byte[] bytes = bytes(small());
        long root = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(64);
        int entry = find(bytes, "SNOD", 1) + 8;
        refused(patched(bytes, b -> b.putLong(entry + 8, root)),
                "the object is the same as another, perhaps as one that it is in");
    }

    @Test void aTreeThatComesBackIsRefused() throws IOException {
        byte[] bytes = bytes(small());
        int tree = find(bytes, "TREE", 0);
        refused(patched(bytes, b -> b.put(tree + 5, (byte) 1).putLong(tree + 32, tree)), ENDLESS);
        refused(patched(bytes, b -> b.put(tree + 4, (byte) 1)), "jHDF cannot read it: \"B tree type is not group");
    }

    /// A small stack ends before the reads do, a large one after them: the error is the same.
    @ParameterizedTest
    @ValueSource(longs = {1 << 18, 1 << 28}) void aTreeThatComesBackIsRefusedWhateverTheStack(long stack)
            throws Exception {
        byte[] bytes = bytes(small());
        int tree = find(bytes, "TREE", 0);
        var reading = new FutureTask<>(
                () -> read(patched(bytes, b -> b.put(tree + 5, (byte) 1).putLong(tree + 32, tree))));
        new Thread(null, reading, "reads a circle", stack).start();
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(reading::get)
                .withCauseInstanceOf(FormatException.class).withMessageContaining(ENDLESS);
    }

    /// Ten nodes, each of which names the next 32 times: 2^50 of them, for who does not count.
    @Test void aTreeThatNamesTheSameNodesAgainAndAgainIsRefused() throws IOException {
        byte[] bytes = bytes(small());
        int tree = find(bytes, "TREE", 0);
        int size = 24 + 16 * 32 + 8;
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 10 * size);
        refused(patched(longer, b -> {
            b.put(tree + 5, (byte) 10).putLong(tree + 32, bytes.length);
            for (int node = 0; node < 10; node++) {
                int at = bytes.length + node * size;
                b.put(at, bytes, tree, 8).put(at + 5, (byte) (9 - node)).putShort(at + 6, (short) 32);
                for (int i = 0; i < 32; i++) {
                    b.putLong(at + 32 + 16 * i, node == 9 ? find(bytes, "SNOD", 0) : at + size);
                }
            }
        }), ENDLESS);
    }

    @Test void anObjectThatGoesOnInItselfIsRefused() throws IOException {
        byte[] bytes = bytes(small());
        int object = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(find(bytes, "SNOD", 0) + 16);
        refused(patched(bytes, b -> b.putShort(object + 16, (short) 0x10).putLong(object + 24, object + 16)
                .putLong(object + 32, 24)), "/layers/dense/vars: jHDF cannot read it: ");
    }

    @Test void absurdShapesAreRefused() throws IOException {
        byte[] bytes = bytes(small());
        int shape = find(bytes, "\u0002\0\0\0\0\0\0\0\u0003\0\0\0\0\0\0\0", 0);
        refused(patched(bytes, b -> b.putLong(shape, 1L << 40).putLong(shape + 8, 1L << 40)),
                "the shape [1099511627776, 1099511627776] has more than 2^63 elements");
        byte[] large = patched(bytes, b -> b.putLong(shape, 1L << 30));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read(large).array("layers/dense/vars/0").tensor())
                .withMessage(
                        "x.h5: /layers/dense/vars/0: the shape [1073741824, 3] of float32 takes 12884901888 bytes, "
                                + "but 24 are there.\nThe file is damaged, or its values were never written");
    }

    @Test void aFileThatWasCutOffSaysWhere() throws IOException {
        byte[] bytes = bytes(small());
        refused(Arrays.copyOf(bytes, 1000),
                "x.h5: /: jHDF cannot read it: \"Trying to read more bytes than available\"");
        refused(new byte[0], "x.h5: byte 0: it does not begin as a file of HDF5 does");
        refused(patched(bytes, b -> b.put(13, (byte) 3)), "x.h5: /: jHDF cannot read it: ");
    }

    @Test void otherLayoutsAreNamed() throws IOException {
        byte[] bytes = bytes(small());
        int layout = find(bytes, "\b\0\u0018\0", 0) + 8;
        refused(patched(bytes, b -> b.put(layout + 1, (byte) 3).put(layout, (byte) 4)),
                "jHDF cannot read it: \"Virtual storage is not supported\".\nKeras writes no such files: save the model anew");
        refused(patched(bytes, b -> b.put(layout, (byte) 5)), "Unsupported data layout message version");
        byte[] outside = patched(bytes, b -> b.putLong(layout + 2, bytes.length - 8));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read(outside).array("layers/dense/vars/0").tensor())
                .withMessageContaining("24 bytes at %d are not within the file, which has %d", bytes.length - 8,
                        bytes.length);
    }

    @Test void valuesInOtherFilesAreRefused() throws IOException {
        byte[] bytes = bytes(small());
        int fill = find(bytes, "\u0002\u0002\u0002\u0001", 0) - 8;
        refused(patched(bytes, b -> b.putShort(fill, (short) 7)), "Encountered External Data Files Message");
    }

    @Test void aFileBehindAUserBlockIsRead() throws IOException {
        byte[] bytes = bytes(small());
        byte[] behind = new byte[512 + bytes.length];
        System.arraycopy(bytes, 0, behind, 512, bytes.length);
        HdfNode.Group group = read(patched(behind, b -> b.putLong(512 + 24, 512)));
        assertThat(group.array("layers/dense/vars/0").tensor()).isEqualTo(FLOATS);
        assertThat(group.group("layers/dense/vars").orElseThrow().text("name")).contains("dense");
    }

    /// In the newer form: headers of version 2, links as messages, chunks that an array finds and not a tree.
    @Test void theNewerFormIsRead() throws IOException {
        try (var other = io.jhdf.HdfFile.write(file)) {
            var vars = other.putGroup("layers").putGroup("dense").putGroup("vars");
            vars.putAttribute("name", new String[]{"dense", "Füße"});
            vars.putDataset("0", new float[][]{{1, 2, 3}, {4, 5, 6}});
            vars.putDataset("1", new float[][]{{1, 2, 3}, {4, 5, 6}},
                    DatasetCreationOptions.builder().chunkDimensions(1, 2).build());
            vars.putDataset("2", new float[][]{{1, 2, 3}, {4, 5, 6}},
                    DatasetCreationOptions.builder().chunkDimensions(2, 3).build());
        }
        HdfNode.Group vars = read(Files.readAllBytes(file)).group("layers/dense/vars").orElseThrow();
        assertThat(vars.texts("name")).contains(List.of("dense", "Füße"));
        for (String name : vars.children().keySet()) {
            assertThat(vars.array(name).tensor()).as(name).isEqualTo(FLOATS);
        }
        assertThat(vars.children()).hasSize(3);
    }

    // chunks: a tree of them, put behind a file whose layout message then points to it

    private byte[] chunked(boolean deflated, boolean shuffled, int boxRows, int boxColumns) throws IOException {
        var root = new HdfWriter.Group();
        root.array("x", Tensor.zeros(DType.F32, Shape.of(3, 5)));
        byte[] bytes = bytes(root);
        var out = new ByteArrayOutputStream();
        out.writeBytes(bytes);
        int rows = Math.ceilDiv(3, boxRows);
        int columns = Math.ceilDiv(5, boxColumns);
        var places = new long[rows * columns];
        var sizes = new int[rows * columns];
        for (int i = 0; i < places.length; i++) {
            ByteBuffer box = ByteBuffer.allocate(4 * boxRows * boxColumns).order(ByteOrder.LITTLE_ENDIAN);
            for (int r = 0; r < boxRows; r++) {
                for (int c = 0; c < boxColumns; c++) {
                    int row = i / columns * boxRows + r;
                    int column = i % columns * boxColumns + c;
                    box.putFloat(row < 3 && column < 5 ? row * 5 + column : 99);
                }
            }
            byte[] packed = packed(box.array(), deflated, shuffled);
            places[i] = out.size();
            sizes[i] = packed.length;
            out.writeBytes(packed);
        }
        long tree = out.size();
        ByteBuffer node = ByteBuffer.allocate(24 + 40 * places.length + 32).order(ByteOrder.LITTLE_ENDIAN)
                .put("TREE".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0)
                .putShort((short) places.length).putLong(-1).putLong(-1);
        for (int i = 0; i < places.length; i++) {
            node.putInt(sizes[i]).putInt(0).putLong(i / columns * boxRows).putLong(i % columns * boxColumns).putLong(0)
                    .putLong(places[i]);
        }
        out.writeBytes(node.array());
        return withLayout(out.toByteArray(), tree, deflated, shuffled, boxRows, boxColumns);
    }

    private static byte[] packed(byte[] box, boolean deflated, boolean shuffled) throws IOException {
        byte[] result = box;
        if (shuffled) {
            result = new byte[box.length];
            for (int i = 0; i < box.length; i++) {
                result[i % 4 * (box.length / 4) + i / 4] = box[i];
            }
        }
        if (!deflated) {
            return result;
        }
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out)) {
            deflater.write(result);
        }
        return out.toByteArray();
    }

    /// The array's header written anew, behind everything, and the entry of the root's names led to it.
    private static byte[] withLayout(byte[] bytes, long tree, boolean deflated, boolean shuffled, int rows,
            int columns) {
        ByteBuffer messages = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        message(messages, 1, b -> b.put((byte) 1).put((byte) 2).putShort((short) 0).putInt(0).putLong(3).putLong(5));
        message(messages, 3, b -> b.putInt(0x001f2011).putInt(4).putShort((short) 0).putShort((short) 32)
                .put(new byte[]{23, 8, 0, 23}).putInt(127));
        message(messages, 8, b -> b.put((byte) 3).put((byte) 2).put((byte) 3).putLong(tree).putInt(rows).putInt(columns)
                .putInt(4));
        message(messages, 11, b -> {
            b.put((byte) 1).put((byte) ((deflated ? 1 : 0) + (shuffled ? 1 : 0))).putShort((short) 0).putInt(0);
            if (shuffled) {
                b.putShort((short) 2).putShort((short) 0).putShort((short) 0).putShort((short) 1).putInt(4).putInt(0);
            }
            if (deflated) {
                b.putShort((short) 1).putShort((short) 8).putShort((short) 0).putShort((short) 1)
                        .put("deflate\0".getBytes(StandardCharsets.US_ASCII)).putInt(4).putInt(0);
            }
        });
        var out = new ByteArrayOutputStream();
        out.writeBytes(bytes);
        out.writeBytes(new byte[(8 - bytes.length % 8) % 8]);
        long header = out.size();
        out.writeBytes(ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).put((byte) 1).put((byte) 0)
                .putShort((short) 4).putInt(1).putInt(messages.position()).putInt(0).array());
        out.write(messages.array(), 0, messages.position());
        return patched(out.toByteArray(), b -> b.putLong(find(b.array(), "SNOD", 0) + 16, header));
    }

    private static void message(ByteBuffer messages, int type, Consumer<ByteBuffer> content) {
        ByteBuffer bytes = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        content.accept(bytes);
        int length = Math.ceilDiv(bytes.position(), 8) * 8;
        messages.putShort((short) type).putShort((short) length).putInt(0).put(bytes.array(), 0, length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3}) void chunksArePutTogether(int filters) throws IOException {
        for (int[] box : new int[][]{{3, 5}, {1, 5}, {2, 2}, {4, 7}}) {
            byte[] bytes = chunked((filters & 1) != 0, (filters & 2) != 0, box[0], box[1]);
            float[] expected = new float[15];
            for (int i = 0; i < 15; i++) {
                expected[i] = i;
            }
            assertThat(read(bytes).array("x").tensor()).as(Arrays.toString(box))
                    .isEqualTo(Tensor.of(Shape.of(3, 5), expected));
        }
    }

    @Test void chunksThatWouldFillTheMemoryAreRefused() throws IOException {
        byte[] bytes = chunked(true, false, 3, 5);
        int shape = find(bytes, "\u0003\0\0\0\0\0\0\0\u0005\0\0\0\0\0\0\0", 1);
        byte[] large = patched(bytes, b -> b.putLong(shape, 1L << 28));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> read(large).array("x").tensor())
                .withMessageContaining(
                        "the array [268435456, 5] of float32 in chunks [3, 5] would take 5368709120 bytes, but only");
    }

    @Test void aChunkThatTheFileEndsInIsAnError() throws IOException {
        byte[] bytes = chunked(false, false, 3, 5);
        int tree = find(bytes, "TREE", 1);
        byte[] outside = patched(bytes, b -> b.putLong(tree + 24 + 32, bytes.length - 40));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> read(outside).array("x").tensor())
                .withMessageContaining("/x: jHDF cannot read it: \"Failed to read chunk for dataset");
    }

    @Test void aChunkThatGrowsBeyondItsBoxIsRefused() throws IOException {
        byte[] bytes = chunked(true, false, 3, 5);
        int box = find(bytes, "\u0003\0\0\0\u0005\0\0\0\u0004\0\0\0", 0);
        byte[] smaller = patched(bytes, b -> b.putInt(box, 2).putInt(box + 4, 2));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> read(smaller).array("x").tensor())
                .withMessageContaining("/x: a chunk of 20 bytes where 16 were expected");
    }

    @Test void anotherFilterIsNamed() throws IOException {
        byte[] bytes = chunked(true, false, 3, 5);
        int filter = find(bytes, "deflate", 0) - 8;
        refused(patched(bytes, b -> b.putShort(filter, (short) 32015)),
                "the values are packed by the filter 32015; deflate (1) and shuffle (2) are known");
    }

    @Test void textsAreWhatAttributesHold() throws IOException {
        assertThat(read(bytes(small())).group("layers/dense/vars").orElseThrow().texts("name"))
                .contains(List.of("dense"));
    }
}
