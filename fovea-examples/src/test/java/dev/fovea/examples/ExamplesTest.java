package dev.fovea.examples;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every one-file program of `src/lectures` says what to expect, compiles without a warning, and runs: on a few images, in a process
/// of its own, as `java` on the class path runs it.
class ExamplesTest {

    private static final Path PROGRAMS = Path.of("src/lectures");
    private static final int TRAINING = 200;
    private static final int TEST = 50;
    private static final int PICTURES = 10;            // in a file of CIFAR-10

    /// What the programs print whatever they learn.
    private static final Map<String, List<String>> PRINTED = Map.ofEntries(
            entry("Softmax.java", List.of("Epoch 10/10 2/2", "test loss ")),
            entry("FiveImprovements.java",
                    List.of("0. one layer ", "1. more layers, with sigmoid ", "2. He initialization and Adam ",
                            "3. ReLU ",
                            "4. dropout ",
                            "5. a learning rate that decays ")),
            entry("LearningRateDecay.java",
                    List.of("Parameters: 101,770", "Epoch 1: learning rate 0.01\n", "Epoch 2: learning rate 0.006\n",
                            "Epoch 3: learning rate 0.0036\n", "Epoch 10: learning rate 0.000100777\n", "test loss ")),
            entry("SharingAndLocality.java",
                    List.of("fully connected 25, local 13, shared 3\n", "shared           5.0 6.0 3.0 1.0 0.0\n",
                            "local            5.0 6.0 3.0 1.0 0.0\n", "fully connected  5.0 6.0 3.0 1.0 0.0\n",
                            " 2 3 0 0 0\n 1 2 3 0 0\n 0 1 2 3 0\n 0 0 1 2 3\n 0 0 0 1 2\n",
                            "fully connected: 400,000 units, 16,000,000,000 weights\n",
                            "local, 10 x 10 : 400,000 units, 40,000,000 weights\n",
                            "shared, 10 x 10: 400,000 units, 100,000 weights\n",
                            "4.0 6.0 4.0 1.0 0.0 0.0 0.0 and 0.0 1.0 4.0 6.0 4.0 1.0 0.0\n")),
            entry("LectureCnn.java",
                    List.of("[N, 28, 28, 1]", "[N, 28, 28, 32]", "[N, 14, 14, 32]", "[N, 14, 14, 64]", "[N, 7, 7, 64]",
                            "[N, 3136]", "[N, 1024]",
                            "[N, 10]", " 832 ", " 51,264 ", " 3,212,288 ", " 10,250 ", "Parameters: 3,274,634",
                            "test loss ")),
            entry("CurveDetector.java", List.of("sum            6600\n", "sum            0\n")),
            entry("SlidingWindow.java", List.of("step 9 at [2, 2]", "the map\n4 3 4\n2 4 3\n2 3 4\n")),
            entry("XAndO.java",
                    List.of("pooling, filter 1, in ninths\n  9  3  5  3\n  3  9  3  5\n  5  3  9  1\n  3  5  1  7\n",
                            "48 numbers go to the dense layer", "CNN: loss ")),
            entry("FilterGallery.java", List.of("Gaussian blur    [0.0625, 0.125, 0.0625, 0.125, 0.25, ")),
            entry("ReceptiveField.java",
                    List.of("layer, map, receptive field", "sees rows 6…8, columns 15…18, channel 0")),
            entry("Backpropagation.java",
                    List.of("S-08",
                            "∂J/∂f · ∂f/∂q · ∂q/∂w    by hand 0.5 -0.25\n                           Fovea   0.5 -0.25\n",
                            "w next                   by hand 0.45 1.025\n",
                            "∂J/∂F                    by hand 5 8\n                           Fovea   5 8\n",
                            "h                        by hand 37 47 67 77\n",
                            "∂E/∂W                    by hand 12 16 24 28\n                           Fovea   12 16 24 28\n",
                            "W next                   by hand -0.2 0.4 0.6 1.2\n", "a(4) ", "δ(4) ", "δ(3) ", "δ(2) ",
                            "∂L/∂Θ(1) ",
                            "∂L/∂b(1) ", "D(1) ", "D(1), biases ", "Θ(1) next, accumulated ")),
            entry("FastCifar.java", List.of("Epoch 11/11 1/1", "accuracy on batch 5: ", "with mirror images:  ")),
            entry("Autoencoder.java",
                    List.of("dense, a code of 32 numbers: test mean squared error 0.",
                            "784 pixels, a code of 32 numbers, ",
                            "dense, which learns to take noise away: test mean squared error 0.",
                            "convolutional, a code of 7 x 7 x 8: test mean squared error 0.",
                            "784 pixels, a code of 392 numbers, ",
                            "two numbers for each of 50 digits, a colour for each class: ")),
            entry("CodeSize.java",
                    List.of("numbers of the code, mean squared error of the autoencoder, of principal components\n   2   0.",
                            "\n  64   0.", "curve and models are in ")));

    @TempDir static Path folder;

    @BeforeAll static void writeData() throws IOException {
        SmallMnist.write(folder.resolve("data"), TRAINING, TEST);
        SmallCifar.write(folder.resolve("data"), PICTURES, PICTURES);
    }

    @TestFactory Stream<DynamicTest> everyProgramSaysWhatToExpect() throws IOException {
        return programs("expects", f -> assertThat(Files.readAllLines(f).getFirst()).startsWith("// Expected"));
    }

    @TestFactory Stream<DynamicTest> everyProgramCompiles() throws IOException {
        return programs("compiles", ExamplesTest::compile);
    }

    @TestFactory Stream<DynamicTest> everyProgramRuns() throws IOException {
        return programs("runs", f -> assertThat(run(f)).contains(PRINTED.get(f.getFileName().toString())));
    }

    @FunctionalInterface
    private interface Check {
        void on(Path program) throws IOException, InterruptedException;
    }

    private static Stream<DynamicTest> programs(String what, Check check) throws IOException {
        try (var files = Files.walk(PROGRAMS)) {
            return files.filter(f -> f.toString().endsWith(".java")).sorted().toList().stream()
                    .map(f -> DynamicTest.dynamicTest(PROGRAMS.relativize(f) + " " + what, () -> check.on(f)));
        }
    }

    private static void compile(Path file) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var options = List.of("--release", "25", "-Xlint:all", "-Werror", "-proc:none",
                    "-d", folder.resolve("classes").toString(), "--class-path", System.getProperty("java.class.path"));
            Files.createDirectories(folder.resolve("classes"));
            boolean compiled = compiler.getTask(messages, manager, null, options, null,
                    manager.getJavaFileObjects(file)).call();
            assertThat(compiled).as("%s%n%s", file, messages).isTrue();
        }
    }

    /// What the program prints.
    private static String run(Path file) throws IOException, InterruptedException {
        Path output = folder.resolve(file.getFileName() + ".txt");
        var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Dstdout.encoding=UTF-8", "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--class-path", System.getProperty("java.class.path"), file.toString());
        builder.environment().put("FOVEA_DATA", folder.resolve("data").toString());
        Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(output, StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
        assertThat(ended && process.exitValue() == 0).as("%s%n%s", file, text).isTrue();
        return text;
    }
}
