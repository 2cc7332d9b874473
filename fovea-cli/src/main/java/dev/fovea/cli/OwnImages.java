package dev.fovea.cli;

import dev.fovea.data.DataCheck;
import dev.fovea.data.DataSet;
import dev.fovea.data.ImageFiles;
import dev.fovea.data.Images;
import dev.fovea.data.Preprocessing;
import dev.fovea.data.Split;
import dev.fovea.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Images of one's own, in class folders or in a list: readable files at one size, and the share of each class that is held back for the
/// test. Which images those are follows from the seed, unless a list has a column `split` that says `train`, `validation` or `test`.
record OwnImages(Path path, ImageFiles files, double test, long seed) implements DataSource {
    /// The setting that tells a run on images of one's own: their shape.
    static final String IMAGE = "image";
    static final double TEST = 0.15;
    static final double VALIDATION = 0.1;
    private static final String TEST_SHARE = "test";
    private static final String FIT = "fit";
    private static final String PART_OF_IMAGE = "fit share";
    private static final String SPLIT_SEED = "split seed";
    static final int PART = 4;                      // of the heap that images may take

    OwnImages {
        path = path.toAbsolutePath().normalize();
        if (!(test > 0 && test < 1)) {
            throw new IllegalArgumentException("--test is a share between 0 and 1, but is " + test);
        }
    }

    /// As a run has kept it. Files that cannot be read are left out, as when it was started.
    static OwnImages of(Map<String, String> settings) {
        Path path = Path.of(settings.getOrDefault(RunData.DATA, ""));
        int[] extents = Arrays.stream(settings.getOrDefault(IMAGE, "").split("x")).mapToInt(Integer::parseInt)
                .toArray();
        Preprocessing how = Preprocessing
                .of(Words.constant(Images.Fit.class, FIT, settings.getOrDefault(FIT, "stretch")))
                .share(Double.parseDouble(settings.getOrDefault(PART_OF_IMAGE, "1")));
        return new OwnImages(path, shaped(Survey.of(path).files(), Shape.of(extents), how),
                Double.parseDouble(settings.getOrDefault(TEST_SHARE, Double.toString(TEST))),
                Long.parseLong(settings.getOrDefault(SPLIT_SEED, "1")));
    }

    /// Files brought to `[height, width, channels]`.
    static ImageFiles shaped(ImageFiles files, Shape image, Preprocessing how) {
        return files.size(image.extent(0), image.extent(1)).channels(image.channels()).preprocessing(how);
    }

    @Override public void keep(Map<String, String> settings) {
        settings.put(RunData.DATA, path.toString());
        settings.put(IMAGE, files.inputs().getFirst().sample().extents().stream().map(String::valueOf)
                .collect(Collectors.joining("x")));
        if (!files.preprocessing().equals(Preprocessing.STRETCH)) {
            settings.put(FIT, Words.word(files.preprocessing().fit()));
            settings.put(PART_OF_IMAGE, Double.toString(files.preprocessing().share()));
        }
        settings.put(TEST_SHARE, Double.toString(test));
        settings.put(SPLIT_SEED, Long.toString(seed));
    }

    @Override public String given() {
        return path.toString();
    }

    @Override public void options(Map<String, String> options) {
        options.put("size", Integer.toString(files.inputs().getFirst().sample().extent(0)));
        if (test != TEST) {
            options.put(TEST_SHARE, Double.toString(test));
        }
    }

    @Override public double usualHeld() {
        return VALIDATION;
    }

    /// The name of the folder, or of the list, in letters that the name of a run may have.
    @Override public String name() {
        String name = files.name().replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("^-|-$", "");
        return name.isEmpty() ? "images" : name;
    }

    @Override public RunData.Parts open(Optional<Integer> samples, double held) {
        List<String> named = Files.isRegularFile(path) ? ImageFiles.splits(path) : List.of();
        Split outer = named.isEmpty()
                ? some(files, samples).split(test, seed)
                : new Split(some(named("train"), samples), some(named("test"), samples));
        var rest = (ImageFiles) outer.training();
        Optional<Split> inner = named.contains(RunData.VALIDATION)
                ? Optional.of(new Split(rest, named(RunData.VALIDATION)))
                : canHold(rest, held) ? Optional.of(rest.split(held, seed + 1)) : Optional.empty();
        return new RunData.Parts(part(inner.map(Split::training).orElse(rest), "training"),
                inner.map(s -> part(s.validation(), "validation")), part(outer.validation(), "test"));
    }

    /// The readable rows of a list that has a column `split`.
    private ImageFiles named(String split) {
        var check = new DataCheck(files.size(), Map.of(), files.leftOut());
        return shaped(ImageFiles.list(path, split).readable(check), files.inputs().getFirst().sample(),
                files.preprocessing());
    }

    /// So many of all, each class by its share: the first would be of one class.
    private ImageFiles some(ImageFiles all, Optional<Integer> samples) {
        return samples.isPresent() && samples.get() < all.size()
                ? (ImageFiles) all.split((double) samples.get() / all.size(), seed).validation()
                : all;
    }

    /// Whether at least one class is large enough to give an image away.
    private static boolean canHold(ImageFiles images, double share) {
        int[] counts = new int[images.classNames().size()];
        IntStream.range(0, images.size()).forEach(i -> counts[images.label(i)]++);
        return Arrays.stream(counts).anyMatch(n -> Math.round(n * share) > 0);
    }

    private DataSet part(DataSet images, String what) {
        long bytes = images.inputs().getFirst().bytes() * images.size();
        boolean small = bytes < Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory()) / PART;
        return (small && images instanceof ImageFiles inFiles ? inFiles.inMemory() : images)
                .name(files.name() + "/" + what);
    }
}
