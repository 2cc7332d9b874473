package dev.fovea.formats;

import dev.fovea.compile.MemoryUse;
import dev.fovea.data.DataException;
import dev.fovea.data.DataSet;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Kinds;
import dev.fovea.nn.model.Precision;
import dev.fovea.nn.train.Fit;
import dev.fovea.nn.train.Recipe;
import dev.fovea.nn.train.TrainingRun;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// `config.json`: all that a run needs to start, or to go on, apart from the data themselves.
///
/// @param fovea the version that started the run
/// @param settings of the program that started it, such as the name by which it opens the data
/// @param network the model without its weights, with the seed
public record RunConfig(String fovea, SequencedMap<String, String> settings, Data data, Optional<Data> validation,
        ModelDescription network, Recipe recipe, Training training, Machine machine) {
    static final String FILE_NAME = "config.json";

    public RunConfig {
        settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
    }

    /// A data set as it can be recognised: its SHA-256 says what is in it.
    public record Data(String name, int samples, String sha256) {
        static Data of(DataSet data) {
            return new Data(data.name(), data.size(), data.digest());
        }

        @Override public String toString() {
            return "%s (%d samples, SHA-256 %s)".formatted(name, samples,
                    sha256.substring(0, Math.min(12, sha256.length())));
        }
    }

    /// The options of `fit`, and how often checkpoints are written (0: after epochs only) and how many are kept.
    public record Training(int epochs, int initialEpoch, int batchSize, boolean shuffle, int checkpointEvery,
            int keep) {}

    /// Where and how it runs: with other threads, another backend or precision, the digits of the weights differ.
    ///
    /// @param precision none for float32
    /// @param memoryUse none for speed
    public record Machine(String backend, int threads, long memoryCap, Optional<Precision> precision,
            Optional<MemoryUse> memoryUse) {
        public Machine(String backend, int threads, long memoryCap) {
            this(backend, threads, memoryCap, Optional.empty(), Optional.empty());
        }

        static Machine of(Execution execution) {
            return new Machine(execution.backend().name(), execution.threads(), execution.memoryCap(),
                    Optional.of(execution.precision()).filter(p -> p != Precision.FLOAT32),
                    Optional.of(execution.memoryUse()).filter(m -> m != MemoryUse.SPEED));
        }

        Execution execution() {
            return Execution.on(backend).threads(threads).memoryCap(memoryCap)
                    .precision(precision.orElse(Precision.FLOAT32)).memoryUse(memoryUse.orElse(MemoryUse.SPEED));
        }
    }

    static RunConfig of(TrainingRun run, RunOptions options) {
        Fit fit = run.fit();
        return new RunConfig(Version.ofFovea(), options.settings(), Data.of(run.data()), fit.validation().map(Data::of),
                ModelDescription.of(run.model().saved()), run.recipe(),
                new Training(fit.epochs(), fit.initialEpoch(), fit.batchSize(), fit.shuffle(),
                        options.checkpointEvery(), options.keep()),
                Machine.of(run.model().execution()));
    }

    static RunConfig read(String file, byte[] bytes, Kinds kinds) {
        return new RecordCodec(TypeRegistry.of(kinds)).decode(Json.parse(file, bytes).at(file), RunConfig.class);
    }

    byte[] bytes(Kinds kinds) {
        return new RecordCodec(TypeRegistry.of(kinds)).encode(this, RunConfig.class).bytes();
    }

    /// What the run was started with.
    Execution execution() {
        return machine.execution();
    }

    /// Says so if these are not the data that the run was started with.
    ///
    /// @param run what the run is called in the message
    void requireSame(String run, DataSet given) {
        if (given.size() != data.samples() || !given.digest().equals(data.sha256())) {
            throw new DataException(
                    "%s was started with %s, but is to go on with %s.\nGive it the data that it was started with, "
                            + "or start a new run.",
                    run, data, Data.of(given));
        }
    }

    /// Says so if the batches would be others than those that the run was started with.
    void requireSame(String run, Fit fit) {
        if (fit.batchSize() != training.batchSize() || fit.shuffle() != training.shuffle()) {
            throw new IllegalArgumentException(
                    ("%s was started with batches of %d samples, %s, but is to go on with %d, %s.\n"
                            + "Give it the same, or start a new run.").formatted(run, training.batchSize(),
                                    shuffled(training.shuffle()),
                                    fit.batchSize(), shuffled(fit.shuffle())));
        }
    }

    private static String shuffled(boolean shuffle) {
        return shuffle ? "shuffled" : "in order";
    }
}
