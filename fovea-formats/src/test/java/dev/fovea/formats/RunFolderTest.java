package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.data.DataException;
import dev.fovea.data.io.FileCalls;
import dev.fovea.data.io.FileException;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Callback;
import dev.fovea.nn.train.Fit;
import dev.fovea.nn.train.FitOption;
import dev.fovea.nn.train.History;
import dev.fovea.nn.train.Signal;
import dev.fovea.nn.train.TrainingEvent.BatchEnded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    private static final Execution REFERENCE = Execution.on("reference").threads(1);

    @TempDir private Path above;
    private final List<String> messages = new ArrayList<>();

    private Path runs() {
        return above.resolve("runs");
    }

    private RunOptions options() {
        return RunOptions.standard().log(messages::add).clock(() -> Instant.parse("2026-01-02T03:04:05Z"));
    }

    /// Four steps an epoch.
    private static History fit(Model model, FitOption... options) {
        FitOption all = f -> {
            var result = f;
            for (FitOption o : options) {
                result = o.apply(result);
            }
            return result;
        };
        return model.fit(Samples.DIGITS, Fit.epochs(3), Fit.batchSize(50), Fit.validation(Samples.OTHERS), all);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return List.copyOf(new TreeSet<>(files.filter(Files::isRegularFile)
                    .map(f -> folder.relativize(f).toString().replace('\\', '/')).toList()));
        }
    }

    private static Callback at(long step, Runnable action) {
        return e -> {
            if (e instanceof BatchEnded(var run, _, _, _) && run.step() == step) {
                action.run();
            }
            return Signal.CONTINUE;
        };
    }

    private static final byte[] NEVER_STOPPED = neverStopped();

    private static byte[] neverStopped() {
        try (Model model = Samples.model(7)) {
            fit(model);
            return Samples.bytes(Safetensors.content(model.saved().weights(), Map.of()));
        }
    }

    @Test void aRunLeavesItsFiles() throws Exception {
        var run = RunFolder.create(runs(), "first", options().settings(Map.of("data", "digits")).checkpointEvery(3));
        History history;
        try (Model model = Samples.model(7)) {
            history = fit(model, run);
        }
        assertThat(names(run.folder())).containsExactly("best.fovea", "checkpoints/step-000008.fovea",
                "checkpoints/step-000009.fovea",
                "checkpoints/step-000012.fovea", "config.json", "curves.svg", "last.fovea", "log.txt", "metrics.csv");
        assertThat(run.history()).isEqualTo(history);
        assertThat(Files.readString(run.folder().resolve("metrics.csv")))
                .startsWith("epoch,loss,accuracy,val_loss,val_accuracy,rate\n1,").hasLineCount(4);
        assertThat(Files.readAllLines(run.folder().resolve("log.txt"))).hasSize(5).first().asString()
                .startsWith("2026-01-02T03:04:05Z started at epoch 1, step 0: digits(5) (200 samples, SHA-256 ")
                .endsWith("), batches of 50, seed 7, reference with 1 threads");
        assertThat(Files.readAllLines(run.folder().resolve("log.txt")).get(1))
                .isEqualTo("2026-01-02T03:04:05Z epoch 1/3: " + history.epochs().getFirst());
        assertThat(Files.readString(run.folder().resolve("log.txt")))
                .endsWith("2026-01-02T03:04:05Z ended at step 12\n");
        var svg = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(run.folder().resolve("curves.svg").toFile());
        assertThat(svg.getElementsByTagName("path").getLength()).isEqualTo(4);
        assertThat(messages).isEmpty();
        List<Double> accuracy = history.of("val_accuracy");
        int best = accuracy.indexOf(accuracy.stream().max(Double::compare).orElseThrow());
        try (Model model = Model.load(run.best(), REFERENCE); Model last = Model.load(run.last(), REFERENCE)) {
            assertThat(model.provenance()).containsEntry("epoch", Integer.toString(best + 1))
                    .containsEntry("data", "digits(5)")
                    .containsEntry("data sha256", Samples.DIGITS.digest()).containsEntry("backend", "reference")
                    .containsEntry("metric val_accuracy", Double.toString(accuracy.get(best)));
            assertThat(last.evaluate(Samples.OTHERS).get("accuracy")).isEqualTo(accuracy.getLast());
        }
        RunConfig config = RunFolder.open(run.folder(), options()).config();
        assertThat(config).isEqualTo(run.config());
        assertThat(config.settings()).containsEntry("data", "digits");
        assertThat(config.training()).isEqualTo(new RunConfig.Training(3, 0, 50, true, 3, 3));
        assertThat(config.machine()).isEqualTo(new RunConfig.Machine("reference", 1, REFERENCE.memoryCap()));
    }

    @Test void twoRunsOfOneSeedHaveTheSameWeights() {
        var files = new ArrayList<Path>();
        for (long seed : new long[]{7, 7, 8}) {
            var run = RunFolder.createNext(runs(), "twin", options());
            files.add(run.last());
            try (Model model = Samples.model(seed)) {
                fit(model, run);
            }
        }
        assertThat(files).extracting(f -> f.getParent().getFileName().toString()).containsExactly("twin-1", "twin-2",
                "twin-3");
        assertThat(Samples.weights(files.get(0))).isEqualTo(Samples.weights(files.get(1)))
                .isNotEqualTo(Samples.weights(files.get(2)))
                .isEqualTo(NEVER_STOPPED);
    }

    @Test void aStoppedRunIsCompleteAndGoesOn() throws Exception {
        var run = RunFolder.create(runs(), "stopped", options());
        try (Model model = Samples.model(7)) {
            fit(model, at(6, () -> run.requestStop("interrupted")), run);
        }
        assertThat(run.awaitEnd(Duration.ofSeconds(1))).isTrue();
        assertThat(names(run.folder())).containsExactly("best.fovea", "checkpoints/step-000000.fovea",
                "checkpoints/step-000004.fovea",
                "checkpoints/step-000006.fovea", "config.json", "curves.svg", "last.fovea", "log.txt", "metrics.csv");
        assertThat(Files.readString(run.folder().resolve("log.txt"))).endsWith(" ended at step 6: interrupted\n");
        goOn(run.folder());
        assertThat(Samples.weights(run.last())).isEqualTo(NEVER_STOPPED);
        assertThat(run.history().epochs()).hasSize(3);
    }

    private void goOn(Path folder) {
        RunFolder again = RunFolder.open(folder, options());
        try (Model model = again.model(again.execution())) {
            model.fit(Samples.DIGITS, again.goingOn(model), Fit.validation(Samples.OTHERS));
        }
    }

    @Test void stoppedInTheFirstEpochItHasAModelToo() throws IOException {
        var run = RunFolder.create(runs(), "early", options());
        try (Model model = Samples.model(7)) {
            fit(model, at(1, () -> run.requestStop("interrupted")), run);
        }
        assertThat(names(run.folder())).contains("best.fovea", "last.fovea", "metrics.csv", "curves.svg",
                "checkpoints/step-000001.fovea");
        assertThat(run.history().epochs()).isEmpty();
        goOn(run.folder());
        assertThat(Samples.weights(run.last())).isEqualTo(NEVER_STOPPED);
    }

    @Test void anErrorLeavesTheNewestCheckpointAsTheLastModel() throws IOException {
        for (Throwable error : List.of(new OutOfMemoryError("Java heap space"), new IllegalStateException("mine"))) {
            var run = RunFolder.create(runs(), error.getMessage().replace(' ', '-'), options().checkpointEvery(2));
            Callback failing = at(7, () -> {
                if (error instanceof Error e) {
                    throw e;
                }
                throw (RuntimeException) error;
            });
            try (Model model = Samples.model(7)) {
                assertThatExceptionOfType(error.getClass()).isThrownBy(() -> fit(model, run, failing)).isSameAs(error);
            }
            assertThat(names(run.folder()))
                    .contains("best.fovea", "last.fovea", "metrics.csv", "curves.svg", "checkpoints/step-000006.fovea")
                    .doesNotContain("checkpoints/step-000007.fovea");
            assertThat(Samples.weights(run.last()))
                    .isEqualTo(Samples.weights(run.folder().resolve("checkpoints/step-000006.fovea")));
            assertThat(Files.readString(run.folder().resolve("log.txt")))
                    .endsWith(" ended by an error at step 7; the newest checkpoint is of step 6\n");
            goOn(run.folder());
            assertThat(Samples.weights(run.last())).isEqualTo(NEVER_STOPPED);
        }
        assertThat(messages).isEmpty();
    }

    @Test void aRunThatLeavesTheFiniteNumbersIsComplete() throws IOException {
        var run = RunFolder.create(runs(), "nan", options());
        try (Model model = Samples.model(7)) {
            Callback spoil = at(5,
                    () -> model.weight("dense/bias",
                            dev.fovea.tensor.Tensor.of(dev.fovea.tensor.Shape.of(12), new float[]{
                                    Float.NaN, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})));
            fit(model, spoil, new dev.fovea.nn.train.TerminateOnNaN(messages::add), run);
        }
        assertThat(names(run.folder())).containsExactly("best.fovea", "checkpoints/step-000000.fovea",
                "checkpoints/step-000004.fovea",
                "checkpoints/step-000006.fovea", "config.json", "curves.svg", "last.fovea", "log.txt", "metrics.csv");
        assertThat(Files.readString(run.folder().resolve("log.txt")))
                .contains(
                        " ended at step 6: epoch 2, batch 2: the loss is NaN. The weights of an earlier step are to blame: dense/bias is not finite.");
        assertThat(run.history().epochs()).hasSize(1);
    }

    @Test void aDamagedCheckpointIsPassedOverAndALeftoverRemoved() throws IOException {
        var run = RunFolder.create(runs(), "damaged", options());
        try (Model model = Samples.model(7)) {
            fit(model, at(10, () -> run.requestStop("interrupted")), run);
        }
        Path newest = run.folder().resolve("checkpoints/step-000010.fovea");
        byte[] bytes = Files.readAllBytes(newest);
        Files.write(newest, Damage.flipped(bytes, 4321));
        Files.writeString(run.folder().resolve(".last.fovea.999999999-0123abcd.tmp"), "half");
        Files.writeString(run.folder().resolve("checkpoints/.step-000011.fovea.999999999-0123abcd.tmp"), "half");
        goOn(run.folder());
        assertThat(messages).singleElement().asString().startsWith("a checkpoint is passed over: " + newest + ": ");
        assertThat(names(run.folder())).noneMatch(f -> f.endsWith(".tmp"));
        assertThat(Samples.weights(run.last())).isEqualTo(NEVER_STOPPED);
    }

    @Test void aFullDiskAtAnyCallLeavesTheCheckpointBefore() {
        int calls = 1;
        for (boolean untouched = false; !untouched; calls += calls < 14 ? 1 : 11) {
            int failing = calls;
            var count = new int[1];
            FileCalls full = FileCalls.system().watchedBy(call -> {
                if (++count[0] >= failing && !call.equals("list") && !call.equals("delete")) {
                    throw new IOException("No space left on device");
                }
            });
            Path folder = runs().resolve("full-" + calls);
            try (Model model = Samples.model(7)) {
                RunFolder run = RunFolder.create(runs(), "full-" + calls, options().checkpointEvery(2).calls(full));
                model.fit(Samples.DIGITS, Fit.epochs(2), Fit.batchSize(50), run);
                untouched = true;
            } catch (FileException e) {
                assertThat(e).hasMessageContaining("No space left on device").hasMessageContaining(folder.toString());
            }
            if (Files.exists(folder.resolve("checkpoints"))) {
                Checkpoints.in(folder.resolve("checkpoints")).log(m -> assertThat(m).as("call " + failing).isNull())
                        .openNewest().ifPresent(Archive::close);
            }
        }
        assertThat(calls).isGreaterThan(60);
    }

    @Test void otherDataAreRefused() {
        var run = RunFolder.create(runs(), "data", options());
        try (Model model = Samples.model(7)) {
            fit(model, at(2, () -> run.requestStop("interrupted")), run);
        }
        RunFolder again = RunFolder.open(run.folder(), options());
        String message = run.folder() + " was started with digits(5) (200 samples, SHA-256 "
                + Samples.DIGITS.digest().substring(0, 12)
                + "), but is to go on with digits(6) (100 samples, SHA-256 " + Samples.OTHERS.digest().substring(0, 12)
                + ").\nGive it the data that it was started with, or start a new run.";
        assertThatExceptionOfType(DataException.class).isThrownBy(() -> again.requireData(Samples.OTHERS))
                .withMessage(message);
        again.requireData(Samples.DIGITS);
        try (Model model = again.model(REFERENCE)) {
            assertThatExceptionOfType(DataException.class)
                    .isThrownBy(() -> model.fit(Samples.OTHERS, again.goingOn(model))).withMessage(message);
            RunFolder third = RunFolder.open(run.folder(), options());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.fit(Samples.DIGITS, third.goingOn(model), Fit.batchSize(20)))
                    .withMessage(run.folder()
                            + " was started with batches of 50 samples, shuffled, but is to go on with 20, shuffled.\n"
                            + "Give it the same, or start a new run.");
        }
    }

    @Test void whatIsNoNameIsRefused() {
        for (String name : List.of("../x", "..", "a/b", "", ".hidden", "a..b", "a b", "x.")) {
            assertThatIllegalArgumentException().isThrownBy(() -> RunFolder.create(runs(), name, options()))
                    .withMessage(Text.quote(name)
                            + " is no name for a run; up to 100 letters, digits, _ - and single dots between them are, such as \"lenet-1\"");
        }
        assertThat(runs()).doesNotExist();
    }

    @Test void aFolderThatCannotBeUsedIsAnErrorWithItsName() throws IOException {
        Files.writeString(runs(), "in the way");
        assertThatExceptionOfType(FileException.class).isThrownBy(() -> RunFolder.create(runs(), "first", options()))
                .withMessage("the run folder " + runs().resolve("first") + " cannot be made: " + runs()
                        + " is a file. Remove it, or choose another name.");
        Files.delete(runs());
        Files.createDirectories(runs());
        Files.writeString(runs().resolve("first"), "in the way");
        assertThatExceptionOfType(FileException.class).isThrownBy(() -> RunFolder.create(runs(), "first", options()))
                .withMessage("the run folder " + runs().resolve("first") + " cannot be made: " + runs().resolve("first")
                        + " is a file. Remove it, or choose another name.");
        RunOptions forbidden = options().calls(FileCalls.system().watchedBy(call -> {
            throw new java.nio.file.AccessDeniedException("x");
        }));
        assertThatExceptionOfType(FileException.class).isThrownBy(() -> RunFolder.create(runs(), "second", forbidden))
                .withMessage("the run folder " + runs().resolve("second")
                        + " cannot be made: permission denied. Permit writing there, or choose another.");
        Files.createDirectories(runs().resolve("photos/2025"));
        assertThatExceptionOfType(FileException.class).isThrownBy(() -> RunFolder.create(runs(), "photos", options()))
                .withMessage("the folder " + runs().resolve("photos")
                        + " is not empty, and no run. Choose another name, or remove what is in it.");
    }

    @Test void aRunIsNeverOverwritten() {
        var run = RunFolder.create(runs(), "first", options());
        try (Model model = Samples.model(7)) {
            fit(model, at(1, () -> run.requestStop("interrupted")), run);
        }
        assertThatExceptionOfType(FileException.class).isThrownBy(() -> RunFolder.create(runs(), "first", options()))
                .withMessage("there is a run %s already. Go on with it (fovea resume %1$s), or choose another name."
                        .formatted(run.folder()));
    }

    @Test void aRunIsTrainedByOneProcessAtATime() {
        var run = RunFolder.create(runs(), "twice", options());
        Callback other = at(2, () -> {
            RunFolder second = RunFolder.open(run.folder(), options());
            try (Model model = second.model(REFERENCE)) {
                assertThatExceptionOfType(FileException.class)
                        .isThrownBy(() -> model.fit(Samples.DIGITS, second.goingOn(model)))
                        .withMessage("the run " + run.folder()
                                + " is being trained by another process. Wait for it, or choose another name.");
            }
        });
        try (Model model = Samples.model(7)) {
            fit(model, other, run);
        }
        assertThat(run.folder().resolve(RunLock.FILE_NAME)).doesNotExist();
        assertThat(Samples.weights(run.last())).isEqualTo(NEVER_STOPPED);
    }

    @Test void whatIsNoRunCannotBeOpened() throws IOException {
        assertThatExceptionOfType(FileException.class).isThrownBy(() -> RunFolder.open(runs().resolve("x"), options()))
                .withMessage("there is no run " + runs().resolve("x"));
        aRunIsNeverOverwritten();
        assertThatExceptionOfType(FileException.class)
                .isThrownBy(() -> RunFolder.open(runs().resolve("frist"), options()))
                .withMessage("there is no run " + runs().resolve("frist") + "; known are \"first\"");
        assertThatExceptionOfType(FileException.class)
                .isThrownBy(() -> RunFolder.open(runs().resolve("first/last.fovea"), options()))
                .withMessage(runs().resolve("first/last.fovea")
                        + " is a file, and no run; a run is a folder such as runs/lenet-1");
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> RunFolder.open(runs(), options()))
                .withMessage(runs()
                        + ": there is no config.json.\nIt is no run, or one that was ended before its first step: start it again");
        Path config = runs().resolve("first/config.json");
        String text = Files.readString(config);
        Files.writeString(config, text.replace("\"epochs\"", "\"epoch\""));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> RunFolder.open(runs().resolve("first"), options()))
                .withMessage(config + ": $.training: unknown member \"epoch\"; did you mean \"epochs\"?");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < bytes.length - 1; length += 11) {
            Files.write(config, java.util.Arrays.copyOf(bytes, length));
            assertThatExceptionOfType(FormatException.class)
                    .isThrownBy(() -> RunFolder.open(runs().resolve("first"), options()));
        }
        Files.writeString(config, text);
        try (Stream<Path> files = Files.list(runs().resolve("first/checkpoints"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> RunFolder.open(runs().resolve("first"), options()).model(REFERENCE))
                .withMessage(runs().resolve("first")
                        + ": there is no checkpoint.\nThe run was ended before its first step: remove the folder, and start it again");
    }

    @Test void unusableOptionsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> options().checkpointEvery(-1))
                .withMessage(
                        "a checkpoint is written every 1 or more steps, or 0 for epochs only, but -1 were asked for");
        assertThatIllegalArgumentException().isThrownBy(() -> options().keep(0))
                .withMessage("1 or more checkpoints must be kept, but keep is 0");
    }
}
