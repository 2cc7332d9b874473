package dev.fovea;

import static dev.fovea.nn.layer.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Field;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// A second opinion on what we compute, and on what we write: layers of all kinds and random networks of them answer the same in
/// ONNX Runtime. The number of a test is the seed of its network.
class OnnxNetworksTest {
    private static final int SOME = 100;
    private static final int MANY = 1000;

    /// Layers of each kind, each with other options.
    private static final int OF_A_KIND = 6;

    @TempDir Path folder = Path.of("");

    @TestFactory Stream<DynamicTest> someNetworks() {
        return networks(1, 1 + SOME);
    }

    @TestFactory
    @Tag("nightly") Stream<DynamicTest> aThousandNetworks() {
        return networks(10_000, 10_000 + MANY);
    }

    private Stream<DynamicTest> networks(long from, long to) {
        return LongStream.range(from, to).mapToObj(seed -> DynamicTest.dynamicTest(Long.toString(seed), () -> {
            RandomNetwork net = RandomNetwork.of(seed);
            check(Network.of(net.layer(), net.input()), seed, net.below(), net.toString());
        }));
    }

    /// Every kind of layer that a file can hold, by itself.
    @TestFactory Stream<DynamicTest> everyKindOfLayer() {
        return RandomLayers.KINDS.stream().map(kind -> DynamicTest.dynamicTest(kind, () -> {
            for (int i = 0; i < OF_A_KIND; i++) {
                var draw = new Draw(new SplittableRandom(i));
                DType dtype = kind.equals("embedding") ? DType.I32 : DType.F32;
                Shape shape = sample(
                        RandomLayers.rank(kind).orElse(RandomLayers.needsMaps(kind) ? 2 + i % 3 : 1 + i % 4),
                        draw);
                Layer layer = sequential(new RandomLayers(draw).of(kind, shape, 1));
                check(Network.of(layer, new Field("input", dtype, shape)), i, RandomNetwork.WORDS,
                        layer + " on " + shape);
            }
        }));
    }

    private static Shape sample(int rank, Draw draw) {
        return new Shape(
                IntStream.range(0, rank).mapToObj(_ -> draw.from(rank > 3 ? 2 : 3, rank > 3 ? 4 : 7)).toList());
    }

    private void check(Network network, long seed, int below, String what) throws Exception {
        Path file = folder.resolve(seed + ".onnx");
        try (var model = Model.of(network, Seed.of(seed))) {
            OnnxRuntime.disturb(model, seed);
            assertThat(OnnxRuntime.check(model, file, below, what)).isLessThan(OnnxRuntime.CLOSELY);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
