package dev.fovea.formats;

import dev.fovea.data.io.FileCalls;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Callback;
import dev.fovea.nn.train.Logs;
import dev.fovea.nn.train.Signal;
import dev.fovea.nn.train.TrainingEvent;
import dev.fovea.nn.train.TrainingEvent.EpochEnded;
import dev.fovea.nn.train.TrainingEvent.TrainingEnded;
import dev.fovea.nn.train.TrainingEvent.TrainingStarted;
import dev.fovea.nn.train.TrainingRun;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Writes what TensorBoard shows, under the tags of Keras' callback of this name: `epoch_loss`, `epoch_accuracy` and so on in
/// the folders `train` and `validation`, `epoch_learning_rate`, and histograms and pictures of the weights.
///
/// ```java
/// model.fit(data, epochs(5), validation(test), tensorBoard("logs").histogramFreq(1));
/// ```
/// A step is an epoch, counted from 0. A run that goes on writes further files, which supersede what the others hold of
/// the epochs that it does again. It is a callback of one call of `fit` at a time.
public final class TensorBoard implements Callback {
    private static final String VALIDATION = "val_";

    private final Path folder;
    private final int histogramFreq;
    private final boolean writeImages;
    private final FileCalls calls;
    private final InstantSource clock;
    private @Nullable EventFile training;
    private @Nullable EventFile validation;
    private int firstEpoch;

    private TensorBoard(Path folder, int histogramFreq, boolean writeImages, FileCalls calls, InstantSource clock) {
        if (histogramFreq < 0) {
            throw new IllegalArgumentException(
                    "histograms are written every 1 or more epochs, or 0 for never, but every %d were asked for"
                            .formatted(histogramFreq));
        }
        this.folder = folder;
        this.histogramFreq = histogramFreq;
        this.writeImages = writeImages;
        this.calls = calls;
        this.clock = clock;
    }

    /// Into that folder, which is made if need be; without histograms and pictures.
    public static TensorBoard tensorBoard(Path folder) {
        return new TensorBoard(folder, 0, false, FileCalls.system(), InstantSource.system());
    }

    public static TensorBoard tensorBoard(String folder) {
        return tensorBoard(Path.of(folder));
    }

    /// Histograms of all parameters every so many epochs; 0: never.
    public TensorBoard histogramFreq(int epochs) {
        return new TensorBoard(folder, epochs, writeImages, calls, clock);
    }

    /// Whether the kernels are drawn as well, where there are histograms.
    public TensorBoard writeImages(boolean write) {
        return new TensorBoard(folder, histogramFreq, write, calls, clock);
    }

    TensorBoard calls(FileCalls files) {
        return new TensorBoard(folder, histogramFreq, writeImages, files, clock);
    }

    TensorBoard clock(InstantSource time) {
        return new TensorBoard(folder, histogramFreq, writeImages, calls, time);
    }

    @Override public Signal on(TrainingEvent event) {
        switch (event) {
            case TrainingStarted(var run) -> firstEpoch = run.epoch();
            case EpochEnded(var run, int epoch, var logs) -> epoch(run, epoch, logs);
            case TrainingEnded _ -> end();
            case TrainingEvent.EpochStarted _,TrainingEvent.BatchEnded _,TrainingEvent.ValidationStarted _,TrainingEvent.ValidationEnded _ ->
                {
                }
        }
        return Signal.CONTINUE;
    }

    private void epoch(TrainingRun run, int epoch, Logs logs) {
        EventFile train = training instanceof EventFile open ? open : (training = open("train"));
        logs.values().forEach((name, value) -> {
            if (!name.startsWith(VALIDATION)) {
                train.scalar("epoch_" + (name.equals("rate") ? "learning_rate" : name), epoch, value);
            }
        });
        if (histogramFreq > 0 && epoch % histogramFreq == 0) {
            weights(train, run.model(), epoch);
        }
        train.flush();
        if (logs.values().keySet().stream().anyMatch(n -> n.startsWith(VALIDATION))) {
            EventFile judged = validation instanceof EventFile open ? open : (validation = open("validation"));
            logs.values().forEach((name, value) -> {
                if (name.startsWith(VALIDATION)) {
                    judged.scalar("epoch_" + name.substring(VALIDATION.length()), epoch, value);
                }
            });
            judged.flush();
        }
    }

    private EventFile open(String name) {
        EventFile file = EventFile.create(folder.resolve(name), calls, clock);
        if (firstEpoch > 0) {
            file.restart(firstEpoch);
        }
        return file;
    }

    private void weights(EventFile file, Model model, int epoch) {
        for (Parameter p : model.parameters()) {
            var value = model.weight(p.path());
            file.histogram(p.path() + "/histogram", epoch, value);
            if (writeImages) {
                KernelImage.of(value).ifPresent(image -> file.image(p.path() + "/image", epoch, image));
            }
        }
    }

    private void end() {
        try (var _ = training; var _ = validation) {
            training = null;
            validation = null;
        }
    }

    @Override public String toString() {
        return "tensorBoard(\"%s\")".formatted(folder)
                + (histogramFreq > 0 ? ".histogramFreq(" + histogramFreq + ")" : "")
                + (writeImages ? ".writeImages(true)" : "");
    }
}
