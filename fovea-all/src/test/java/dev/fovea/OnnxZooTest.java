package dev.fovea;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Architecture;
import dev.fovea.zoo.Classifier;
import dev.fovea.zoo.Zoo;
import java.nio.file.Files;
import java.io.IOException;
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
        return DynamicTest.dynamicTest(net.name(), () -> check(net));
    }

    private void check(Named net) throws OrtException, IOException {
        Path file = folder.resolve(net.name() + ".onnx");
        try (var model = Model.of(net.network(), Seed.of(1))) {
            OnnxRuntime.disturb(model, 1);
            assertThat(OnnxRuntime.check(model, file, 256, net.name())).isLessThan(OnnxRuntime.CLOSELY);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
