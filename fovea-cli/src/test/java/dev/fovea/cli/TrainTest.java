package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training, and what is done with its outcome, on a few digits and the reference backend.
class TrainTest {

    @TempDir Path runs;

    private Shell train(String... more) {
        String[] always = {"train", "digits", "--net", "softmax", "--samples", "200", "--batch", "50", "--backend",
                "reference", "--threads", "1", "--runs",
                runs.toString()};
        String[] all = Arrays.copyOf(always, always.length + more.length);
        System.arraycopy(more, 0, all, always.length, more.length);
        return Shell.run(all);
    }

    @Test void itSaysWhatItDoesAndHowGoodTheModelIs() {
        Shell shell = train("--epochs", "2");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.code()).isZero();
        assertThat(shell.out()).startsWith("""
                softmax, softmax regression, one layer
                digits/training[0:200][0:190]: 190 images to learn from, 10 to judge each epoch by
                7,850 parameters; adam(cosine(0.003)); batches of 50, 2 epochs, seed 1
                reference, 1 thread; memory planned:\s""");
        assertThat(shell.out().lines().filter(l -> l.matches(
                "Epoch [12]/2 4/4 .* s, \\d+ images/s(, data \\d+ %)? - loss \\d\\.\\d{4} - accuracy \\d\\.\\d{4} - val_loss \\d\\.\\d{4} - val_accuracy \\d\\.\\d{4}")))
                .hasSize(2);
        assertThat(shell.lastLine())
                .matches("test accuracy 0\\.\\d{4} \\(200 images\\), \\Q" + runs.resolve("digits-softmax-1") + "\\E");
        assertThat(runs.resolve("digits-softmax-1")).isDirectoryContaining(
                "glob:**/{config.json,metrics.csv,log.txt,curves.svg,best.fovea,last.fovea,checkpoints}");
    }

    @Test void everyChoiceIsKeptInTheRun() throws IOException {
        Shell shell = train("--epochs", "1", "--optimizer", "nesterov", "--rate", "0.05", "--schedule", "exponential",
                "--seed", "7", "--validation", "0",
                "--run", "mine", "--checkpoint-every", "2");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).contains("200 images to learn from, none to judge each epoch by",
                "nesterov(exponentialDecay(0.05, 0.6)); batches of 50, 1 epoch, seed 7");
        assertThat(Files.readString(runs.resolve("mine/config.json"))).contains("\"data\": \"digits\"",
                "\"samples\": \"200\"", "\"checkpointEvery\": 2");
        assertThat(runs.resolve("mine/checkpoints")).isDirectoryContaining("glob:**/step-000002.fovea");
    }

    @Test void theModelCanBeJudgedAskedAndSummarized() throws IOException {
        assertThat(train("--epochs", "1", "--run", "one").code()).isZero();
        String run = runs.resolve("one").toString();
        Shell judged = Shell.run("evaluate", run, "digits", "--samples", "200", "--backend", "reference");
        assertThat(judged.out().lines().findFirst().orElseThrow())
                .matches("test accuracy 0\\.\\d{4} \\(200 images\\), loss \\d\\.\\d{4}");
        Shell inJson = Shell.run("evaluate", run + "/best.fovea", "digits", "--samples", "20", "--backend", "reference",
                "--json");
        assertThat(inJson.out()).contains("\"images\": 20", "\"accuracy\": ");
        Path image = runs.resolve("digit.png");
        Pictures.writeDigit(image);
        Shell asked = Shell.run("predict", run, image.toString(), "--backend", "reference");
        assertThat(asked.err()).isEmpty();
        assertThat(asked.out()).startsWith(image + "\n").matches("(?s).*\n( +\\d+\\.\\d\\d %  \\d\n){5}");
        assertThat(Shell.run("predict", run, image.toString(), "--top", "1", "--backend", "reference", "--json").out())
                .contains("\"probability\": ");
        assertThat(Shell.run("summary", run).out()).contains("Parameters: 7,850");
    }

    @Test void anEndedRunCanTrainLonger() {
        assertThat(train("--epochs", "1", "--run", "one").code()).isZero();
        String run = runs.resolve("one").toString();
        Shell ended = Shell.run("resume", run);
        assertThat(ended.out()).startsWith(run + " has ended after 1 epoch; --epochs trains longer\n");
        assertThat(ended.lastLine()).startsWith("test accuracy ");
        Shell longer = Shell.run("resume", run, "--epochs", "3");
        assertThat(longer.err()).isEmpty();
        assertThat(longer.out()).startsWith(run + " goes on at epoch 2, step 4\n").contains("Epoch 2/3", "Epoch 3/3");
        assertThat(longer.lastLine()).endsWith(", " + run);
    }

    @Test void tooLittleMemoryIsRefusedBeforeAFolderIsMade() {
        Shell shell = Shell.run("train", "--net", "lecture-cnn", "--samples", "200", "--memory", "1m", "--backend",
                "reference", "--runs", runs.toString());
        assertThat(shell.err()).matches(
                "fovea: a batch of 100 needs \\S+ MiB \\(\\S+ MiB of values, 37\\.5 MiB of weights and optimizer state\\), "
                        + "but the cap is 1\\.0 MiB\\. Not even a batch of 1 fits: raise the cap, or take a smaller network\\.\n");
        assertThat(shell.code()).isEqualTo(1);
        assertThat(runs).isEmptyDirectory();
    }

    @Test void aRunThatCannotBeWrittenIsRefused() throws IOException {
        Path file = Files.writeString(runs.resolve("file"), "no folder");
        Shell shell = Shell.run("train", "--net", "softmax", "--samples", "20", "--backend", "reference", "--runs",
                file.toString(), "--run", "one");
        assertThat(shell.err())
                .isEqualTo("fovea: the run folder %s cannot be made: %s is a file. Remove it, or choose another name.\n"
                        .formatted(file.resolve("one"), file));
        assertThat(shell.code()).isEqualTo(1);
    }

    @Test void aRunIsNotOverwritten() {
        assertThat(train("--epochs", "1", "--run", "one").code()).isZero();
        Shell again = train("--epochs", "1", "--run", "one");
        assertThat(again.err()).isEqualTo(
                "fovea: there is a run %1$s already. Go on with it (fovea resume %1$s), or choose another name.\n"
                        .formatted(runs.resolve("one")));
        assertThat(again.code()).isEqualTo(1);
    }

    @Test void whatIsNotThereIsSaid() {
        assertFails("fovea: there is no run nowhere; none is known\n", "resume", "nowhere");
        assertFails("fovea: there is no file no.fovea; give a model file, or the folder of a run\n", "evaluate",
                "no.fovea", "digits");
        assertFails(
                "fovea: \"alexnet2\" is no network (there are alexnet, alexnet_grouped; fovea nets lists all), and there is no such file or folder\n",
                "summary", "alexnet2");
        assertFails("fovea: there is no file No.java; give a Java source file\n", "run", "No.java");
        assertFails("fovea: there is no backend cuda; there are onednn, reference\n", "plan", "mlp", "--backend",
                "cuda");
        assertFails("fovea: the folder %s holds no model (last.fovea, best.fovea)\n".formatted(runs), "predict",
                runs.toString(), "a.png");
    }

    @Test void aStackTraceIsShownOnRequest() {
        assertThat(Shell.run("resume", "nowhere", "--stacktrace").err())
                .contains("FileException: there is no run nowhere", "\tat dev.fovea");
    }

    private static void assertFails(String message, String... arguments) {
        Shell shell = Shell.run(arguments);
        assertThat(shell.err()).isEqualTo(message);
        assertThat(shell.code()).isEqualTo(1);
    }
}
