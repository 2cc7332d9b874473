package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.formats.Json;
import dev.fovea.nn.model.Execution;
import dev.fovea.op.Primitive;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The commands that look at networks, plans, data and the machine.
class InspectTest {

    @Test void summaryPrintsTheLecturesNumbers() {
        assertThat(Shell.run("summary", "lecture-cnn").out()).contains("832", "51,264", "3,212,288", "10,250",
                "Parameters: 3,274,634");
        assertThat(json("summary", "lenet", "--json").compact()).startsWith("{\"parameters\":61706,");
    }

    @Test void aPlanSaysWhereEverythingLies() {
        Shell plan = Shell.run("plan", "mlp", "--batch", "10", "--backend", "reference", "--threads", "1");
        assertThat(plan.err()).isEmpty();
        assertThat(plan.out()).startsWith("backend reference, 1 threads, batch 10, ").contains("memory ",
                "dense_1/kernel");
        assertThat(
                json("plan", "mlp", "--batch", "10", "--mode", "infer", "--backend", "reference", "--json").compact())
                .contains("\"mode\":\"infer\",\"batch\":10,\"backend\":\"reference\"", "\"bytes\":{\"total\":");
    }

    @Test void benchMeasures() {
        Shell bench = Shell.run("bench", "softmax", "--batch", "2", "--seconds", "0.01", "--backend", "reference",
                "--threads", "1");
        assertThat(bench.err()).isEmpty();
        assertThat(bench.out())
                .matches("softmax, train, batch 2, 1 thread, reference: \\d+ images/s, .* ms a batch .*, .* GFLOP/s\n");
        assertThat(json("bench", "softmax", "--mode", "infer", "--seconds", "0.01", "--backend", "reference", "--json")
                .compact())
                .contains("\"batch\":1,", "\"imagesPerSecond\":");
    }

    @Test void benchMeasuresLayers() {
        Shell bench = Shell.run("bench", "--layers", "flatten", "--seconds", "0.01", "--threads", "1");
        assertThat(bench.err()).isEmpty();
        assertThat(bench.out()).matches("(?s)1 thread, \\w+: \\d+ GFLOP/s fp32, triad \\d+ GB/s over 8 MiB\n.*"
                + "\nshape\n  flatten\\(\\)  \\[100, 28, 28, 32]\n    forward .*    backward .*");
        assertThat(Shell.run("bench", "lenet", "--layers", "conv").err())
                .isEqualTo("fovea: --layers is for layers alone; leave it or lenet out\n");
        assertThat(Shell.run("bench", "--batch", "4").err())
                .isEqualTo("fovea: --batch and --mode are of a network; name one, or leave them out\n");
        assertThat(Shell.run("bench", "--layers", "perceptron").err()).startsWith(
                "fovea: no layer's group or call contains \"perceptron\"; the groups are [dense, convolution, ");
    }

    @Test void dataListSaysWhatThereIs() {
        assertThat(Shell.run("data", "list").out())
                .startsWith("digits         12000 + 2000 digits drawn from strokes, 28 x 28 grey, 10 classes\n"
                        + "               drawn when needed\n")
                .contains("\nmnist ", "\nfashion-mnist ");
        assertThat(json("data", "list", "--json").compact()).startsWith("[{\"name\":\"digits\"");
    }

    @TestFactory Stream<DynamicTest> everyOpOfTheDoctorRunsAndAgrees() {
        Execution reference = Execution.on("reference").threads(1);
        Execution best = Execution.best().threads(1);
        return OpChecks.all().stream().map(c -> DynamicTest.dynamicTest(c.name(),
                () -> assertThat(c.run(best, 1).differenceTo(c.run(reference, 1))).isLessThan(1e-4)));
    }

    @Test void theDoctorKnowsEveryOpThatHasAKernel() {
        String names = OpChecks.all().stream().map(OpCheck::name).toList().toString().replace("_", "");
        String kinds = "unary=relu binary=add reduce=sum pool=maxpool poolgradient=maxpoolgradient";
        for (Class<?> op : Primitive.class.getPermittedSubclasses()) {
            String name = op.getSimpleName().toLowerCase(Locale.ROOT);
            String shown = Stream.of(kinds.split(" ")).filter(k -> k.startsWith(name + "="))
                    .map(k -> k.substring(name.length() + 1)).findFirst().orElse(name);
            if (!Stream.of("input", "variable", "constant").toList().contains(name)) {
                assertThat(names).contains(shown);
            }
        }
    }

    private static Json json(String... arguments) {
        Shell shell = Shell.run(arguments);
        assertThat(shell.err()).isEmpty();
        assertThat(shell.code()).isZero();
        return Json.parse("output", shell.out().getBytes(StandardCharsets.UTF_8));
    }
}
