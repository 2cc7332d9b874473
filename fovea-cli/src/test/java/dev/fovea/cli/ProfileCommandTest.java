package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.formats.Json;
import dev.fovea.formats.Json.Arr;
import dev.fovea.formats.Json.Num;
import dev.fovea.formats.Json.Obj;
import dev.fovea.formats.Json.Str;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `fovea profile`: real profiles of small networks, in all their forms. No test asks how fast anything is.
class ProfileCommandTest {
    private static final List<String> SMALL = List.of("lenet", "--threads", "1");

    @TempDir Path folder;

    private static Shell profile(String... more) {
        List<String> batch = List.of(more).contains("--batch") ? List.of() : List.of("--batch", "4");
        return Shell.run(Stream.of(List.of("profile"), SMALL, batch, List.of(more)).flatMap(List::stream)
                .toArray(String[]::new));
    }

    private static Obj json(Shell shell) {
        assertThat(shell.err()).isEmpty();
        assertThat(shell.code()).isZero();
        return (Obj) Json.parse("output", shell.out().getBytes(StandardCharsets.UTF_8));
    }

    private static Obj json(String... more) {
        return json(profile(Stream.concat(Stream.of(more), Stream.of("--runs", "3", "--json")).toArray(String[]::new)));
    }

    private static Json member(Json object, String name) {
        return Objects.requireNonNull(((Obj) object).members().get(name), name);
    }

    private static List<Json> list(Json object, String name) {
        return ((Arr) member(object, name)).elements();
    }

    private static String text(Json object, String name) {
        return ((Str) member(object, name)).text();
    }

    private static double number(Json object, String... path) {
        Json at = object;
        for (String name : path) {
            at = member(at, name);
        }
        return Double.parseDouble(((Num) at).literal());
    }

    private static double sum(List<Json> objects, String... path) {
        return objects.stream().mapToDouble(o -> number(o, path)).sum();
    }

    @ParameterizedTest
    @CsvSource({"reference, train", "reference, infer", "onednn, train",
            "onednn, infer"}) void everyStepOfThePlanIsThereOnce(
                    String backend, String mode) {
        assumeAvailable(backend);
        Obj profile = json("--backend", backend, "--mode", mode, "--sort", "plan");
        List<Json> planned = list(json(Shell.run("plan", "lenet", "--batch", "4", "--threads", "1", "--backend",
                backend, "--mode", mode, "--json")), "steps");
        List<Integer> kernels = IntStream.range(0, planned.size())
                .filter(i -> !text(planned.get(i), "implementation").equals("view")).boxed().toList();
        List<Json> steps = list(profile, "steps");
        assertThat(steps).extracting(s -> (int) number(s, "number")).isEqualTo(kernels);
        for (int i = 0; i < steps.size(); i++) {
            Json step = planned.get(kernels.get(i));
            assertThat(text(steps.get(i), "step")).isEqualTo(text(step, "step"));
            assertThat(text(steps.get(i), "implementation")).isEqualTo(text(step, "implementation"));
            assertThat(number(steps.get(i), "multiplyAdds")).isEqualTo(number(step, "multiplyAdds"));
            assertThat(number(steps.get(i), "bytes")).isPositive();
            assertThat(text(steps.get(i), "kind")).isNotEqualTo("other");
        }
        assertThat(steps.stream().anyMatch(s -> text(s, "kind").equals("reorder"))).isEqualTo(backend.equals("onednn"));
        assertThat(number(profile, "batch")).isEqualTo(4);
        assertThat(number(profile, "threads")).isEqualTo(1);
        assertThat(number(profile, "passes")).isEqualTo(3);
        assertThat(number(profile, "peakGflops")).isPositive();
        assertThat(number(profile, "triadGigabytesPerSecond")).isPositive();
    }

