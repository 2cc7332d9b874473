package dev.fovea.cli;

import dev.fovea.data.Batch;
import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.data.Epoch;
import dev.fovea.data.Images;
import dev.fovea.data.KnownData;
import dev.fovea.data.augment.Augmentation;
import dev.fovea.data.augment.Mixing;
import dev.fovea.formats.Json;
import dev.fovea.insight.Grid;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fovea augment IMAGE|DATA`: a sheet of what random changes make of pictures, to see before training whether one would still know them.
@Command(name = "augment", sortOptions = false, description = "Shows on one sheet what random changes make of an image, or of the first images of a data set.")
final class AugmentCommand implements Callable<Integer> {
    private static final int LONGEST = 320;         // pixels of the longer side of a picture on the sheet
    private static final int SHORTEST = 96;
    private static final int DIVIDER = 4;

    private final Console console;

    // @formatter:off
    @Parameters(index = "0", paramLabel = "IMAGE|DATA",
            description = "PNG, JPEG, GIF or BMP, of any size; or a data set, of whose images each gets a row.")
    String source = "";

    @Option(names = "--with", paramLabel = "CHANGE[=STRENGTH]", split = ",", required = true,
            description = "What is done, in that order: flip, vertical-flip, crop=PIXELS, rotate=DEGREES, shift, zoom, shear, brightness,"
                    + " contrast, saturation, hue, noise, cutout=PIXELS, erase, elastic=ALPHA, mixup, cutmix, randaugment=MAGNITUDE.")
    List<Augmentation> changes = List.of();

    @Option(names = "--rows", paramLabel = "COUNT", defaultValue = "4", description = "Rows of the sheet; ${DEFAULT-VALUE} if not given.")
    int rows;

    @Option(names = "--columns", paramLabel = "COUNT", defaultValue = "8",
            description = "Pictures in a row, the first as it is; ${DEFAULT-VALUE} if not given.")
    int columns;

    @Option(names = "--seed", paramLabel = "NUMBER", defaultValue = "1",
            description = "From which everything random follows; ${DEFAULT-VALUE} if not given.")
    long seed;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", defaultValue = "augmented.png",
            description = "Where the sheet is written to; ${DEFAULT-VALUE} if not given.")
    Path file = Path.of("augmented.png");

    @Option(names = "--json", description = "Print one object in JSON.")
    boolean json;
    // @formatter:on

    AugmentCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        if (rows < 1 || columns < 2) {
            throw new IllegalArgumentException(
                    "a sheet has 1 row or more and 2 columns or more, but %d and %d were asked for".formatted(rows,
                            columns));
        }
        boolean known = KnownData.all().stream().anyMatch(d -> d.name().equals(source));
        DataSet data = known ? KnownData.named(source).training().get() : image();
        boolean mixes = changes.stream().anyMatch(Mixing.class::isInstance);
        DataSet augmented = (known && mixes ? data.oneHot(data.classNames().size()) : data)
                .augmented(changes.toArray(Augmentation[]::new));
        int samples = known ? Math.min(rows, data.size()) : 1;
        var pictures = new ArrayList<BufferedImage>();
        for (List<BufferedImage> row : known ? byRow(augmented, samples) : ofOne(augmented)) {
            pictures.addAll(row);
        }
        Shape shape = data.inputs().getFirst().sample();
        int longer = Math.max(shape.extent(0), shape.extent(1));
        Grid.of(pictures).columns(columns).divider(DIVIDER).scale(Math.max(1, SHORTEST / longer)).write(file);
        print(known, known ? samples : rows);
        return ExitCode.OK;
    }

    private DataSet image() {
        Path path = Path.of(source);
        if (!Files.exists(path)) {
            throw new IllegalArgumentException("\"%s\" is no data set (%s), and there is no such file".formatted(source,
                    KnownData.all().stream().map(KnownData::name).collect(Collectors.joining(", "))));
        }
        BufferedImage read = Images.read(path);
        Tensor pixels = Images.toTensor(read, read.getColorModel().getColorSpace().getNumComponents() == 1 ? 1 : 3);
        return DataSet.of(Map.of("image", pixels.reshape(pixels.shape().prepend(1))), Map.of()).name(source);
    }

    /// A row for each sample: as it is, and in epochs 0, 1, 2, ….
    private List<List<BufferedImage>> byRow(DataSet data, int samples) {
        var all = new ArrayList<List<BufferedImage>>();
        for (int row = 0; row < samples; row++) {
            all.add(new ArrayList<>());
        }
        var batches = new Batches(data, samples, seed, false).prefetch(0);
        for (int column = 0; column < columns; column++) {
            try (Epoch epoch = column == 0 ? batches.augment(false).epoch(0) : batches.epoch(column - 1)) {
                Batch batch = epoch.next();
                for (int row = 0; row < samples; row++) {
                    all.get(row).add(picture(batch, row));
                }
            }
        }
        return all;
    }

    /// The one picture in every place of the sheet, the first as it is.
    private List<List<BufferedImage>> ofOne(DataSet data) {
        var all = new ArrayList<BufferedImage>();
        var batches = new Batches(data, 1, seed, false).prefetch(0);
        for (int i = 0; i < rows * columns; i++) {
            try (Epoch epoch = i == 0 ? batches.augment(false).epoch(0) : batches.epoch(i - 1)) {
                all.add(picture(epoch.next(), 0));
            }
        }
        return List.of(all);
    }

    private static BufferedImage picture(Batch batch, int row) {
        Tensor pixels = batch.input(batch.inputs().getFirst().name()).samples(row, row + 1);
        Tensor image = pixels.reshape(pixels.shape().sub(1, 4));
        Shape shape = image.shape();
        double scale = Math.min(1, (double) LONGEST / Math.max(shape.extent(0), shape.extent(1)));
        return Images.toImage(Images.resize(image, (int) Math.max(1, Math.round(shape.extent(0) * scale)),
                (int) Math.max(1, Math.round(shape.extent(1) * scale))));
    }

    private void print(boolean known, int shown) {
        List<String> calls = changes.stream().map(Augmentation::toString).toList();
        if (json) {
            console.out().print(Json.object().with("file", Json.of(file.toString())).with("source", Json.of(source))
                    .with("rows", Json.of(shown)).with("columns", Json.of(columns))
                    .with("seed", Json.of(seed))
                    .with("augmentations", Json.array(calls.stream().map(Json::of).toList())).pretty());
        } else {
            console.out().println("%s: %s of %d, the first %s as it is; %s, seed %d".formatted(file,
                    Words.count(shown, "row"), columns, known ? "of each" : "picture",
                    String.join(", ", calls), seed));
        }
    }
}
