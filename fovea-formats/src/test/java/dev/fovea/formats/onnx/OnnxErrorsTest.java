package dev.fovea.formats.onnx;

import static dev.fovea.formats.onnx.Models.floats;
import static dev.fovea.formats.onnx.Models.graph;
import static dev.fovea.formats.onnx.Models.input;
import static dev.fovea.formats.onnx.Models.longs;
import static dev.fovea.formats.onnx.Models.model;
import static dev.fovea.formats.onnx.Models.node;
import static dev.fovea.formats.onnx.Models.output;
import static dev.fovea.formats.onnx.Models.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fovea.formats.FormatException;
import dev.fovea.nn.model.Kinds;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is wrong with a file is told with the byte and the field, or with the node and its operator; and soon.
@Timeout(10)
class OnnxErrorsTest {
    private static final String DAMAGED = ".\nThe file is damaged or was cut off: copy or download it again";
    private static final String AGAIN = ".\nThe file was written by a program with an error, or edited by hand: export the model again";

    @TempDir private Path folder;
    private Path file = Path.of("");

    @BeforeEach void nameTheFile() throws IOException {
        file = Files.createDirectories(folder.resolve("nets")).resolve("net.onnx");
    }

    private void refused(Wire model, String message) throws IOException {
        refused(model.bytes(), message);
    }

    private void refused(byte[] bytes, String message) throws IOException {
        Files.write(file, bytes);
        assertThatExceptionOfType(FormatException.class).isThrownBy(this::load).withMessage(file + ": " + message);
    }

    private Map<String, Tensor> load() {
        return new OnnxFormat().load(file, Kinds.standard(), saved -> Map.copyOf(saved.weights()));
    }

    private static Wire relu(Wire... more) {
        var fields = new ArrayList<>(List.of(input("x", "N", 3), output("y", "N", 3)));
        fields.addAll(List.of(more));
        return model(13, graph(fields.toArray(Wire[]::new)));
    }

    @Test void anUnknownOperatorIsNamedWithThoseThatAreNear() throws IOException {
        refused(relu(node("Reluu", List.of("x"), "y")),
                "Reluu \"y\": there is no operator \"Reluu\"; did you mean \"Relu\"?\n"
                        + "docs/guides/onnx.md lists those that are read; export the model with others");
    }

    @Test void aVersionThatIsNotKnownIsNamed() throws IOException {
        refused(model(99, graph(input("x", "N", 3), output("y", "N", 3), node("Relu", List.of("x"), "y"))),
                "Relu \"y\": the operator set has the version 99, but Relu is read from 1 to 28.\n"
                        + "Export the model with another version");
    }

    @Test void aNodeReadsWhatIsThere() throws IOException {
        refused(relu(node("Relu", List.of("z"), "y")),
                "graph.node[0]: Relu \"y\" reads \"z\", which is not there yet: nothing yields it, or it goes round in a circle"
                        + AGAIN);
    }

    @Test void aCircleIsNoOrder() throws IOException {
        refused(relu(node("Add", List.of("x", "b"), "a"), node("Relu", List.of("a"), "b"),
                node("Relu", List.of("b"), "y")),
                "graph.node[0]: Add \"a\" reads \"b\", which is not there yet: nothing yields it, or it goes round in a circle"
                        + AGAIN);
    }

    @Test void twoNodesYieldOneName() throws IOException {
        refused(relu(node("Relu", List.of("x"), "y"), node("Abs", List.of("x"), "y")),
                "graph.node[1]: Abs \"y\" yields \"y\", which is there already" + AGAIN);
    }

    @Test void anOpenExtentOfASampleIsRefused() throws IOException {
        refused(model(13, graph(input("x", "N", 3, "height", "width"), output("y"), node("Relu", List.of("x"), "y"))),
                "the input \"x\" has the extents [N, 3, height, width], but those of a sample must be known, from 1 to 16777216.\n"
                        + "Export the model with a fixed size; only the first axis, the batch, may be open");
    }

    @Test void aFileThatIsNoModel() throws IOException {
        refused(new byte[0],
                "there is no graph in it.\nThis is no model of ONNX, or it was cut off: take another copy");
    }

