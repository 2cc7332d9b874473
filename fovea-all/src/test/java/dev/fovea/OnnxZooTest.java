package dev.fovea;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.fovea.data.Field;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.layer.Softmax;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Architecture;
import dev.fovea.zoo.Classifier;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every network of the zoo, written as ONNX, answers the same in ONNX Runtime, one image or three.
class OnnxZooTest {
    /// Smaller images cost less, and are enough for each network to have one position left.
    private static final Shape SMALL = Shape.of(96, 96, 3);
    private static final long FEW = 13_000_000;

    @TempDir Path folder = Path.of("");

    /// The smaller ones, on small images.
    @TestFactory Stream<DynamicTest> theSmallerNetworksAnswerTheSame() {
        return Zoo.all().stream().map(e -> new Named(e.name(), small(e.architecture().get()).network()))
                .filter(n -> n.network().summary().parameters() < FEW).map(this::test);
    }

    /// All of them, as they are.
    @TestFactory
    @Tag("nightly") Stream<DynamicTest> allNetworksAnswerTheSame() {
        return Zoo.all().stream().map(e -> new Named(e.name(), e.architecture().get().network())).map(this::test);
    }

    private record Named(String name, Network network) {
    }

    private static Architecture small(Architecture architecture) {
        return architecture instanceof Classifier c && c.image().count() > SMALL.count()
                ? c.image(SMALL)
                : architecture;
    }

    private DynamicTest test(Named net) {
        return DynamicTest.dynamicTest(net.name(), () -> {
            check(net.name(), net.network());
            if (net.network().layer() instanceof Sequential all && all.layers().getLast() instanceof Softmax) {
                var scores = new Sequential(all.layers().subList(0, all.layers().size() - 1));
                check(net.name() + " before its softmax, which may hide a difference", Network.of(scores,
                        net.network().inputs().toArray(Field[]::new)));
            }
        });
    }

    private void check(String what, Network network) throws OrtException, IOException {
        Path file = folder.resolve("net.onnx");
        try (var model = Model.of(network, Seed.of(1))) {
            OnnxRuntime.disturb(model, 1);
            assertThat(OnnxRuntime.check(model, file, 256, what)).isLessThan(OnnxRuntime.CLOSELY);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
