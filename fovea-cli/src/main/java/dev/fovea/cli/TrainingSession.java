package dev.fovea.cli;

import dev.fovea.compile.KernelTimes;
import dev.fovea.compile.PlanException;
import dev.fovea.data.DataSet;
import dev.fovea.data.augment.Augmentation;
import dev.fovea.formats.FeatureCache;
import dev.fovea.formats.RunFolder;
import dev.fovea.formats.TensorBoard;
import dev.fovea.nn.model.FeatureExtractor;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Callbacks;
import dev.fovea.nn.train.Fit;
import dev.fovea.nn.train.FitOption;
import dev.fovea.nn.train.Logs;
import dev.fovea.nn.train.Stepper;
import dev.fovea.nn.train.TerminateOnNaN;
import dev.fovea.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import picocli.CommandLine.ExitCode;

/// What `train` and `resume` share: says what it does, trains in a run's folder with a report, judges the model.
///
/// @param settings of the run, which its folder keeps
record TrainingSession(Console console, RunData.Parts parts, SequencedMap<String, String> settings) {
    private static final String TENSORBOARD = "tensorboard";

    /// What makes a run write for TensorBoard, also when it goes on.
    static void tensorBoard(Map<String, String> settings) {
        settings.put(TENSORBOARD, "true");
    }

    /// What is trained, and the memory that it will take; refuses what is too much.
    void announce(Model model, int batch, int epochs) {
        DataSet training = parts.training();
        say("%s: %d images to learn from, %s", training.name(), training.size(),
                parts.validation().map(v -> v.size() + " to judge each epoch by")
                        .orElse("none to judge each epoch by"));
        if (settings.containsKey(OwnImages.IMAGE)) {
            say("%s: %d images held back to judge the run by", parts.test().name(), parts.test().size());
        }
        if (!training.augmentations().isEmpty()) {
            say("changed at random in each epoch: %s", training.augmentations().stream().map(Augmentation::toString)
                    .collect(Collectors.joining(", ")));
        }
        say("%,d parameters; %s; batches of %d, %s, seed %d", model.summary().parameters(), model.recipe().optimizer(),
                batch,
                Words.count(epochs, "epoch"), model.seed().value());
        try (var stepper = Stepper.of(model, training.inputs(), training.targets(), Math.min(batch, training.size()))) {
            Plan.Memory memory = stepper.plan().memory();
            say("%s, %s; memory planned: %s, of it %s for weights and optimizer",
                    stepper.plan().target().backend().name(),
                    Words.count(stepper.plan().target().threads(), "thread"), new Bytes(memory.total()),
                    new Bytes(memory.variables()));
        }
        model.execution().kernelTimes().map(KernelTimes::decisions).ifPresent(all -> {
            long inF32 = all.stream().filter(KernelTimes.Decision::takesF32).count();
            say("kernels by measured times: %d of %s run otherwise than by rule%s",
                    all.stream().filter(d -> !d.isAsUsual()).count(), Words.count(all.size(), "op"),
                    inF32 == 0 ? "" : ", %d of them in float32 instead of bf16".formatted(inF32));
        });
    }

    /// The batch, or the half or quarter of it and so on that fits into memory.
    int fittingBatch(Model model, int wanted) {
        for (int batch = Math.min(wanted, parts.training().size());; batch /= 2) {
            try (var _ = Stepper.of(model, parts.training().inputs(), parts.training().targets(), batch)) {
                return batch;
            } catch (PlanException e) {
                if (batch == 1) {
                    throw e;
                }
            }
        }
    }

    /// The same on what the frozen layers yield in place of the images, where nothing before them learns or changes at random: computed once,
    /// and kept for other runs. What judges the run are the images themselves.
    TrainingSession withFeatures(Model model) {
        Optional<String> layer = model.network().fixed();
        if (layer.isEmpty()) {
            return this;
        }
        if (!parts.training().augmentations().isEmpty()) {
            say("the images change in each epoch, so that what the frozen layers yield is computed each time");
            return this;
        }
        try (FeatureExtractor extractor = model.features(layer.get())) {
            long bytes = extractor.sample().count() * Float.BYTES * parts.training().size();
            if (bytes > Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory()) / OwnImages.PART) {
                say("what the frozen layers yield takes %s, and is computed in each epoch", new Bytes(bytes));
                return this;
            }
            long start = System.nanoTime();
            FeatureCache cache = TransferOptions.cache(settings, console.err()::println);
            FeatureCache.Features training = cache.of(extractor, parts.training());
            Optional<DataSet> validation = parts.validation().map(v -> cache.of(extractor, v).data());
            say("features %s of %s: %s in %.1f s", extractor.sample(), layer.get(),
                    training.computed() ? "computed" : "read from " + cache.folder(),
                    (System.nanoTime() - start) / 1e9);
            return new TrainingSession(console, new RunData.Parts(training.data(), validation, parts.test()), settings);
        }
    }

    private void say(String format, Object... arguments) {
        console.out().println(format.formatted(arguments));
    }

    /// Trains, and returns the exit code.
    int train(Model model, RunFolder run, FitOption... more) {
        var broken = new AtomicBoolean();
        List<FitOption> options = new ArrayList<>(List.of(more));
        parts.validation().ifPresent(v -> options.add(Fit.validation(v)));
        options.add(RunPage.writer(run, parts.test(), settings));
        if (settings.containsKey(TENSORBOARD)) {
            options.add(TensorBoard.tensorBoard(run.folder().resolve(TENSORBOARD)).histogramFreq(1).writeImages(true));
        }
        options.add(new TerminateOnNaN(_ -> broken.set(true)));
        options.add(Callbacks.progress(console.out(), console.terminal()));
        boolean interrupted;
        try (var interrupts = Interrupts.during(() -> run.requestStop("Ctrl-C"))) {
            model.fit(parts.training(), options.toArray(FitOption[]::new));
            interrupted = interrupts.happened();
        }
        if (interrupted) {
            console.err().println("fovea: interrupted; go on with: fovea resume " + run.folder());
            return Interrupts.EXIT_CODE;
        }
        if (broken.get()) {
            console.err().println(
                    "fovea: the loss is no longer a number, see above; what was learned before is in " + run.folder());
            return ExitCode.SOFTWARE;
        }
        return ExitCode.OK;
    }

    /// Prints how good the model is on the test data, and writes it into the files of the run.
    void judge(Model model, RunFolder run) {
        Logs logs = model.evaluate(parts.test());
        Passport.write(run, model, parts.test(), logs, settings);
        say("%s, %s", Result.judgement(model, logs, parts.test().size()), run.folder());
    }
}
