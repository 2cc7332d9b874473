package dev.fovea.formats;

import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.rescaling;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.tune.Choices.logUniform;
import static dev.fovea.nn.tune.Choices.oneOf;
import static dev.fovea.nn.tune.Searches.asha;
import static dev.fovea.nn.tune.Searches.gridSearch;
import static dev.fovea.nn.tune.Searches.randomSearch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.data.DataSet;
import dev.fovea.data.Digits;
import dev.fovea.data.Field;
import dev.fovea.data.io.FileException;
import dev.fovea.data.io.FolderLock;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.metric.Metrics;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.nn.schedule.Schedules;
import dev.fovea.nn.train.Fit;
import dev.fovea.nn.train.History;
import dev.fovea.nn.tune.Result;
import dev.fovea.nn.tune.Search;
import dev.fovea.nn.tune.SearchSpace;
import dev.fovea.nn.tune.Trial;
import dev.fovea.nn.tune.Tuned;
import dev.fovea.nn.tune.Tuner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunerTest {
    private static final DataSet DATA = Digits.of(5, 60);
    private static final DataSet VALIDATION = Digits.of(6, 40);
    private static final SearchSpace SPACE = SearchSpace.of("rate", logUniform(1e-3, 1e-1))
            .with("units", oneOf(4, 8)).with("batch", oneOf(10, 20));

    @TempDir private Path above;

    /// With dropout, momentum and a schedule over the whole run: all that a pause could spoil.
    private static Model model(Trial trial) {
        var layers = sequential(rescaling(1 / 255.0), flatten(), dense(trial.integer("units")).relu(), dropout(0.2),
                dense(10).softmax());
        return Model.of(Network.of(layers, Field.image(28, 28, 1)), Seed.of(trial.number()),
                Execution.on("reference").threads(1))
                .compile(Optimizers.momentum(Schedules.cosine(trial.number("rate"))),
                        Losses.sparseCategoricalCrossentropy(), Metrics.accuracy());
    }

    private static Tuner tuner(SearchSpace space, Search search) {
        return Tuner.of(space, search, TunerTest::model)
                .options(trial -> List.of(Fit.batchSize(trial.integer("batch"))));
    }

    private static Tuned run(Tuner tuner, Path folder) {
        return tuner.run(DATA, VALIDATION, folder);
    }

    /// The table without the seconds, and the names of the checkpoints.
    private static List<String> left(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return Stream.concat(Files.readAllLines(folder.resolve("trials.csv")).stream()
                    .map(line -> line.replaceFirst(",[^,]*,([^,]*)$", ",$1")),
                    files.map(f -> f.getFileName().toString()).sorted()).toList();
        }
    }

    /// Runs a search until it has written so many results, as if its process ended there.
    private static void runAndStop(Tuner tuner, Path folder, int results) {
        var left = new AtomicInteger(results);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run(tuner.report(_ -> {
            if (left.decrementAndGet() == 0) {
                throw new IllegalStateException("the power was cut");
            }
        }), folder));
    }

    @Test void aPromotedTrialIsTrainedAsIfItHadNeverPaused() {
        Tuner tuner = tuner(SPACE, asha(3, 3, 1));
        Tuned tuned = run(tuner, above.resolve("search"));
        assertThat(tuned.results()).extracting(Result::epochs).containsExactly(1, 1, 1, 3);
        Result best = tuned.best().orElseThrow();
        assertThat(best).isEqualTo(tuned.results().getLast());
        assertThat(tuned.ranking()).hasSize(3).startsWith(best);
        try (Model whole = model(best.trial())) {
            History history = whole.fit(DATA, Fit.batchSize(best.trial().integer("batch")), Fit.epochs(3),
                    Fit.validation(VALIDATION));
            whole.save(above.resolve("whole.fovea"));
            assertThat(tuner.value(best)).isEqualTo(history.last().get("val_loss"));
        }
        assertThat(Samples.weights(tuned.checkpoint(best))).isEqualTo(Samples.weights(above.resolve("whole.fovea")));
    }

    @Test void aStoppedSearchGoesOnToTheSameTable() throws IOException {
        Tuner tuner = tuner(SPACE, asha(6, 4, 1).eta(2)).monitor("val_accuracy");
        int results = run(tuner, above.resolve("whole")).results().size();
        assertThat(results).isGreaterThan(8);
        for (int stop : new int[]{1, 4, results - 1}) {
            Path folder = above.resolve("stopped" + stop);
            runAndStop(tuner, folder, stop);
            Files.writeString(folder.resolve("trials.csv"), "5,0.01,4", StandardOpenOption.APPEND);
            assertThat(run(tuner, folder).results()).hasSize(results);
            assertThat(left(folder)).as("stopped after %d", stop).isEqualTo(left(above.resolve("whole")));
        }
        List<String> before = Files.readAllLines(above.resolve("whole/trials.csv"));
        run(tuner, above.resolve("whole"));
        assertThat(Files.readAllLines(above.resolve("whole/trials.csv"))).as("nothing is left to do").isEqualTo(before);
    }

    /// Asked after each step: in the third trial of the lowest rung, and in the middle of a promoted one.
    @Test void aSearchThatIsAskedToStopGoesOnToTheSameTable() throws IOException {
        Tuner tuner = tuner(SPACE, asha(3, 3, 1));
        int whole = run(tuner, above.resolve("whole")).results().size();
        for (int steps : new int[]{0, 1, 10, 14, 18}) {
            Path folder = above.resolve("stopped" + steps);
            var left = new AtomicInteger(steps);
            Tuned stopped = run(tuner.stop(() -> left.getAndDecrement() <= 0), folder);
            assertThat(stopped.results()).as("after %d questions", steps).hasSizeLessThan(whole);
            assertThat(run(tuner, folder).results()).hasSize(whole);
            assertThat(left(folder)).as("after %d questions", steps).isEqualTo(left(above.resolve("whole")));
        }
    }

    @Test void aTrialWhoseCheckpointIsGoneIsTrainedFromTheBeginning() throws IOException {
        Tuner tuner = tuner(SPACE, asha(2, 2, 1).eta(2));
        run(tuner, above.resolve("whole"));
        Path folder = above.resolve("gone");
        runAndStop(tuner, folder, 2);
        for (int trial = 0; trial < 2; trial++) {
            Files.deleteIfExists(folder.resolve("trial-%d-epochs-1.fovea".formatted(trial)));
        }
        run(tuner, folder);
        assertThat(Files.readAllLines(folder.resolve("trials.csv"))).hasSize(4);
        assertThat(left(folder).subList(0, 4)).isEqualTo(left(above.resolve("whole")).subList(0, 4));
    }

    @Test void aDamagedCheckpointEndsTheSearch() throws IOException {
        Path folder = above.resolve("damaged");
        Tuner tuner = tuner(SPACE, asha(2, 2, 1).eta(2));
        runAndStop(tuner, folder, 2);
        for (int trial = 0; trial < 2; trial++) {
            Files.writeString(folder.resolve("trial-%d-epochs-1.fovea".formatted(trial)), "PK");
        }
        assertThatExceptionOfType(FileException.class).isThrownBy(() -> run(tuner, folder))
                .withMessageMatching("(?s).*trial-[01]-epochs-1.fovea cannot be gone on from: .*\n"
                        + "Remove it; its trial is then trained from the beginning.");
    }

    @Test void whatFailsIsRecordedAndTheSearchGoesOn() {
        var space = SearchSpace.of("pool", oneOf(2, 40)).with("rate", oneOf(0.01, 3e38));
        Tuner tuner = Tuner.of(space, gridSearch(1), trial -> Model.of(
                Network.of(
                        sequential(rescaling(1 / 255.0), maxPooling2d(trial.integer("pool")), flatten(),
                                dense(10).softmax()),
                        Field.image(28, 28, 1)),
                Seed.of(1), Execution.on("reference").threads(1))
                .compile(Optimizers.sgd(trial.number("rate")), Losses.sparseCategoricalCrossentropy()));
        Tuned tuned = run(tuner, above.resolve("search"));
        assertThat(tuned.results()).extracting(Result::failed).containsExactly(false, true, true, true);
        assertThat(tuned.results().get(1).failure()).contains("the loss is NaN");
        assertThat(tuned.results().get(2).failure()).contains("maxPooling2d(40)");
        assertThat(tuned.best()).contains(tuned.results().getFirst());
        assertThat(tuned.ranking()).extracting(r -> r.trial().number()).containsExactly(0, 1, 2, 3);
        assertThat(run(tuner, above.resolve("search"))).as("read back").isEqualTo(tuned);
    }

    @Test void anotherSearchInTheSameFolderIsRefused() {
        Path folder = above.resolve("search");
        run(tuner(SPACE, randomSearch(1, 1, 1)), folder);
        String space = "space: rate = logUniform(0.001, 0.1), units = oneOf(4, 8), batch = oneOf(10, 20)\n";
        String rest = "monitor: val_loss, lower is better\ndata: %s\nvalidation: %s\n".formatted(DATA.digest(),
                VALIDATION.digest());
        assertThatExceptionOfType(FileException.class)
                .isThrownBy(() -> run(tuner(SPACE, randomSearch(1, 1, 2)), folder))
                .withMessage(folder + " holds another search:\nsearch: randomSearch(1, 1, 1)\n" + space + rest
                        + "but this one is\nsearch: randomSearch(1, 1, 2)\n" + space + rest
                        + "Go on with the search as it was begun, or give this one another folder.");
        assertThatExceptionOfType(FileException.class)
                .isThrownBy(() -> run(tuner(SPACE.with("more", oneOf(1)), randomSearch(1, 1, 1)), folder))
                .withMessageStartingWith(folder + " holds another search:\n");
    }

    @Test void aFolderIsSearchedInOnceAtATime() throws IOException {
        Path folder = above.resolve("search");
        Files.createDirectories(folder);
        Tuner tuner = tuner(SPACE, randomSearch(1, 1, 1));
        try (FolderLock _ = FolderLock.tryLock(folder).orElseThrow()) {
            assertThatExceptionOfType(FileException.class).isThrownBy(() -> run(tuner, folder)).withMessage(
                    "another process searches in %s. Wait for it, or give this search another folder.", folder);
        }
        assertThat(run(tuner, folder).results()).hasSize(1);
        assertThat(folder.resolve(FolderLock.FILE_NAME)).doesNotExist();
        Path file = Files.writeString(above.resolve("file"), "no folder");
        assertThatExceptionOfType(FileException.class).isThrownBy(() -> run(tuner, file))
                .withMessageStartingWith(file + " could not be read or written: ");
    }

    @Test void aChangedTableIsRefused() throws IOException {
        Path folder = above.resolve("search");
        Tuner tuner = tuner(SPACE, randomSearch(1, 1, 1));
        run(tuner, folder);
        Path table = folder.resolve("trials.csv");
        assertThat(Files.readAllLines(table).getFirst())
                .isEqualTo("trial,rate,units,batch,epochs,val_loss,seconds,failure");
        for (String line : List.of("0,0.5,4,10,1,0.3,0.2,\n", "0,0.5\n", "x,0.5,4,10,1,0.3,0.2,\n")) {
            Files.writeString(table, Files.readAllLines(table).getFirst() + "\n" + line);
            assertThatExceptionOfType(FileException.class).isThrownBy(() -> run(tuner, folder)).withMessage(table
                    + ", line 2 is not what a search writes.\n"
                    + "Undo the change, or remove this line and those after it; their trials are trained again.");
        }
    }

    @Test void aMetricThatIsNotReportedEndsTheSearch() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(tuner(SPACE, randomSearch(2, 1, 1)).monitor("val_auc"), above.resolve("search")))
                .withMessage("trials are compared by \"val_auc\", but the models report "
                        + "[loss, accuracy, val_loss, val_accuracy, rate]");
    }
}
