package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.formats.Json;
import dev.fovea.formats.JsonCursor;
import dev.fovea.formats.RunFolder;
import dev.fovea.formats.RunOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Searches on a few digits and the reference backend.
class TuneTest {
    private static final String[] MACHINE = {"--backend", "reference", "--threads", "1"};

    @TempDir Path above;

    private Shell tune(String folder, String... more) {
        return Shell.run(Stream.of(Stream.of("tune", "digits", "--samples", "200", "-o",
                above.resolve(folder).toString()), Stream.of(MACHINE), Stream.of(more)).flatMap(s -> s)
                .toArray(String[]::new));
    }

    private Shell resume(String folder, String... more) {
        return Shell.run(Stream.concat(Stream.of("tune", "--resume", above.resolve(folder).toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    /// The table without the seconds.
    private List<String> table(String folder) throws IOException {
        return Files.readAllLines(above.resolve(folder).resolve("trials.csv")).stream()
                .map(line -> line.replaceFirst(",[^,]*,([^,]*)$", ",$1")).toList();
    }

    private static String[] asha() {
        return new String[]{"--net", "mlp", "--epochs", "3", "--vary", "rate=log(1e-3,1e-1)", "--vary",
                "dense.units=8|16", "--vary", "dropout.rate=uniform(0.1,0.5)", "--trials", "6", "--batch", "50"};
    }

    private static void refused(Shell shell, int code, String message) {
        assertThat(shell.err()).isEqualTo(message);
        assertThat(shell.code()).isEqualTo(code);
    }

    @Test void aGridOverTheTrainingAndALayer() throws IOException {
        Shell shell = tune("grid", "--net", "mlp", "--epochs", "2", "--vary", "batch=50,100", "--vary",
                "dense.units=8|16", "--monitor", "val_accuracy");
        Path folder = above.resolve("grid");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.code()).isZero();
        assertThat(shell.out()).startsWith("""
                mlp, a hidden layer of 128 with dropout
                digits/training[0:200][0:190]: 190 images to learn from, 10 to judge each epoch by
                101,770 parameters; adam(cosine(0.002)); batches of 100, 2 epochs, seed 1
                reference, 1 thread; memory planned:\s""").contains("""
                varied:
                  batch        50,100  instead of 100
                  dense.units  8|16    instead of 128
                grid: 4 trials, each of 2 epochs; compared by val_accuracy, more is better
                into %s
                """.formatted(folder));
        assertThat(shell.out().lines().filter(l -> l.startsWith("trial "))).hasSize(4).allMatch(
                l -> l.matches("trial [0-3], 2 epochs, \\d+\\.\\d s: val_accuracy [01]\\.\\d{4} "
                        + "with batch (50|100), dense\\.units (8|16)"));
        assertThat(shell.out()).containsPattern(
                """
                        \nrank  trial  epochs  val_accuracy  batch  dense\\.units
                           1      \\d       2        [01]\\.\\d{4} +\\d+ +\\d+
                           2 (.*\n){3}
                        test accuracy [01]\\.\\d{4} \\(200 images\\), \\Q%1$s/trial-\\E\\d-epochs-2\\.fovea
                        report: \\Q%1$s/report.html\\E
                        in a run of its own: fovea train digits --net mlp --samples 200 --epochs 2 --batch \\d+ --set dense\\.units=\\d+
                        judged again: fovea evaluate \\Q%1$s/trial-\\E\\d-epochs-2\\.fovea digits --samples 200
                        $"""
                        .formatted(folder));
        assertThat(folder).isDirectoryContaining("glob:**/{tune.json,search.txt,trials.csv,report.html}");
        assertThat(Files.readString(folder.resolve("report.html"))).contains("<title>grid</title>",
                "<span>'dense.units=8|16'</span>",
                "<h2>Choices</h2>", "best so far");
    }

    @Test void theBestTrialIsTheRunThatItNames() throws IOException {
        Shell shell = tune("search", asha());
        assertThat(shell.err()).isEmpty();
        String prefix = "in a run of its own: fovea ";
        String command = shell.out().lines().filter(l -> l.startsWith(prefix)).findFirst().orElseThrow()
                .substring(prefix.length());
        var words = new ArrayList<>(Arrays.asList(command.split(" ")));
        words.addAll(List.of(MACHINE));
        words.addAll(List.of("--runs", above.toString(), "--run", "best"));
        Shell run = Shell.run(words.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        double loss = RunFolder.open(above.resolve("best"), RunOptions.standard()).history().last().get("val_loss");
        assertThat(table("search").stream().skip(1).map(l -> l.split(",", -1)).filter(c -> c[4].equals("3"))
                .map(c -> Double.parseDouble(c[5])).min(Double::compare)).contains(loss);
        String judged = shell.out().lines().filter(l -> l.startsWith("test accuracy ")).findFirst().orElseThrow();
        assertThat(run.lastLine()).startsWith(judged.substring(0, judged.indexOf(',')));
    }

    @Test void aSearchThatWasStoppedGoesOnToTheSameTable() throws IOException {
        Shell whole = tune("whole", asha());
        assertThat(whole.err()).isEmpty();
        assertThat(whole.out()).contains("  rate          log(1e-3,1e-1)    instead of 0.002\n",
                "  dropout.rate  uniform(0.1,0.5)  instead of 0.2\n",
                "asha: 6 trials, the best third going on after 1 epoch, up to 3; compared by val_loss, less is better\n");
        int results = table("whole").size() - 1;
        assertThat(results).isGreaterThan(6);
        Path folder = above.resolve("stopped");
        Files.createDirectories(folder);
        Files.copy(above.resolve("whole/tune.json"), folder.resolve("tune.json"));
        Files.copy(above.resolve("whole/search.txt"), folder.resolve("search.txt"));
        List<String> lines = Files.readAllLines(above.resolve("whole/trials.csv"));
        Files.writeString(folder.resolve("trials.csv"), String.join("\n", lines.subList(0, 4)) + "\n5,0.0");
        Shell resumed = resume("stopped");
        assertThat(resumed.err()).isEmpty();
        assertThat(resumed.code()).isZero();
        assertThat(resumed.out()).contains("reference, 1 thread; memory planned: ", "\n" + folder + " goes on\n");
        assertThat(resumed.out().lines().filter(l -> l.startsWith("trial "))).hasSize(results - 3);
        assertThat(table("stopped")).isEqualTo(table("whole"));

        Shell again = tune("whole", asha());
        assertThat(again.out()).as("the same folder and command").contains(above.resolve("whole") + " goes on\n",
                "\ntest accuracy ");
        assertThat(again.out().lines().filter(l -> l.startsWith("trial "))).isEmpty();
    }

    @Test void anotherSearchInTheSameFolderIsRefused() throws IOException {
        String[] search = {"--net", "softmax", "--epochs", "1", "--vary", "batch=50,100"};
        assertThat(tune("search", search).code()).isZero();
        Path folder = above.resolve("search");
        refused(tune("search", "--net", "mlp", "--epochs", "1", "--vary", "batch=50,90", "--rate", "0.5"), 1, """
                fovea: %1$s holds another search:
                  net: softmax, but now mlp
                  vary batch: 50,100, but now 50,90
                  rate: not given, but now 0.5
                Go on with that one (fovea tune --resume %1$s), or give this one another folder with -o.
                """.formatted(folder));
        Files.createDirectories(above.resolve("other"));
        Files.writeString(above.resolve("other/letter.txt"), "dear");
        refused(tune("other", search), 1, ("fovea: the folder %s is not empty, and no search. Choose another with -o, "
                + "or remove what is in it.\n").formatted(above.resolve("other")));
    }

    @Test void theNextFolderIsTheFirstThatIsFree() throws IOException {
        assertThat(SearchFolder.next(above, "digits-lenet").path()).isEqualTo(above.resolve("digits-lenet-1"));
        Files.createDirectories(above.resolve("digits-lenet-1"));
        assertThat(SearchFolder.next(above, "digits-lenet").path()).isEqualTo(above.resolve("digits-lenet-2"));
    }

    @Test void inJson() {
        Shell shell = tune("search", "--net", "softmax", "--epochs", "1", "--vary", "rate=0.01,0.1", "--vary",
                "optimizer=adam|sgd", "--json");
        assertThat(shell.err()).isEmpty();
        JsonCursor object = Json.parse("out", shell.out().getBytes(StandardCharsets.UTF_8)).at("out");
        assertThat(object.get("net").text()).isEqualTo("softmax");
        assertThat(object.get("search").text()).isEqualTo("gridSearch(1)");
        assertThat(object.get("varied").get("optimizer").text()).isEqualTo("adam|sgd");
        assertThat(object.get("better").text()).isEqualTo("lower");
        assertThat(object.get("trials").elements()).hasSize(4);
        JsonCursor first = object.get("trials").get(0);
        assertThat(object.get("best").get("trial").integer(0, 3)).isEqualTo(first.get("trial").integer(0, 3));
        assertThat(first.get("values").get("rate").number()).isIn(0.01, 0.1);
        assertThat(first.get("values").get("optimizer").text()).isIn("adam", "sgd");
        assertThat(first.get("val_loss").number()).isLessThan(object.get("trials").get(3).get("val_loss").number());
        assertThat(object.get("best").get("test").get("accuracy").number()).isBetween(0.0, 1.0);
        assertThat(object.get("best").get("train").text())
                .startsWith("fovea train digits --net softmax --samples 200 ");
    }

    /// A kernel of 99 does not fit an image of 28, and a rate of 3e38 leads to no number.
    @Test void trialsThatFailAreToldAndTheOthersGoOn() {
        Shell shell = tune("search", "--net", "lenet", "--epochs", "1", "--vary",
                "conv2d_1.size=3,99");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out())
                .containsPattern("\ntrial 1, 1 epoch, \\d+\\.\\d s: failed with conv2d_1\\.size 99: .*conv2d.*\n")
                .containsPattern("\n   -      1       1    failed +99\n\ntest accuracy ");
        Shell all = tune("failed", "--net", "softmax", "--epochs", "1",
                "--schedule", "constant", "--optimizer", "sgd", "--vary", "rate=3e38");
        assertThat(all.err()).startsWith("fovea: every trial failed, the first with: ");
        assertThat(all.code()).isEqualTo(1);
        assertThat(above.resolve("failed/report.html")).isNotEmptyFile();
    }

    @Test void imagesOfOneself() {
        Path pictures = above.resolve("pictures");
        assertThat(Shell.run("data", "export", "digits", pictures.toString(), "--samples", "120").code()).isZero();
        Shell shell = Shell.run(Stream
                .concat(Stream.of("tune", pictures.toString(), "--net", "softmax", "--epochs", "1",
                        "--vary", "rate=0.001,0.01", "-o", above.resolve("search").toString()), Stream.of(MACHINE))
                .toArray(String[]::new));
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out())
                .contains("\ngrid: 2 trials, each of 1 epoch; ", " images held back to judge the run by\n")
                .containsPattern("\nin a run of its own: \\Qfovea train " + pictures
                        + " --net softmax --size 28 --batch 16 --epochs 1 --rate 0.0\\E1?\\d*\n")
                .doesNotContain("judged again");
        Shell resumed = resume("search");
        assertThat(resumed.err()).isEmpty();
        assertThat(resumed.out()).contains(above.resolve("search") + " goes on\n");
    }

    @Test void argumentsAreSetInTrainToo() {
        Shell shell = Shell.run(Stream.concat(
                Stream.of("train", "digits", "--net", "mlp", "--samples", "40", "--epochs",
                        "1", "--runs", above.toString(), "--set", "dense.units=16", "--set", "optimizer.beta1=0.8"),
                Stream.of(MACHINE)).toArray(String[]::new));
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).contains("%,d parameters; adam(cosine(0.002)).beta1(0.8); ".formatted(
                28 * 28 * 16 + 16 + 16 * 10 + 10));
        refused(Shell.run("train", "--set", "units=16"), 2, """
                fovea: "units" is no argument of a layer, the optimizer or the network, such as conv2d_1.filters; \
                the choices of the training are options of their own
                Try fovea train --help
                """);
        refused(Shell.run("train", "--set", "dense.units"), 2, """
                fovea: "dense.units" sets nothing; write NAME=VALUE, such as conv2d_1.filters=32
                Try fovea train --help
                """);
    }

    @Test void wrongUsageIsSaid() {
        String help = "Try fovea tune --help\n";
        refused(tune("search"), 2,
                "fovea: Missing required option: '--vary NAME=VALUES', such as --vary batch=16,32,64\n" + help);
        refused(tune("search", "--vary", "rate=1,,2"), 2, "fovea: rate=1,,2: a value is missing\n" + help);
        refused(tune("search", "--vary", "rate=1,2", "--vary", "rate=3"), 2,
                "fovea: rate is varied twice; name all its values at once\n" + help);
        refused(tune("search", "--vary", "rate=log(1e-3,1e-1)", "--search", "grid"), 2,
                "fovea: a grid tries values that can be counted, but rate is log(1e-3,1e-1); list some, such as "
                        + "0.1,0.2,0.3, or choose --search random or asha\n" + help);
        refused(tune("search", "--vary", "batch=5,6", "--search", "grid", "--trials", "3"), 2,
                "fovea: a grid has as many trials as there are combinations, here 2; --trials is for random and asha\n"
                        + help);
        refused(tune("search", "--vary", "batch=1..60000", "--vary", "dense.units=1..60000"), 2,
                "fovea: a grid of these values has more trials than can be counted; list fewer, or choose --search "
                        + "random or asha\n" + help);
        refused(tune("search", "--vary", "batch=5,6", "--trials", "0"), 2,
                "fovea: --trials must be 1 or more, but is 0\n" + help);
        refused(tune("search", "--vary", "batch=5,6", "--search", "best"), 2,
                "fovea: there is no search \"best\"; there are grid, random, asha\n" + help);
        refused(tune("search", "--vary", "batch=5,6", "--validation", "0"), 1,
                "fovea: trials are compared by images that none of them learns from, but of 200 images none is held back; "
                        + "give a larger share with --validation\n");
        refused(tune("search", "--net", "lenet", "--vary", "conv2d.filters=6,0"), 1,
                "fovea: conv2d = conv2d(6, 5).padding(SAME).activation(TANH).kernelRegularizer(l2(2e-4)): filters = 0 is "
                        + "refused: the filters of conv2d must be 1 or more, but is 0\n");
        refused(tune("search", "--net", "lenet", "--vary", "conv2d.filters=uniform(1,9)"), 1,
                "fovea: conv2d = conv2d(6, 5).padding(SAME).activation(TANH).kernelRegularizer(l2(2e-4)): filters takes a "
                        + "whole number, but was given 1.0\n");
        refused(resume("search"), 1,
                "fovea: there is no folder %s; give that of a search\n".formatted(above.resolve("search")));
        refused(Shell.run("tune", "--resume", above.toString()), 1,
                "fovea: %s is no search of fovea tune; there is no tune.json in it\n".formatted(above));
        refused(resume("search", "--vary", "rate=1,2", "--net", "mlp"), 2,
                "fovea: --resume goes on with a search as it was begun; leave out --vary, --net\n" + help);
        assertThat(above).as("nothing was begun").isEmptyDirectory();
    }

    /// `adam` has no momentum; the other two have.
    @Test void anOptimizerAndItsArgument() {
        Shell shell = tune("search", "--net", "softmax", "--epochs", "1", "--vary", "optimizer=adam,nesterov", "--vary",
                "optimizer.momentum=0.8,0.9", "--json");
        assertThat(shell.err()).isEmpty();
        assertThat(tune("search", "--net", "softmax", "--epochs", "1", "--vary", "optimizer=adam,nesterov", "--vary",
                "optimizer.momentum=0.8,0.9").out()).contains("""
                        varied:
                          optimizer           adam,nesterov  instead of adam
                          optimizer.momentum  0.8,0.9
                        grid: 4 trials, each of 1 epoch; compared by val_loss, less is better
                        %s goes on
                        """.formatted(above.resolve("search")));
        JsonCursor trials = Json.parse("out", shell.out().getBytes(StandardCharsets.UTF_8)).at("out").get("trials");
        assertThat(trials.elements().stream().map(t -> t.get("trial").integer(0, 3)).skip(2)).containsExactly(0, 1);
        assertThat(trials.get(2).get("failure").text()).isEqualTo("optimizer = adam has no argument \"momentum\"; "
                + "it has beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7");
    }

    /// Filters and groups that only fit together are tried together.
    @Test void argumentsOfOneLayerAreJudgedTogether() {
        Shell shell = tune("search", "--net", "lenet", "--epochs", "1", "--vary",
                "conv2d_1.filters=15,16", "--vary", "conv2d_1.groups=1,3");
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out()).containsPattern("trial 3, 1 epoch, \\d\\.\\d s: failed with conv2d_1\\.filters 16, "
                + "conv2d_1\\.groups 3: .*filters = 16, groups = 3 is refused: 16 filters of conv2d cannot be shared out");
    }
}
