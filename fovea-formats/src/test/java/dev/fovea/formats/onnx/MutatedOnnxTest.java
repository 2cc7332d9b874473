package dev.fovea.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.FromOutside;
import dev.fovea.nn.model.Kinds;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models and tensors spoilt at random, half of them so that all lengths fit again: a typed error, or a network.
class MutatedOnnxTest {
    @TempDir private Path folder;

    private static final List<Supplier<Wire>> MODELS = List.of(Models::cnn, MutatedOnnxTest::attention,
            MutatedOnnxTest::volumes);

    /// Products of matrices, transposes, cuts, softmax and what is put together.
    static Wire attention() {
        return Models.model(17, Models.graph(Models.input("x", "N", 4, 6), Models.output("y", "N", 4, 6),
                Models.floats(5, "q.weight", List.of(6, 6), Models.rising(36, 0.2)),
                Models.floats(5, "norm.scale", List.of(6), Models.rising(6, 1)),
                Models.floats(5, "norm.bias", List.of(6), Models.rising(6, 1)),
                Models.longs(5, "heads", List.of(4), 0, 4, 2, 3), Models.longs(5, "back", List.of(3), 0, 4, 6),
                Models.longs(5, "from", List.of(1), 0), Models.longs(5, "to", List.of(1), 9),
                Models.longs(5, "axis", List.of(1), 2),
                Models.node("LayerNormalization", List.of("x", "norm.scale", "norm.bias"), "l"),
                Models.node("MatMul", List.of("l", "q.weight"), "q"),
                Models.node("Reshape", List.of("q", "heads"), "h"),
                Models.node("Transpose", List.of("h"), "t", Models.integers("perm", 0, 2, 1, 3)),
                Models.node("Transpose", List.of("h"), "k", Models.integers("perm", 0, 2, 3, 1)),
                Models.node("MatMul", List.of("t", "k"), "s"), Models.node("Softmax", List.of("s"), "a"),
                Models.node("MatMul", List.of("a", "t"), "o"),
                Models.node("Transpose", List.of("o"), "u", Models.integers("perm", 0, 2, 1, 3)),
                Models.node("Reshape", List.of("u", "back"), "r"),
                Models.node("Slice", List.of("r", "from", "to", "axis"), "c"),
                Models.node("ReduceMean", List.of("c"), "m", Models.integers("axes", 1)),
                Models.node("Sub", List.of("c", "m"), "y")));
    }

    /// Resizing, transposed convolution, padding and pooling.
    static Wire volumes() {
        return Models.model(13, Models.graph(Models.input("x", "N", 2, 4, 4), Models.output("y", "N", 3, 9, 9),
                Models.floats(5, "w", List.of(2, 3, 3, 3), Models.rising(54, 0.2)),
                Models.floats(5, "scales", List.of(4), 1, 1, 2, 1.5f), Models.floats(5, "none", List.of(0)),
                Models.longs(5, "pads", List.of(8), 0, 0, 1, 1, 0, 0, 0, 2),
                Models.node("Resize", List.of("x", "none", "scales"), "r", Models.word("mode", "linear")),
                Models.node("Pad", List.of("r", "pads"), "p", Models.word("mode", "reflect")),
                Models.node("AveragePool", List.of("p"), "a", Models.integers("kernel_shape", 2, 2),
                        Models.integers("strides", 2, 2), Models.option("ceil_mode", 1)),
                Models.node("ConvTranspose", List.of("a", "w"), "y", Models.integers("strides", 2, 2),
                        Models.integers("output_padding", 1, 1))));
    }

    private static byte[] spoilt(SplittableRandom random) {
        Wire model = MODELS.get(random.nextInt(MODELS.size())).get();
        boolean structure = random.nextBoolean();
        if (structure) {
            for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                model.spoil(random);
            }
            return model.bytes();
        }
        byte[] bytes = model.bytes();
        for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
            switch (random.nextInt(3)) {
                case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                default -> bytes = Arrays.copyOf(bytes, random.nextInt(1, bytes.length + 1));
            }
        }
        return bytes;
    }

    private boolean loads(String what, byte[] bytes) throws IOException {
        Path file = folder.resolve("spoilt.onnx");
        Files.write(file, bytes);
        try {
            return FromOutside.loads(
                    () -> new OnnxFormat().load(file, Kinds.standard(), saved -> saved.weights().size()));
        } catch (RuntimeException | Error e) {
            return fail(what, e);
        }
    }

    private void spoilModels(int count) throws IOException {
        for (Supplier<Wire> model : MODELS) {
            assertThat(loads("the model as it was", model.get().bytes())).isTrue();
        }
        int loaded = 0;
        for (int seed = 0; seed < count; seed++) {
            loaded += loads("seed " + seed, spoilt(new SplittableRandom(seed))) ? 1 : 0;
        }
        assertThat(loaded).as("models that still hold").isBetween(count / 100, count * 9 / 10);
    }

    private static void spoilTensors(int count) {
        for (int seed = 0; seed < count; seed++) {
            var random = new SplittableRandom(seed);
            Wire tensor = Models.tensor(0, "t", List.of(2, 3), 1, Wire.bytes(4, new byte[24]));
            tensor.spoil(random);
            byte[] bytes = tensor.bytes();
            if (random.nextBoolean() && bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                OnnxTensor t = OnnxTensor.of("t.pb", MemorySegment.ofArray(bytes));
                for (long i = 0; i < t.count() && t.raw().byteSize() > 0; i++) {
                    t.get(i);
                }
            } catch (FormatException | UnsupportedModelException e) {
                assertThat(e.getMessage()).isNotBlank();
            } catch (RuntimeException | Error e) {
                fail("seed " + seed, e);
            }
        }
    }

    @Test void spoiltFilesAreErrorsOrStillHold() throws IOException {
        spoilModels(2_000);
        spoilTensors(2_000);
    }

    @Test
    @Tag("nightly") void twentyThousandOfThemToo() throws IOException {
        spoilModels(20_000);
        spoilTensors(20_000);
    }
}
