package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The plans of the lectures' networks as they are checked in. A refactoring changes none of them; an optimisation shows its effect
/// in their diff. `mvn -pl fovea-cli -am test -Dtest=GoldenPlansTest -Dgolden=write` writes them anew.
class GoldenPlansTest {
    private static final Path FOLDER = Path.of("src/test/resources/dev/fovea/cli/plans");
    private static final boolean WRITE = "write".equals(System.getProperty("golden"));

    @TestFactory Stream<DynamicTest> ofTheReferenceBackend() {
        return plans("reference");
    }

    /// Where the processor has vectors of 512 bits: other ones have other kernels. What oneDNN needs beside the values is its affair.
    @TestFactory Stream<DynamicTest> ofOneDnn() {
        return plans("onednn");
    }

    private static Stream<DynamicTest> plans(String backend) {
        return nets(backend).flatMap(net -> Stream.of("train", "infer")
                .map(mode -> DynamicTest.dynamicTest(net + ", " + mode, () -> check(backend, net, mode))));
    }

    private static Stream<String> nets(String backend) {
        Stream<String> small = Stream.of("softmax", "mlp", "lenet", "lecture-cnn");
        return backend.equals("reference")
                ? small
                : Stream.concat(small, Stream.of("resnet18_cifar", "resnet50", "mobilenet_v1", "vit_ti_16"));
    }

    private static void check(String backend, String net, String mode) {
        Shell result = Shell.run("plan", net, "--mode", mode, "--batch", "32", "--threads", "2", "--backend", backend);
        assertThat(result.code()).as(result.err()).isZero();
        String plan = result.out();
        if (backend.equals("onednn")) {
            assumeTrue(plan.contains("avx512"), "the plans of oneDNN were written on a processor with AVX-512");
            plan = plan.replaceAll("(?m)^memory .*\\R", "").replaceAll(" *@0x[0-9a-f]+", "");
        }
        Path file = FOLDER.resolve(net + "-" + mode + "-" + backend + ".txt");
        try {
            if (WRITE) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, plan);
            }
            assertThat(plan)
                    .as("the plan, as in %s; if it should have changed, write it anew with -Dgolden=write", file)
                    .isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
