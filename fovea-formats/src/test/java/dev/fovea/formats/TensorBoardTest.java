package dev.fovea.formats;

import static dev.fovea.formats.TensorBoard.tensorBoard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Images;
import dev.fovea.data.io.FileCalls;
import dev.fovea.data.io.FileException;
import dev.fovea.formats.EventReader.Message;
import dev.fovea.formats.EventReader.Shown;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.nn.train.Callback;
import dev.fovea.nn.train.Fit;
import dev.fovea.nn.train.FitOption;
import dev.fovea.nn.train.History;
import dev.fovea.nn.train.Signal;
import dev.fovea.nn.train.TrainingEvent.EpochStarted;
import dev.fovea.data.Field;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardTest {
    private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_500L);

    @TempDir private Path folder;

    private EventFile events() {
        return EventFile.create(folder, FileCalls.system(), () -> TIME);
    }

    private static byte[] golden() throws IOException {
        try (var in = TensorBoardTest.class.getResourceAsStream("events.tfevents")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    private History fit(int epochs, FitOption... options) {
        try (Model model = Samples.model(7)) {
            return fit(model, epochs, options);
        }
    }

    private static History fit(Model model, int epochs, FitOption... options) {
        FitOption all = f -> {
            var result = f;
            for (FitOption o : options) {
                result = o.apply(result);
            }
            return result;
        };
        return model.fit(Samples.DIGITS, Fit.epochs(epochs), Fit.batchSize(50), Fit.validation(Samples.OTHERS), all);
    }

    private static List<Shown> shown(List<Shown> all, String tag) {
        return all.stream().filter(s -> s.tag().equals(tag)).toList();
    }

    // the file

    /// The bytes come from `events.py`, beside the golden file.
    @Test void everyByteIsThatOfAnotherImplementation() throws IOException {
        try (var events = events()) {
            events.scalar("epoch_loss", 3, 0.25);
            events.histogram("w/histogram", 300, Tensor.of(Shape.of(4), 0f, 1f, 1f, 4f));
        }
        assertThat(Files.readAllBytes(EventReader.only(folder))).isEqualTo(golden());
    }

    @Test void theReaderOfThisTestReadsTheGoldenFile() throws IOException {
        List<Message> events = EventReader.events(golden());
        assertThat(events).hasSize(3);
        assertThat(events.getFirst().float64(1)).isEqualTo(1_700_000_000.5);
        assertThat(events.getFirst().text(3)).isEqualTo("brain.Event:2");
        Shown scalar = Shown.of(events.get(1));
        assertThat(scalar.tag()).isEqualTo("epoch_loss");
        assertThat(scalar.step()).isEqualTo(3);
        assertThat(scalar.number()).isEqualTo(0.25f);
        assertThat(Shown.of(events.get(2)).step()).isEqualTo(300);
    }

    @Test void theNameSaysWhenAndWhere() throws IOException {
        events().close();
        String name = EventReader.only(folder).getFileName().toString();
        assertThat(name).matches("events\\.out\\.tfevents\\.1700000000\\.[A-Za-z0-9_.-]+");
        events().close();
        assertThat(folder.resolve(name + ".1")).isNotEmptyFile();
    }

    @Test void aHistogramCountsInThirtyBucketsOfEqualWidth() {
        Histogram h = Histogram.of(Tensor.of(Shape.of(6), -3f, -3f, 0f, 3f, Float.NaN, Float.POSITIVE_INFINITY));
        assertThat(h.limits()).hasSize(30).startsWith(-2.8, -2.6).endsWith(3);
        assertThat(h.counts()[0]).isEqualTo(2);
        assertThat(h.counts()[14]).isEqualTo(1);       // 0 is the upper limit of the 15th
        assertThat(h.counts()[29]).isEqualTo(1);
        assertThat(Arrays.stream(h.counts()).sum()).isEqualTo(4).isEqualTo(h.count());
        assertThat(h.sum()).isEqualTo(-3);
        assertThat(h.sumOfSquares()).isEqualTo(27);
    }

    @Test void equalNumbersAreOneBucketAndNoNumbersNone() {
        Histogram equal = Histogram.of(Tensor.of(Shape.of(3), 2f, 2f, 2f));
        assertThat(equal.limits()).containsExactly(2);
        assertThat(equal.counts()).containsExactly(3);
        assertThat(Histogram.of(Tensor.of(Shape.of(1), Float.NaN)).counts()).isEmpty();
    }

    @Test void anImageIsAPngOfItsSize() throws IOException {
        try (var events = events()) {
            events.image("picture", 1,
                    Tensor.of(Shape.of(2, 3, 1), new byte[]{0, 50, 100, (byte) 150, (byte) 200, -1}));
        }
        Message image = EventReader.shown(folder).getFirst().image();
        assertThat(List.of(image.number(1), image.number(2), image.number(3))).containsExactly(2L, 3L, 1L);
        Path png = Files.write(folder.resolve("picture.png"), image.bytes(4));
        assertThat(Images.toTensor(Images.read(png), 1).floats()).containsExactly(0, 50, 100, 150, 200, 255);
    }

    @Test void whatIsNoImageIsRefused() {
        try (var events = events()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> events.image("x", 0, Tensor.zeros(DType.F32, Shape.of(2, 2, 4))))
                    .withMessage("an image of an event file is u8[height, width, 1 or 3], but \"x\" is f32[2, 2, 4]");
        }
    }

    @Test void aMessageIsBounded() {
        var message = new ProtoMessage().bytes(1, new byte[ProtoMessage.MOST_BYTES - 100]);
        assertThatIllegalArgumentException().isThrownBy(() -> message.bytes(2, new byte[100])).withMessage(
                "a message of an event file may have 67108864 bytes, but this one would have more; write smaller pictures");
    }

    /// What a kill can leave is a prefix of the file: of every length, all whole records are read.
    @Test void everyPrefixIsReadable() throws IOException {
        try (var events = events()) {
            for (int i = 0; i < 5; i++) {
                events.scalar("x", i, i);
            }
        }
        byte[] whole = Files.readAllBytes(EventReader.only(folder));
        int before = 0;
        for (int length = 0; length <= whole.length; length++) {
            int read = EventReader.events(Arrays.copyOf(whole, length)).size();
            assertThat(read).isBetween(before, before + 1);
            before = read;
        }
        assertThat(before).isEqualTo(6);
    }

    /// Nothing waits in the process for a later moment: what was written is in the file at once.
    @Test void anEventIsInTheFileBeforeItIsClosed() throws IOException {
        try (var events = events()) {
            events.scalar("x", 1, 2);
            assertThat(EventReader.shown(folder)).hasSize(1);
        }
    }

    @Test void aFullDiskIsSaid() {
        FileCalls full = FileCalls.system().watchedBy(call -> {
            if (call.equals("write")) {
                throw new IOException("No space left on device");
            }
        });
        assertThatExceptionOfType(FileException.class).isThrownBy(() -> EventFile.create(folder, full, () -> TIME))
                .withMessageContaining(
                        " could not be written: No space left on device. Free space or permit writing there, "
                                + "or choose another folder.");
    }

    // the callback

    @Test void lossAndMetricsAreUnderKerasTags() throws IOException {
        History history = fit(3, tensorBoard(folder.toString()).clock(() -> TIME));
        List<Shown> training = EventReader.shown(folder.resolve("train"));
        List<Shown> validation = EventReader.shown(folder.resolve("validation"));
        assertThat(training).extracting(Shown::tag).containsOnly("epoch_loss", "epoch_accuracy", "epoch_learning_rate");
        assertThat(validation).extracting(Shown::tag).containsOnly("epoch_loss", "epoch_accuracy");
        for (int epoch = 0; epoch < 3; epoch++) {
            var logs = history.epochs().get(epoch);
            assertThat(shown(training, "epoch_loss").get(epoch).step()).isEqualTo(epoch);
            assertThat(shown(training, "epoch_loss").get(epoch).number()).isEqualTo((float) logs.get("loss"));
            assertThat(shown(training, "epoch_learning_rate").get(epoch).number()).isEqualTo((float) logs.get("rate"));
            assertThat(shown(validation, "epoch_accuracy").get(epoch).number())
                    .isEqualTo((float) logs.get("val_accuracy"));
        }
        assertThat(training).hasSize(9);
        assertThat(validation).hasSize(6);
    }

    @Test void histogramsOfTheWeightsComeAsOftenAsAsked() throws IOException {
        try (Model model = Samples.model(7)) {
            fit(model, 3, tensorBoard(folder).histogramFreq(2));
            List<Shown> all = EventReader.shown(folder.resolve("train"));
            List<Shown> kernel = shown(all, "dense/kernel/histogram");
            assertThat(kernel).extracting(Shown::step).containsExactly(0L, 2L);
            Message last = kernel.getLast().histogram();
            double[] values = model.weight("dense/kernel").doubles();
            assertThat(last.float64(1)).isEqualTo(Arrays.stream(values).min().orElseThrow());
            assertThat(last.float64(2)).isEqualTo(Arrays.stream(values).max().orElseThrow());
            assertThat(last.float64(3)).isEqualTo(784 * 12);
            assertThat(last.float64(4)).isCloseTo(Arrays.stream(values).sum(), within(1e-9));
            assertThat(Arrays.stream(last.packed(7)).sum()).isEqualTo(784 * 12);
            assertThat(last.packed(6)).isSorted().hasSize(30);
            assertThat(shown(all, "dense_1/bias/histogram")).hasSize(2);
            assertThat(all).noneMatch(s -> s.tag().endsWith("/image"));
        }
    }

    @Test void kernelsAreDrawnWhereAnEyeCanSeeThem() throws IOException {
        var net = Layers.sequential(Layers.rescaling(1 / 255.0), Layers.conv2d(5, 3).stride(5), Layers.conv2d(2, 3),
                Layers.flatten(), Layers.dense(10).softmax());
        try (Model model = Model.of(Network.of(net, Field.image(28, 28, 1)), Seed.of(1),
                Execution.on("reference").threads(1))) {
            model.compile(Optimizers.sgd(0.1), Losses.sparseCategoricalCrossentropy());
            fit(model, 1, tensorBoard(folder).histogramFreq(1).writeImages(true));
        }
        List<Shown> all = EventReader.shown(folder.resolve("train"));
        assertThat(all).extracting(Shown::tag).contains("conv2d/kernel/image", "dense/kernel/image")
                .doesNotContain("conv2d_1/kernel/image", "conv2d/bias/image");
        Message filters = shown(all, "conv2d/kernel/image").getFirst().image();
        assertThat(List.of(filters.number(1), filters.number(2))).containsExactly(7L, 11L);       // 5 filters: 2 rows of 3
    }

    /// A run that was stopped after its second epoch and does it again says that its own numbers count.
    @Test void aRunThatGoesOnSupersedesWhatItDoesAgain() throws IOException {
        fit(2, tensorBoard(folder).clock(() -> TIME));
        Path first = EventReader.only(folder.resolve("train"));
        fit(3, Fit.initialEpoch(1), tensorBoard(folder).clock(() -> TIME.plusSeconds(60)));
        List<Path> files;
        try (Stream<Path> all = Files.list(folder.resolve("train"))) {
            files = all.filter(f -> !f.equals(first)).toList();
        }
        assertThat(files).hasSize(1);
        List<Message> events = EventReader.events(Files.readAllBytes(files.getFirst()));
        assertThat(events.get(1).number(2)).isEqualTo(1);
        assertThat(events.get(1).message(7).number(1)).isEqualTo(1);
        assertThat(events.stream().filter(e -> e.has(5)).map(Shown::of).map(Shown::step).distinct())
                .containsExactly(1L, 2L);
    }

    @Test void whenAnErrorEndsTheRunItsEpochsAreThere() throws IOException {
        Callback failing = e -> {
            if (e instanceof EpochStarted(_, int epoch) && epoch == 2) {
                throw new IllegalStateException("broken");
            }
            return Signal.CONTINUE;
        };
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> fit(3, tensorBoard(folder), failing));
        assertThat(shown(EventReader.shown(folder.resolve("train")), "epoch_loss")).hasSize(2);
    }

    @Test void itPrintsAsTheCallThatMakesIt() {
        assertThat(tensorBoard("logs").histogramFreq(1).writeImages(true))
                .hasToString("tensorBoard(\"logs\").histogramFreq(1).writeImages(true)");
        assertThatIllegalArgumentException().isThrownBy(() -> tensorBoard("logs").histogramFreq(-1)).withMessage(
                "histograms are written every 1 or more epochs, or 0 for never, but every -1 were asked for");
    }
}