    /// Means add up to the passes: of medians that is not true.
    @Test void stepsAndWhatIsBetweenThemAreThePass() {
        Obj profile = json();
        List<Json> steps = list(profile, "steps");
        double pass = number(profile, "pass", "mean");
        assertThat(sum(steps, "milliseconds", "mean") + number(profile, "between", "mean")).isEqualTo(pass,
                within(1e-9 * pass));
        assertThat(sum(steps, "milliseconds", "median")).isEqualTo(number(profile, "stepsMilliseconds"), within(1e-9));
        List<Double> medians = steps.stream().map(s -> number(s, "milliseconds", "median")).toList();
        assertThat(medians.reversed()).isSorted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"op", "layer"}) void groupsAddUpToTheWhole(String by) {
        Obj profile = json("--by", by);
        for (List<Json> groups : List.of(list(profile, by + "s"), list(profile, "kinds"))) {
            assertThat(sum(groups, "milliseconds")).isEqualTo(number(profile, "stepsMilliseconds"), within(1e-9));
            assertThat(groups).extracting(g -> text(g, "name")).doesNotHaveDuplicates();
        }
        assertThat(sum(list(profile, by + "s"), "steps")).isEqualTo(sum(list(profile, "kinds"), "steps"));
        assertThat(sum(list(profile, by + "s"), "multiplyAdds")).isEqualTo(sum(list(profile, "kinds"), "multiplyAdds"));
        assertThat(list(profile, by + "s")).extracting(g -> text(g, "name")).contains(
                by.equals("op")
                        ? new String[]{"Conv", "ConvInputGradient", "ConvKernelGradient", "MatMul", "update"}
                        : new String[]{"conv2d", "average_pooling2d_1", "dense_2", "loss"});
    }

    @Test void theTableFitsIntoATerminal() {
        Shell shell = profile("--runs", "2", "--top", "3");
        assertThat(shell.err()).isEmpty();
        List<String> lines = shell.out().lines().toList();
        assertThat(lines).allMatch(line -> line.length() <= 120);
        assertThat(lines.get(0)).matches("lenet, train, batch 4, \\w+, 1 thread: 2 passes");
        assertThat(lines.get(1)).matches("\\d+ GFLOP/s fp32, triad \\d+ GB/s over 8 MiB");
        assertThat(lines.get(3)).startsWith("   # step ").endsWith(" ms     ±  share GFLOP/s  peak   GB/s triad");
        assertThat(lines.get(7)).matches("     and \\d+ more .*");
        assertThat(shell.out()).contains("   n kind ", "convolution", "\nbetween them ", "\na pass ", "; unwatched ");
        assertThat(profile("--runs", "1", "--by", "layer", "--sort", "plan", "--mode", "infer").out())
                .containsSubsequence(
                        "   n layer", "rescaling", "conv2d ", "average_pooling2d ", "dense_2", "   n kind");
    }

    @Test void aRecordingHasAnEventForEachStepOfEachPass() throws IOException {
        Path file = folder.resolve("profile.jfr");
        Obj profile = json("--jfr", file.toString(), "--sort", "plan");
        var runs = new ArrayList<RecordedEvent>();
        var events = new ArrayList<RecordedEvent>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            switch (event.getEventType().getName()) {
                case "dev.fovea.Run" -> runs.add(event);
                case "dev.fovea.Step" -> events.add(event);
                default -> {
                }                                               // of the JVM
            }
        }
        List<Json> steps = list(profile, "steps");
        assertThat(runs).hasSize(3).extracting(e -> e.getInt("pass")).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(runs).allSatisfy(run -> {
            assertThat(run.getString("name")).isEqualTo("lenet, train");
            assertThat(run.getInt("batch")).isEqualTo(4);
            assertThat(run.getInt("steps")).isEqualTo(steps.size());
        });
        for (RecordedEvent run : runs) {
            List<RecordedEvent> own = events.stream().filter(e -> e.getInt("pass") == run.getInt("pass"))
                    .sorted(Comparator.comparingInt(e -> e.getInt("number"))).toList();
            assertThat(own).hasSameSizeAs(steps);
            for (int i = 0; i < own.size(); i++) {
                RecordedEvent event = own.get(i);
                assertThat(event.getInt("number")).isEqualTo((int) number(steps.get(i), "number"));
                for (String field : List.of("step", "layer", "op", "kind", "implementation")) {
                    assertThat(event.getString(field)).as(field).isEqualTo(text(steps.get(i), field));
                }
                for (String field : List.of("multiplyAdds", "bytes")) {
                    assertThat(event.getLong(field)).as(field).isEqualTo((long) number(steps.get(i), field));
                }
                assertThat(event.getStartTime()).isAfterOrEqualTo(run.getStartTime());
                assertThat(event.getEndTime()).isBeforeOrEqualTo(run.getEndTime());
            }
        }
        assertThat(events).hasSize(3 * steps.size());
    }

    @Test void aPageAndARecordingAreNamedAtTheEnd() throws IOException {
        Path page = folder.resolve("profile.html");
        Path recording = folder.resolve("profile.jfr");
        Files.writeString(recording, "old");
        Shell shell = profile("--runs", "1", "--top", "1", "--report", page.toString(), "--jfr", recording.toString());
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).endsWith("""

                pictures: %s

                recording: %s (jfr print --events dev.fovea.Step %2$s)
                """.formatted(page, recording));
        assertThat(Files.readString(page)).contains("<h1>lenet, train</h1>", "id=\"pass\"", "id=\"layers\"",
                "id=\"longest\"", "id=\"steps\"");
    }

    // models of files

    private Path saved(boolean compiled) {
        Path file = folder.resolve("own.fovea");
        var net = Layers.sequential(Layers.conv2d(2, 3).relu(), Layers.flatten(), Layers.dense(3).softmax());
        try (Model model = Model.of(Network.of(net, Shape.of(6, 6, 1)), Seed.of(1), Execution.on("reference"))) {
            if (compiled) {
                model.compile(Optimizers.adam(), Losses.sparseCategoricalCrossentropy());
            }
            model.initialize();
            model.save(file);
        }
        return file;
    }

    @Test void aModelOfAFileIsProfiledAsItLearnedAndAsItAnswers() {
        String file = saved(true).toString();
        Obj learns = json(Shell.run("profile", file, "--runs", "1", "--backend", "reference", "--json"));
        assertThat(text(learns, "net")).isEqualTo(file);
        assertThat(number(learns, "batch")).isEqualTo(32);
        assertThat(list(learns, "kinds")).extracting(g -> text(g, "name")).contains("update");
        Obj answers = json(Shell.run("profile", file, "--runs", "1", "--mode", "infer", "--json"));
        assertThat(number(answers, "batch")).isEqualTo(1);
        assertThat(list(answers, "kinds")).extracting(g -> text(g, "name")).doesNotContain("update");
    }

    @Test void anAutoencoderOfAFileLearnsItsInput() {
        Path file = folder.resolve("halves.fovea");
        try (Model model = Model.of(Network.of(Layers.sequential(Layers.dense(2), Layers.dense(5)), Shape.of(5)),
                Seed.of(1), Execution.on("reference"))) {
            model.compile(Optimizers.adam(), Losses.meanSquaredError()).initialize();
            model.save(file);
        }
        assertThat(list(json(Shell.run("profile", file.toString(), "--runs", "1", "--batch", "3", "--json")), "kinds"))
                .extracting(g -> text(g, "name")).contains("matrix product", "update");
    }

    @Test void aRunIsProfiledWithItsBatch() {
        assertThat(Shell.run("train", "digits", "--net", "softmax", "--samples", "40", "--batch", "20", "--epochs", "1",
                "--runs", folder.toString(), "--run", "mine", "--threads", "1").code()).isZero();
        assertThat(number(json(Shell.run("profile", folder.resolve("mine").toString(), "--runs", "1", "--json")),
                "batch")).isEqualTo(20);
    }

    // wrong usage

    @Test void whatCannotBeDoneIsSaid() {
        assertFails("--runs and --seconds both say how long to watch; give one of them", "--runs", "3", "--seconds",
                "1");
        assertFails("--runs must be 1 or more, but is 0", "--runs", "0");
        assertFails("--top must be 1 or more, but is 0", "--top", "0");
        assertFails("--batch must be 1 or more, but is -1", "--batch", "-1");
        assertFails("--seconds must be 0 or more, but is -0.5", "--seconds", "-0.5");
        assertFails("--report %s cannot be written: it is a folder. Make it, or choose another file".formatted(folder),
                "--report", folder.toString());
        Path lost = folder.resolve("none/profile.jfr");
        assertFails("--jfr %s cannot be written: there is no folder %s. Make it, or choose another file".formatted(lost,
                folder.resolve("none")), "--jfr", lost.toString());
    }

    @Test void aModelThatWasNotCompiledLearnsToTellItsClassesApart() {
        String file = saved(false).toString();
        assertThat(list(json(Shell.run("profile", file, "--runs", "1", "--json")), "kinds"))
                .extracting(g -> text(g, "name")).contains("update");
        assertThat(Shell.run("profile", file, "--runs", "1", "--mode", "infer").code()).isZero();
    }

    @Test void aModelThatWasNotCompiledCannotLearnWithoutClasses() {
        Path file = folder.resolve("one.fovea");
        try (Model model = Model.of(Network.of(Layers.sequential(Layers.dense(2), Layers.dense(1)), Shape.of(5)),
                Seed.of(1), Execution.on("reference"))) {
            model.initialize();
            model.save(file);
        }
        assertThat(Shell.run("profile", file.toString(), "--runs", "1").err()).isEqualTo(
                "fovea: the model does not say how it learns, and what it yields, [N, 1], are no scores of classes, by which it"
                        + " could be trained; give --mode infer\n");
        assertThat(Shell.run("profile", file.toString(), "--runs", "1", "--mode", "infer").code()).isZero();
    }

    @Test void unknownWordsAreSaid() {
        assertThat(Shell.run("profile", "lenet6").err()).isEqualTo(
                "fovea: \"lenet6\" is no network (there are lenet, lenet5; fovea nets lists all), and there is no such file or folder\n");
        assertThat(profile("--by", "colour").err()).isEqualTo(
                "fovea: there is no grouping \"colour\"; there are step, op, layer\nTry fovea profile --help\n");
        assertThat(profile("--sort", "size").err()).isEqualTo(
                "fovea: there is no order \"size\"; there are time, plan\nTry fovea profile --help\n");
    }

    private static void assertFails(String message, String... more) {
        Shell shell = profile(more);
        assertThat(shell.err()).isEqualTo("fovea: " + message + "\n");
        assertThat(shell.code()).isEqualTo(1);
        assertThat(shell.out()).isEmpty();
    }

    private static void assumeAvailable(String backend) {
        try {
            Execution.on(backend);
        } catch (RuntimeException e) {
            assumeTrue(false, "the backend %s does not run here: %s".formatted(backend, e.getMessage()));
        }
    }
}
