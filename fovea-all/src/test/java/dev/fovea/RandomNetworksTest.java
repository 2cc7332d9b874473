package dev.fovea;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.initializer.Initializer;
import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Padding;
import dev.fovea.nn.loss.Penalty;
import dev.fovea.nn.model.Kinds;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// A second opinion: random networks of random layers agree on both backends, in outputs, all gradients, and weights after a
/// step; and half of them are read from a file as they were written. The number of a test is the seed of its network.
class RandomNetworksTest {
    private static final Kinds KINDS = Kinds.standard();
    private static final int SOME = 40;

    /// So many tensors, of all, with a tolerance of less than a hundredth of their largest number.
    private static final double CLOSELY = 0.9;

    @TempDir Path folder = Path.of("");

    @TestFactory Stream<DynamicTest> someAgree() {
        return networks(1, 1 + SOME);
    }

    @TestFactory
    @Tag("nightly") Stream<DynamicTest> fiveHundredAgree() {
        return networks(1000, 1500);
    }

    private Stream<DynamicTest> networks(long from, long to) {
        var compared = new ArrayList<Agreement>();
        return Stream.concat(
                LongStream.range(from, to).mapToObj(seed -> DynamicTest.dynamicTest(Long.toString(seed), () -> {
                    RandomNetwork net = RandomNetwork.of(seed);
                    compared.add(Agreement.check(net));
                    if (seed % 2 == 0) {
                        isReadAsWritten(net);
                    }
                })),
                Stream.of(DynamicTest.dynamicTest("nearly all numbers are compared closely", () -> {
                    double all = compared.stream().mapToInt(Agreement::tensors).sum();
                    assertThat(compared.stream().mapToInt(Agreement::close).sum() / all).isGreaterThan(CLOSELY);
                })));
    }

    private void isReadAsWritten(RandomNetwork net) {
        Path file = folder.resolve(net.seed() + ".fovea");
        try (var model = Model.of(Network.of(net.layer(), net.input()), Seed.of(net.seed()))) {
            model.save(file);
            try (var read = Model.load(file)) {
                assertThat(read.network().layer()).as("%s", net).isEqualTo(net.layer()).hasToString(
                        net.layer().toString());
                assertThat(read.network().inputs()).as("%s", net).containsExactly(net.input());
            }
        }
    }

    @Test void theyHaveLayersOfAllKinds() {
        Set<String> layers = Set.copyOf(RandomLayers.KINDS);
        assertThat(kinds(1, 1 + SOME)).containsAll(layers);
        assertThat(kinds(1000, 1500)).containsAll(layers);
    }

    /// Also paddings, initializers, and penalties.
    @Test void theyHaveOptionsOfAllKinds() {
        Set<String> described = KINDS.records().entrySet().stream()
                .filter(e -> Stream.of(Component.class, Padding.class,
                        Initializer.class, Penalty.class)
                        .anyMatch(c -> c.isAssignableFrom(e.getValue())))
                .map(Map.Entry::getKey).collect(Collectors.toSet());
        assertThat(kinds(1000, 1500)).isEqualTo(described);
    }

    @Test void aSeedIsANetwork() {
        assertThat(RandomNetwork.of(7)).isEqualTo(RandomNetwork.of(7)).isNotEqualTo(RandomNetwork.of(8));
    }

    private static Set<String> kinds(long from, long to) {
        Set<Class<?>> drawn = LongStream.range(from, to).boxed()
                .flatMap(seed -> Parts.of(RandomNetwork.of(seed).layer()))
                .map(Object::getClass).collect(Collectors.toSet());
        return KINDS.records().entrySet().stream().filter(e -> drawn.contains(e.getValue())).map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
