package dev.fovea.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.cli.compare.Comparison.Timing;
import dev.fovea.cli.compare.Outcome.Measured;
import dev.fovea.cli.compare.Outcome.Refused;
import dev.fovea.cli.workload.SharedNumbers;
import dev.fovea.formats.onnx.OnnxExport;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Networks of files, which every engine reads for itself: all answers are compared.
class FileComparisonTest {
    private static final Cell CELL = Cell.infer(Path.of("/nets/a net.onnx"), 32, 2);
    private static final Engine OURS = engine("fovea");
    private static final Engine OTHER = engine("other").onnx(true);

    @TempDir Path folder;

    private static Engine engine(String name) {
        return new Engine(name, List.of(name), false, _ -> Map.of());
    }

    private static List<Row> run(String theirs, Engine... others) {
        return new Comparison(OURS, List.of(others), new Timing(3, 0.5, 1),
                (engine, _) -> conversation(engine == OURS ? "@answers 2 -4 0" : theirs)).run(CELL);
    }

    private static Conversation conversation(String answers) {
        return new Conversation() {
            @Override public String greeting() {
                return "@ready engine 1.0";
            }

            @Override public String ask(String line) {
                return switch (line.split(" ")[0]) {
                    case "open" -> line.equals("open file:///nets/a%20net.onnx infer 32 2")
                            || line.equals("open file:///nets/a%20net.onnx infer 32 2 nodrop") ? "@ok" : "@no " + line;
                    case "step" -> "@loss 2 2 -4 0";
                    case "answers" -> answers;
                    case "count" -> "@count 3200";
                    default -> "@run 30 1.5 40.0 50.0 60.0 finite";
                };
            }

            @Override public double seconds() {
                return 0.75;
            }

            @Override public OptionalLong memory() {
                return OptionalLong.empty();
            }

            @Override public void close() {
            }
        };
    }

    /// `|−4.0002 + 4| / 4 = 0.00005`
    @Test void theLargestDifferenceIsOfTheLargestAnswer() {
        List<Row> rows = run("@answers 2 -4.0002 0.0001", OTHER);

        assertThat(rows).hasSize(2).allSatisfy(row -> assertThat(row.outcome()).isInstanceOf(Measured.class));
        assertThat(rows.get(0).difference()).isEmpty();
        assertThat(rows.get(1).difference().orElseThrow()).isCloseTo(0.00005, within(1e-12));
        var setting = new Setting(LocalDate.of(2026, 1, 2), "a machine", new LinkedHashMap<>(Map.of(2, 500.0)),
                "fovea");
        assertThat(ComparisonTable.line(rows.get(1), setting))
                .startsWith("a net.onnx           infer    32   2  other ")
                .endsWith("  answers differ by 5.0e-05");
        assertThat(new ComparisonTable(setting, rows).tsv()).contains("\nonnx\ta net.onnx\tinfer\t32\t2\tother\t",
                "\t5.000e-05\t\n");
        assertThat(new ComparisonTable(setting, rows).json().pretty()).contains("\"answersDifferBy\": 5.0");
    }

    @Test void otherAnswersAreRefused() {
        assertThat(run("@answers 2 -4 0.002", OTHER).get(1).outcome()).isEqualTo(new Refused(
                "computes something else: of 3 answers and our 3, one differs by 0.00050 of the largest"));
        assertThat(run("@answers 2 -4", OTHER).get(1).outcome()).isEqualTo(new Refused(
                "computes something else: of 2 answers and our 3, one differs by Infinity of the largest"));
        assertThat(run("@no unknown command", OTHER).get(1).outcome()).isEqualTo(new Refused("unknown command"));
    }

    @Test void anEngineThatReadsNoOnnxIsNotAsked() {
        assertThat(run("@answers 2 -4 0", engine("builder"))).hasSize(1);
    }

    // our side

    private Path exported(boolean channelsFirst) {
        Path file = folder.resolve("own net.onnx");
        var net = Layers.sequential(Layers.conv2d(2, 3).relu(), Layers.flatten(), Layers.dense(3));
        try (Model model = Model.of(Network.of(net, Shape.of(6, 5, 2)), Seed.of(1), Execution.on("reference"))) {
            model.initialize();
            OnnxExport export = OnnxExport.of(model);
            (channelsFirst ? export.channelsFirst() : export).write(file);
        }
        return file;
    }

    private static List<String> ask(String... lines) throws IOException {
        var out = new ByteArrayOutputStream();
        new Adapter(Execution.best(), new PrintStream(out))
                .serve(new BufferedReader(new StringReader(String.join("\n", lines))));
        return out.toString().lines().filter(l -> l.startsWith("@")).toList();
    }

    /// Number `i` of the noise is number `i` as the file has the images.
    @ParameterizedTest
    @ValueSource(booleans = {false, true}) void allAnswersAreSaid(boolean channelsFirst) throws IOException {
        Path file = exported(channelsFirst);
        List<String> said = ask("open " + file.toUri() + " infer 2 1", "step 1", "answers", "count");

        Tensor images = Tensor.zeros(DType.F32, Shape.of(2, 6, 5, 2));
        for (int n = 0; n < 2; n++) {
            for (int i = 0; i < 60; i++) {
                int theirs = channelsFirst ? i % 2 * 30 + i / 2 : i;
                images.set(60 * n + i, SharedNumbers.pixel(0, 60 * n + theirs));
            }
        }
        double[] answers = Arrays.stream(said.get(3).split(" ")).skip(1).mapToDouble(Double::parseDouble).toArray();
        try (Model model = Model.load(file, Execution.on("reference"))) {
            Tensor expected = model.predict(images);
            assertThat(answers).hasSize(6);
            for (int i = 0; i < 6; i++) {
                assertThat(answers[i]).isCloseTo(expected.get(i), within(1e-5));
            }
        }
        assertThat(said.get(4)).isEqualTo("@count " + 2 * (4 * 3 * 2 * 18 + 24 * 3));
    }

    @Test void whatCannotBeComparedIsSaid() throws IOException {
        Path file = folder.resolve("maps.onnx");
        try (Model model = Model.of(Network.of(Layers.sequential(Layers.conv2d(2, 3)), Shape.of(6, 5, 2)), Seed.of(1),
                Execution.on("reference"))) {
            model.initialize();
            model.save(file);
        }
        assertThat(ask("open " + file.toUri() + " infer 2 1", "open " + file.toUri() + " train 2 1",
                "open W1 train 2 1", "step 1", "answers")).contains("@no a network of a file is asked, not trained",
                        "@answers ")
                .anyMatch(
                        l -> l.startsWith("@no what is compared reads one image of float32 and yields a row of numbers"
                                + " for it, but maps.onnx reads ") && l.endsWith(" and yields [N, 4, 3, 2]"));
    }
}
