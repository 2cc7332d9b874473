package dev.fovea.formats;

import static dev.fovea.nn.layer.Layers.batchNormalization;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.residual;
import static dev.fovea.nn.layer.Layers.sequential;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Kinds;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our own archive, and the formats that it is made of: JSON, safetensors; and NumPy's arrays.
class FilesFuzzTest {
    /// What `network.json` is read with: weights of a network of the corpus.
    private static final Map<String, byte[]> PARTS = parts();

    @TempDir private static Path folder;

    private static Model model() {
        return Model.of(
                Network.of(sequential(conv2d(2, 3).relu(), residual(batchNormalization()), maxPooling2d(2), flatten(),
                        dense(2).softmax()), Shape.of(4, 4, 1)),
                Seed.of(1), Execution.on("reference"));
    }

    private static Map<String, byte[]> parts() {
        var parts = new LinkedHashMap<String, byte[]>();
        try (Model model = model()) {
            Path file = Files.createTempFile("parts", ".fovea");
            model.save(file);
            try (Archive archive = Archive.open(file)) {
                parts.put("network.json", archive.json(Part.NETWORK).value().bytes());
                parts.put("provenance.json", Json.object().with("seed", Json.of("1")).bytes());
                Safetensors weights = archive.tensors(Part.WEIGHTS);
                parts.put("weights.safetensors",
                        Samples.bytes(Safetensors.content(weights.tensors(), weights.metadata())));
            }
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parts;
    }

    private static void readJson(byte[] bytes) {
        Json.parse("f", bytes).pretty();
    }

    private static void readSafetensors(byte[] bytes) {
        Safetensors.of("f", MemorySegment.ofArray(bytes)).tensors();
    }

    private static void readNpy(byte[] bytes) {
        Npy.of("f", MemorySegment.ofArray(bytes));
    }

    private static void readArchive(byte[] bytes) {
        Path file = folder.resolve("x.fovea");
        FromOutside.write(file, bytes);
        new FoveaFormat().load(file, Kinds.standard(), model -> model.weights().size());
    }

    /// As if somebody had written it who knows how to seal an archive.
    private static void readNetwork(byte[] bytes) {
        var parts = new LinkedHashMap<>(PARTS);
        parts.put("network.json", bytes);
        readArchive(Archives.of(parts));
    }

    private static void readManifest(byte[] bytes) {
        readArchive(Archives.of(bytes, PARTS));
    }

    @DictionaryEntries({"null", "true", "false", "\\u0000", "\\ud800", "1e308", "-0", "[[", "{\"a\":"})
    @FuzzTest void json(byte[] bytes) {
        FromOutside.loads(() -> readJson(bytes));
    }

    @DictionaryEntries({"__metadata__", "\"dtype\":", "\"shape\":", "\"data_offsets\":", "BOOL", "U8", "I8", "F8_E4M3",
            "I16", "U16", "F16", "BF16", "I32", "U32", "F32", "F64", "I64", "U64", "9223372036854775807"})
    @FuzzTest void safetensors(byte[] bytes) {
        FromOutside.loads(() -> readSafetensors(bytes));
    }

    @DictionaryEntries({"'descr': ", "'fortran_order': ", "'shape': ", "<f4", "<f8", "|u1", "<i4", "<i8", "True", "()",
            "9223372036854775807"})
    @FuzzTest void npy(byte[] bytes) {
        FromOutside.loads(() -> readNpy(bytes));
    }

    @FuzzTest void archive(byte[] bytes) {
        FromOutside.loads(() -> readArchive(bytes));
    }

    @DictionaryEntries({"\"name\":", "\"length\":", "\"crc32\":", "\"crc32c\":", "\"parts\":", "checkpoint.json",
            "training.json", "optimizer.safetensors"})
    @FuzzTest void manifest(byte[] bytes) {
        FromOutside.loads(() -> readManifest(bytes));
    }

    @DictionaryEntries({"\"type\":\"conv2d\"", "\"type\":\"dense\"", "\"type\":\"sequential\"", "\"type\":\"residual\"",
            "\"type\":\"functional\"", "\"type\":\"onnx_network\"", "\"layers\":[", "2147483647", "-1", "1e308", "null",
            "\"name\":", "\"inputs\":", "\"sample\":"})
    @FuzzTest void network(byte[] bytes) {
        FromOutside.loads(() -> readNetwork(bytes));
    }

    @Test void wholeFilesAreLoaded() throws IOException {
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("a", Tensor.of(Shape.of(2), 1f, 2f));
        tensors.put("b", Tensor.of(Shape.of(1, 3), 1L, 2L, 3L));
        tensors.put("c", Tensor.of(Shape.scalar(), 1));
        byte[] safetensors = Samples.bytes(Safetensors.content(tensors, Map.of("k", "v")));
        Path npy = folder.resolve("x.npy");
        Npy.write(npy, Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f));
        var small = new LinkedHashMap<>(PARTS);
        new Corpus(FilesFuzzTest.class)
                .keep("json/values", "{\"a\": [1, -2.5e3, null, true, \"x\\u00e9\\n\"], \"ü\": {}}".getBytes(UTF_8),
                        FilesFuzzTest::readJson)
                .keep("safetensors/three", safetensors, FilesFuzzTest::readSafetensors)
                .keep("safetensors/half", resource("half.safetensors"), FilesFuzzTest::readSafetensors)
                .keep("npy/floats", Files.readAllBytes(npy), FilesFuzzTest::readNpy)
                .keep("npy/bytes", resource("bytes.npy"), FilesFuzzTest::readNpy)
                .keep("archive/small", Archives.of(small), FilesFuzzTest::readArchive)
                .keep("manifest/small", manifest(), FilesFuzzTest::readManifest)
                .keep("network/cnn", PARTS.get("network.json"), FilesFuzzTest::readNetwork);
    }

    private static byte[] manifest() {
        return Archives.manifest(PARTS.entrySet().stream()
                .map(e -> Archives.item(e.getKey(), e.getValue().length, e.getValue())).toList());
    }

    private static byte[] resource(String name) throws IOException {
        try (var stream = FilesFuzzTest.class.getResourceAsStream(name)) {
            return stream == null ? new byte[0] : stream.readAllBytes();
        }
    }
}
