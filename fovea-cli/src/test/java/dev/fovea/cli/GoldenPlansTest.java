package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.nn.model.Execution;
import dev.fovea.spi.Availability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The plans of the lectures' networks as they are checked in. A refactoring changes none of them; an optimisation shows its effect
/// in their diff. `mvn -pl fovea-cli -am test -Dtest=GoldenPlansTest -Dgolden=write` writes them anew.
class GoldenPlansTest {
    private static final Path FOLDER = Path.of("src/test/resources/dev/fovea/cli/plans");
    private static final List<String> SMALL = List.of("softmax", "mlp", "lenet", "lecture-cnn");
    private static final int BATCH = 32;
    private static final boolean WRITE = "write".equals(System.getProperty("golden"));

    @TestFactory Stream<DynamicTest> ofTheReferenceBackend() {
        return plans("reference", "float32", SMALL, BATCH);
    }

    /// Where the processor has vectors of 512 bits: other ones have other kernels. What oneDNN needs beside the values is its affair.
    @TestFactory Stream<DynamicTest> ofOneDnn() {
        return plans("onednn", "float32",
                Stream.concat(SMALL.stream(),
                        Stream.of("resnet18_cifar", "resnet50", "mobilenet_v1", "vit_ti_16", "autoencoder_conv"))
                        .toList(),
                BATCH);
    }

    @TestFactory Stream<DynamicTest> ofOneDnnForOneImage() {
        return plans("onednn", "float32", List.of("resnet18_cifar"), 1);
    }

    @TestFactory Stream<DynamicTest> ofOneDnnInBf16() {
        return Execution.on("onednn").backend().bf16() instanceof Availability.Available
                ? plans("onednn", "bf16", List.of("lecture-cnn", "resnet18_cifar"), BATCH)
                : Stream.empty();
    }

    private static Stream<DynamicTest> plans(String backend, String precision, List<String> nets, int batch) {
        return nets.stream().flatMap(net -> Stream.of("train", "infer")
                .map(mode -> DynamicTest.dynamicTest(net + ", " + mode,
                        () -> check(backend, precision, net, mode, batch))));
    }

    private static void check(String backend, String precision, String net, String mode, int batch) {
        Shell result = Shell.run("plan", net, "--mode", mode, "--batch", "" + batch, "--threads", "2", "--backend",
                backend,
                "--precision", precision);
        assertThat(result.code()).as(result.err()).isZero();
        String plan = result.out();
        if (backend.equals("onednn")) {
            assumeTrue(plan.contains("avx512"), "the plans of oneDNN were written on a processor with AVX-512");
            plan = plan.replaceAll("(?m)^memory .*\\R", "").replaceAll(" *@0x[0-9a-f]+", "");
        }
        String suffix = (precision.equals("float32") ? "" : "-" + precision) + (batch == BATCH ? "" : "-of-" + batch);
        Path file = FOLDER.resolve(net + "-" + mode + "-" + backend + suffix + ".txt");
        try {
            if (WRITE) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, plan);
            }
            assertThat(withoutWidths(plan))
                    .as("the plan, as in %s; if it should have changed, write it anew with -Dgolden=write", file)
                    .isEqualTo(withoutWidths(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How many filters of a kernel lie together oneDNN chooses by what the processor says of its caches, which a virtual machine does not
    /// say alike in each process.
    private static String withoutWidths(String plan) {
        return plan.replaceAll("\\bOhwi\\d+o\\b", "Ohwi_o");
    }
}
