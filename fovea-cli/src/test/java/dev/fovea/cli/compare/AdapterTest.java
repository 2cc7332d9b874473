package dev.fovea.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Precision;
import dev.fovea.spi.Availability;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdapterTest {

    private static List<String> ask(Precision precision, String... lines) throws IOException {
        var out = new ByteArrayOutputStream();
        new Adapter(Execution.best().precision(precision), new PrintStream(out))
                .serve(new BufferedReader(new StringReader(String.join("\n", lines))));
        return out.toString().lines().filter(l -> l.startsWith("@")).toList();
    }

    private static List<Double> numbers(String line) {
        return Arrays.stream(line.split(" ")).skip(1).map(Double::parseDouble).toList();
    }

    /// The losses of the first two steps are libtorch's, from the comparison's own run of it.
    @ParameterizedTest
    @CsvSource({"W1, 2.399688482, 2.155810595", "W2, 2.362659693, 2.195448160",
            "W4, 2.305605650, 2.304645061"}) void trainsAsOtherLibrariesDo(String workload, double first, double second)
                    throws IOException {
        var answers = ask(Precision.FLOAT32, "open " + workload + " train 0 2 nodrop", "step 2", "quit");

        assertThat(answers).element(1).isEqualTo("@ok");
        assertThat(answers.get(2)).startsWith("@loss ");
        assertThat(numbers(answers.get(2)).get(0)).isCloseTo(first, withPercentage(0.01));
        assertThat(numbers(answers.get(2)).get(1)).isCloseTo(second, withPercentage(0.01));
        assertThat(answers.getLast()).isEqualTo("@bye");
    }

    /// The lecture's network has the flattened image of 64 channels, whose order matters.
    @Test void theLectureCnnStartsWithTheLossOfOtherLibraries() throws IOException {
        var answers = ask(Precision.FLOAT32, "open W3 train 0 2", "step 1", "open W3 infer 1 2", "step 1");

        assertThat(numbers(answers.get(2)).getFirst()).isCloseTo(2.423601150, withPercentage(0.01));
        assertThat(numbers(answers.get(4)).getFirst()).isCloseTo(0.532290339, withPercentage(0.01));
    }

    /// Rounded to 8 digits of two, the values between the steps change the loss in its third decimal place.
    @Test void theLectureCnnStartsWithNearlyThatLossInBf16() throws IOException {
        assumeTrue(Execution.best().backend().bf16() instanceof Availability.Available,
                "no instructions for bf16 here");

        var answers = ask(Precision.BF16, "open W3 train 0 2", "step 1");

        assertThat(numbers(answers.get(2)).getFirst()).isCloseTo(2.423601150, withPercentage(0.2));
    }

    @Test void inferenceShowsMeanMagnitudeAndThreeOutputs() throws IOException {
        var answers = ask(Precision.FLOAT32, "open W1 infer 32 1", "step 2");

        assertThat(numbers(answers.get(2))).hasSize(8);
        assertThat(numbers(answers.get(2)).get(1)).isCloseTo(-0.27745304, withPercentage(0.01));
    }

    @Test void runsForAsLongAndAsOftenAsAsked() throws IOException {
        var answers = ask(Precision.FLOAT32, "open W1 train 10 1", "run 0.01 20", "run 0 3");

        String[] first = answers.get(2).split(" ");
        assertThat(first).hasSize(7).startsWith("@run").endsWith("finite");
        assertThat(Integer.parseInt(first[1])).isGreaterThanOrEqualTo(20);
        assertThat(Double.parseDouble(first[2])).isGreaterThanOrEqualTo(0.01);
        assertThat(Double.parseDouble(first[3])).isPositive().isLessThanOrEqualTo(Double.parseDouble(first[4]));
        assertThat(answers.get(3)).startsWith("@run 3 ");
    }

    @Test void countsTheMultiplyAddsOfAPass() throws IOException {
        assertThat(ask(Precision.FLOAT32, "open W1 train 10 1", "count").getLast()).isEqualTo("@count 156800");
    }

    @Test void refusesWhatItCannotDo() throws IOException {
        var answers = ask(Precision.FLOAT32, "open W10 train 0 2", "nonsense", "step 1");

        assertThat(answers.getFirst()).startsWith("@ready fovea ");
        assertThat(answers.subList(1, answers.size())).containsExactly("@no there is no workload W10",
                "@no unknown command",
                "@no java.lang.IllegalStateException: nothing is open");
    }

    @Test void answersEachLineBeforeTheNextIsWritten() throws Exception {
        var toAdapter = new PipedOutputStream();
        var fromAdapter = new PipedOutputStream();
        var answers = new BufferedReader(new InputStreamReader(new PipedInputStream(fromAdapter)));
        var lines = new BufferedReader(new InputStreamReader(new PipedInputStream(toAdapter)));
        var served = new Thread(() -> {
            try {
                new Adapter(Execution.best(), new PrintStream(fromAdapter)).serve(lines);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        served.start();
        try (var ask = new PrintStream(toAdapter)) {
            assertThat(answers.readLine()).startsWith("@ready");
            ask.println("open W4 infer 1 1");
            ask.flush();
            assertThat(answers.readLine()).isEqualTo("@ok");
            ask.println("quit");
            ask.flush();
            assertThat(answers.readLine()).isEqualTo("@bye");
        }
        served.join(10_000);
        assertThat(served.isAlive()).isFalse();
    }
}
