package dev.fovea.nn;

import dev.fovea.data.Field;
import dev.fovea.tensor.DType;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// Random networks of random layers agree on both backends: outputs, all gradients, and weights after a step. The number of a test
/// is the seed of its network.
class RandomNetworksTest {
    /// Of sums over some hundred products, through some ten layers.
    private static final double ROUNDINGS = 2048;

    @TestFactory Stream<DynamicTest> someAgree() {
        return networks(1, 26);
    }

    @TestFactory
    @Tag("nightly") Stream<DynamicTest> fiveHundredAgree() {
        return networks(1000, 1500);
    }

    private static Stream<DynamicTest> networks(long from, long to) {
        return LongStream.range(from, to).mapToObj(seed -> DynamicTest.dynamicTest(Long.toString(seed), () -> {
            RandomNetwork net = RandomNetwork.of(new SplittableRandom(seed));
            BothBackends.assertAgree(seed + ", " + net.layer() + " on " + net.sample(), net.layer(),
                    new Field("input", DType.F32, net.sample()), 0, seed, ROUNDINGS, _ -> false);
        }));
    }
}