    @Test void aLengthIsComparedWithWhatIsLeft() throws IOException {
        refused(new byte[]{0x3a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f},
                "byte 0, graph: 4294967295 bytes were announced, but only 0 are left" + DAMAGED);
        refused(new byte[]{0x3a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff,
                (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x01},
                "byte 0, graph: 18446744073709551615 bytes were announced, but only 0 are left" + DAMAGED);
    }

    @Test void aTensorHasAsManyBytesAsItSays() throws IOException {
        refused(relu(tensor(5, "w", List.of(1 << 30, 1 << 30, 1 << 30), 1, Wire.bytes(9, new byte[4])),
                node("Add", List.of("x", "w"), "y")),
                "byte 85, graph.initializer[0].dims: [1073741824, 1073741824, 1073741824] are no extents of a tensor"
                        + DAMAGED);
    }

    @Test void messagesAreNotNestedWithoutEnd() {
        Wire deep = Wire.message(5, Wire.text(1, "then_branch"));
        for (int i = 0; i < 100; i++) {
            deep = Wire.message(13, Wire.message(2, Wire.message(1, Wire.message(2, deep))));
        }
        byte[] bytes = model(13, graph(deep)).bytes();
        assertThat(OnnxModel.of("deep", MemorySegment.ofArray(bytes)).graph().nodes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../w.bin", "/etc/passwd", "data/../../w.bin", "C:\\w.bin", "", "./w.bin",
            "link.bin"}) void externalDataStayInTheFolder(
                    String location) throws IOException {
        Files.write(folder.resolve("w.bin"), new byte[12]);
        Files.createSymbolicLink(file.resolveSibling("link.bin"), folder.resolve("w.bin"));
        Files.createDirectories(file.resolveSibling("data"));
        refused(external(location, 0, 12), "tensor \"w\": the values are said to be in "
                + dev.fovea.formats.Text.quote(location) + "; only files below the model's folder are read.\n"
                + "Take the model from a source that you trust, with the files that belong to it");
    }

    private static Wire external(String location, long offset, long length) {
        return relu(tensor(5, "w", List.of(3), 1, Wire.integer(14, 1), entry("location", location),
                entry("offset", Long.toString(offset)), entry("length", Long.toString(length))),
                node("Add", List.of("x", "w"), "y"));
    }

    private static Wire entry(String key, String value) {
        return Wire.message(13, Wire.text(1, key), Wire.text(2, value));
    }

    @Test void externalDataAreRead() throws IOException {
        byte[] values = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).putFloat(9).putFloat(1).putFloat(2)
                .putFloat(3).putFloat(9).array();
        Files.write(file.resolveSibling("w.bin"), values);
        Files.write(file, external("w.bin", 4, 12).bytes());
        float[] read = new OnnxFormat().load(file, Kinds.standard(), s -> s.weights().firstEntry().getValue().floats());
        assertThat(read).containsExactly(1, 2, 3);
        refused(external("w.bin", 12, 12), "tensor \"w\": bytes 12 to 24 are named, but \"w.bin\" has 20.\n"
                + "Take the model from a source that you trust, with the files that belong to it");
    }

    @Test void whatWouldBeTooLargeIsNotMade() throws IOException {
        Files.write(file,
                relu(longs(5, "times", List.of(2), 1, 1 << 30), node("Tile", List.of("x", "times"), "y")).bytes());
        assertThatExceptionOfType(FormatException.class).isThrownBy(this::load)
                .withMessage(file + ": the node tile (Tile) repeats axis 1 of [-1, 3] 1073741824 times");
        Files.write(file, model(13, graph(input("x", "N", 1, 8, 8), output("y"),
                floats(5, "none", List.of(0)), floats(5, "scales", List.of(4), 1, 1, 1e9f, 1),
                node("Resize", List.of("x", "none", "scales"), "y"))).bytes());
        assertThatExceptionOfType(FormatException.class).isThrownBy(this::load)
                .withMessageContaining("(Resize) makes an extent of 8.0E9 of 8");
    }

    @Test void whatNeedsNumbersThatAreNotKnownSaysSo() throws IOException {
        refused(model(13,
                graph(input("x", "N", 3), output("y"), node("Cast", List.of("x"), "to", Models.option("to", 7)),
                        node("Reshape", List.of("x", "to"), "y"))),
                "the node reshape (Reshape) reads input 2, \"to\", as numbers that are not known before the network runs");
    }

    /// A few bytes a node must not cost megabytes a node.
    @Test void whatManyNodesWriteDownIsCounted() throws IOException {
        var nodes = new ArrayList<>(List.of(input("x", "N", 3), output("y"), longs(5, "shape", List.of(2), 64, 64),
                node("ConstantOfShape", List.of("shape"), "v0")));
        for (int i = 0; i < 10_000; i++) {
            nodes.add(node("Add", List.of("v" + i, "v" + i), "v" + (i + 1)));
        }
        nodes.add(node("Relu", List.of("x"), "y"));
        Files.write(file, model(13, graph(nodes.toArray(Wire[]::new))).bytes());
        long start = System.nanoTime();
        assertThatExceptionOfType(FormatException.class).isThrownBy(this::load).withMessage(file
                + ": the node add_2047 (Add) takes the numbers that are written down while the network is built beyond 8388608");
        assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
    }

    @Test void windowsAreNotGoneOverWithoutEnd() throws IOException {
        refused(model(13, graph(input("x", "N", 3, 1 << 22), output("y"), node("MaxPool", List.of("x"), "y",
                Models.integers("kernel_shape", 1 << 20)))),
                "the node maxpool (MaxPool) has a window of 1048576 over an extent of 4194304, which is too much to go over");
    }
}
