package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `--augment` of `fovea train`, kept in the run, and what `fovea robustness` finds.
class AugmentedTrainTest {

    @TempDir Path runs;

    private Shell train(String... more) {
        return Shell.run(Stream.concat(Stream.of("train", "digits", "--net", "softmax", "--samples", "200", "--batch",
                "50", "--schedule", "constant", "--backend", "reference", "--threads", "1", "--runs", runs.toString()),
                Stream.of(more)).toArray(String[]::new));
    }

    private Map<String, Tensor> weights(String run) {
        var all = new TreeMap<String, Tensor>();
        try (Model model = Model.load(runs.resolve(run).resolve("last.fovea"), Execution.on("reference"))) {
            model.weights().paths().forEach(path -> all.put(path, model.weights().get(path)));
        }
        return all;
    }

    @Test void aRunThatGoesOnDrawsTheSamePictures() throws IOException {
        Shell whole = train("--epochs", "3", "--augment", "rotate=20,crop=2,noise", "--run", "whole");
        assertThat(whole.err()).isEmpty();
        assertThat(whole.out()).contains(
                "digits/training[0:200][0:190]/augmented: 190 images to learn from, 10 to judge",
                "changed at random in each epoch: randomRotation(20), randomCrop(2), randomNoise(0.1)\n");
        assertThat(Files.readString(runs.resolve("whole/config.json")))
                .contains("\"augment\": \"rotate=20,crop=2,noise\"");
        train("--epochs", "1", "--augment", "rotate=20,crop=2,noise", "--run", "part");
        Shell resumed = Shell.run("resume", runs.resolve("part").toString(), "--epochs", "3");
        assertThat(resumed.err()).isEmpty();
        assertThat(resumed.code()).isZero();
        train("--epochs", "3", "--run", "plain");
        assertThat(weights("part")).isEqualTo(weights("whole")).isNotEqualTo(weights("plain"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "mixup | mixUp() mixes labels too, and fovea train learns from one label per image; mix in a program, as in docs/guides/augmentation.md",
            "flip,flop | there is no augmentation \"flop\"; there are flip, ",
            "flip, | there is no augmentation \"\"; there are flip, "}) void wordsThatCannotBe(String words,
                    String message) {
        Shell shell = train("--augment", words);
        assertThat(shell.code()).isEqualTo(2);
        assertThat(shell.err()).startsWith("fovea: " + message).endsWith("Try fovea train --help\n");
        assertThat(runs).isEmptyDirectory();
    }

    @Test void whatDoesNotFitTheImagesIsSaidBeforeAFolderIsMade() {
        Shell shell = train("--augment", "crop=28");
        assertThat(shell.code()).isEqualTo(1);
        assertThat(shell.err())
                .isEqualTo("fovea: digits/training[0:200][0:190]: randomCrop(28) can show nothing but the "
                        + "border of pictures of 28 x 28 pixels; choose a padding of at most 27\n");
        assertThat(runs).isEmptyDirectory();
    }

    @Test void robustnessComparesRunsOnTheirData() throws IOException {
        train("--epochs", "1", "--run", "plain");
        train("--epochs", "1", "--augment", "rotate=45", "--run", "augmented");
        String plain = runs.resolve("plain").toString();
        String augmented = runs.resolve("augmented").toString();
        Path page = runs.resolve("robustness.html");
        Shell both = Shell.run("robustness", plain, augmented, "--samples", "40", "--backend", "reference", "-o",
                page.toString());
        assertThat(both.err()).isEmpty();
        assertThat(both.out()).startsWith("""
                rotation, degrees
                             -60    -45    -30    -15      0     15     30     45     60   mean
                plain    \s""").contains("\naugmented  0.", "\nlighting, ", "\ndeformation, ", "\nscale, ",
                "\nviewpoint, ").endsWith("\ncurves: " + page + "\n");
        assertThat(Files.readString(page)).contains("<title>Robustness on digits/test[0:200][0:40]</title>",
                "</svg>plain</span>", "</svg>augmented</span>", ">rotation</text>");
        Shell named = Shell.run("robustness", plain + "/last.fovea", "digits", "--samples", "40", "--backend",
                "reference", "--json");
        assertThat(named.err()).isEmpty();
        assertThat(named.out()).startsWith("""
                [
                  {
                    "name": "last.fovea",
                    "data": "digits/test[0:40]",
                    "images": 40,
                """).contains("\"variation\": \"viewpoint\"", "\"unit\": \"degrees\"");
        Shell alike = Shell.run("robustness", plain + "/last.fovea", augmented + "/last.fovea", "digits", "--samples",
                "5", "--backend", "reference", "--json");
        assertThat(alike.out()).contains("\"name\": \"" + plain + "/last.fovea\"",
                "\"name\": \"" + augmented + "/last.fovea\"");
        refused("a model file does not say by which data to judge it; name them after it, such as: "
                + "fovea robustness %s/last.fovea digits".formatted(plain), plain + "/last.fovea");
        refused("\"plian\" is neither a model nor a data set (digits, mnist, fashion-mnist, cifar10, cifar100)", plain,
                "plian");
        Shell.run("train", "digits", "--net", "softmax", "--samples", "100", "--epochs", "1", "--backend", "reference",
                "--runs",
                runs.toString(), "--run", "small");
        refused("the runs have different data, digits/test[0:200] and digits/test[0:100]; say which after the models",
                plain, runs.resolve("small").toString());
        assertThat(Shell.run("robustness", "digits").err())
                .isEqualTo("fovea: there is no file digits; give a model file, or the folder of a run\n");
    }

    private static void refused(String message, String... given) {
        Shell shell = Shell.run(Stream.concat(Stream.of("robustness"), Stream.of(given)).toArray(String[]::new));
        assertThat(shell.err()).isEqualTo("fovea: " + message + "\nTry fovea robustness --help\n");
        assertThat(shell.code()).isEqualTo(2);
    }
}
