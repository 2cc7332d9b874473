package dev.fovea.data;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Images in files, one class each: `image u8[height, width, channels]`, `label i32[]`. A file is decoded when its sample is
/// read, and brought to one size.
///
/// A folder holds one folder per class, whose names in their order count the labels; or a list in CSV names files and
/// classes. Files are JPEG, PNG, BMP, TIFF or GIF (the first picture), and WebP with a reader for it; transparency shows
/// white paper, 16 bits become 8, Exif's orientation is honoured.
public final class ImageFiles implements DataSet {
    private static final System.Logger LOG = System.getLogger(ImageFiles.class.getName());
    private static final int KERAS_SIDE = 256;      // of image_dataset_from_directory, as is STRETCH
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final ImageList list;
    private final Look look;
    private final List<Finding> leftOut;
    private volatile String digest = "";

    /// What a file becomes.
    private record Look(Shape shape, Preprocessing how, long mostPixels) {
        Look {
            if (shape.height() < 1 || shape.width() < 1 || (long) shape.height() * shape.width() > Images.MOST_PIXELS) {
                throw new DataException("images cannot be brought to %d x %d; 1 to %d pixels can be had",
                        shape.height(), shape.width(), Images.MOST_PIXELS);
            }
        }

        Tensor tensor(Path file) {
            return Images.fit(Images.read(file, mostPixels), shape.sub(1, 4), how);
        }
    }

    private ImageFiles(ImageList list, Look look, List<Finding> leftOut) {
        this.list = list;
        this.look = look;
        this.leftOut = leftOut;
    }

    private static ImageFiles of(ImageList list) {
        return new ImageFiles(list, new Look(Shape.of(1, KERAS_SIDE, KERAS_SIDE, 3), Preprocessing.STRETCH,
                Images.MOST_PIXELS), List.of());
    }

    /// The images in the class folders of a folder, as 256 x 256 in colour, stretched, as in Keras.
    public static ImageFiles folder(Path folder) {
        return of(ImageList.ofFolder(folder));
    }

    /// The images of a list in CSV with the columns `path` (from the list's folder on) and `label` (a name or a number).
    public static ImageFiles list(Path csv) {
        return of(ImageList.ofCsv(csv, ""));
    }

    /// Those rows of a list whose column `split` has that text, such as `train`. Classes are those of the whole list.
    public static ImageFiles list(Path csv, String split) {
        if (split.isBlank()) {
            throw new DataException("%s: a split needs a name, such as \"train\"", csv);
        }
        return of(ImageList.ofCsv(csv, split));
    }

    /// What the column `split` of a list says, such as `train` and `test`; nothing if there is no such column.
    public static List<String> splits(Path csv) {
        return ImageList.splits(csv);
    }

    /// Brought to that size.
    public ImageFiles size(int height, int width) {
        if (height < 1 || width < 1) {
            throw new DataException("%s: images cannot be brought to %d x %d; both must be 1 or more", name(), height,
                    width);
        }
        return new ImageFiles(list, new Look(Shape.of(1, height, width, look.shape.channels()), look.how,
                look.mostPixels), leftOut);
    }

    /// How an image of other proportions comes to the size. Where it gets smaller, each pixel is the mean over its area.
    public ImageFiles fit(Images.Fit fit) {
        return preprocessing(Preprocessing.of(fit));
    }

    /// The same of a part around the middle, as a pre-trained model has seen its images.
    public ImageFiles preprocessing(Preprocessing how) {
        return new ImageFiles(list, new Look(look.shape, how, look.mostPixels), leftOut);
    }

    /// What is done to an image before it has its size.
    public Preprocessing preprocessing() {
        return look.how;
    }

    /// One channel (grey) or three (red, green, blue), whatever the files hold.
    public ImageFiles channels(int channels) {
        if (channels != 1 && channels != 3) {
            throw new DataException("%s: images have 1 channel (grey) or 3 (red, green, blue), but %d were asked for",
                    name(), channels);
        }
        return new ImageFiles(list, new Look(look.shape.withExtent(3, channels), look.how, look.mostPixels), leftOut);
    }

    /// Files with more pixels are refused before they are unpacked; [Images#MOST_PIXELS] if nothing is said.
    public ImageFiles mostPixels(long pixels) {
        if (pixels < 1) {
            throw new DataException("%s: files of up to %d pixels cannot be read; allow 1 or more", name(), pixels);
        }
        return new ImageFiles(list, new Look(look.shape, look.how, pixels), leftOut);
    }

    /// The files that can be read: each is decoded once to see it. What is left out stands in [#leftOut], and is logged.
    public ImageFiles readable() {
        ImageFiles good = readable(DataCheck.of(this));
        if (!good.leftOut.isEmpty() && good != this) {
            LOG.log(System.Logger.Level.WARNING, "%s: %d of %d files cannot be read and are left out; the first: %s %s"
                    .formatted(name(), good.leftOut.size(), size(), good.leftOut.getFirst().file(),
                            good.leftOut.getFirst().what()));
        }
        return good;
    }

    /// The files that a check of these has found to be readable. What is left out stands in [#leftOut].
    public ImageFiles readable(DataCheck check) {
        List<Finding> damaged = check.of(Finding.Kind.UNREADABLE);
        if (damaged.isEmpty()) {
            return this;
        }
        Set<Path> bad = damaged.stream().map(Finding::file).collect(Collectors.toSet());
        int[] good = IntStream.range(0, size()).filter(i -> !bad.contains(file(i))).toArray();
        if (good.length == 0) {
            throw new DataException("%s: none of %d files can be read; the first: %s %s", name(), size(),
                    damaged.getFirst().file(), damaged.getFirst().what());
        }
        return new ImageFiles(chosen(name(), good).list, look, damaged);
    }

    /// What [#readable] has left out.
    public List<Finding> leftOut() {
        return leftOut;
    }

    /// The file of a sample.
    public Path file(int index) {
        return list.files().get(index);
    }

    /// The class of a sample.
    public int label(int index) {
        return list.labels()[index];
    }

    ImageList list() {
        return list;
    }

    long mostPixels() {
        return look.mostPixels;
    }

    /// All images decoded once, into memory.
    public DataSet inMemory() {
        int sample = Math.toIntExact(inputs().getFirst().bytes());
        if ((long) sample * size() > LONGEST_ARRAY) {
            throw new DataException("%s: %d images of %d bytes do not fit into one array of %d bytes; choose a smaller "
                    + "size, or leave them in their files", name(), size(), sample, LONGEST_ARRAY);
        }
        var images = new byte[sample * size()];
        IntStream.range(0, size()).parallel().forEach(i -> MemorySegment.copy(look.tensor(file(i)).data(), 0,
                MemorySegment.ofArray(images), (long) i * sample, sample));
        return TensorData.ofImages(name(),
                Tensor.of(look.shape.withExtent(0, size()), images), Tensor.of(Shape.of(size()), list.labels().clone()))
                .classNames(classNames());
    }

    @Override public String name() {
        return list.name();
    }

    @Override public int size() {
        return list.files().size();
    }

    @Override public List<Field> inputs() {
        return List.of(new Field("image", DType.U8, look.shape.sub(1, 4)));
    }

    @Override public List<Field> targets() {
        return List.of(Field.label());
    }

    @Override public List<String> classNames() {
        return list.classNames();
    }

    @Override public String digest() {
        if (digest.isEmpty()) {
            digest = Digest.of(this);
        }
        return digest;
    }

    @Override public void read(int index, Batch into, int slot) {
        into.set(0, slot, look.tensor(file(Objects.checkIndex(index, size()))), 0);
        into.row(1, slot).set(ValueLayout.JAVA_INT_UNALIGNED, 0, label(index));
    }

    /// The last `fraction` of the images of each class, rounded, are for validation: files come class by class, so that the
    /// last of all would be of one class.
    @Override public Split split(double fraction) {
        return split(fraction, _ -> IntUnaryOperator.identity());
    }

    /// A random `fraction` of the images of each class, rounded, is for validation. The choice depends on seed, label and
    /// number of images in the class alone; both parts keep the order of the files.
    @Override public Split split(double fraction, long seed) {
        return split(fraction, label -> {
            int[] order = CounterRandom.permutation(count(label),
                    CounterRandom.key(CounterRandom.key(seed, View.SPLIT), label));
            return i -> order[i];
        });
    }

    /// The place of each image of a class in the order whose end is held back.
    private interface PlaceOfClass {
        IntUnaryOperator of(int label);
    }

    private int count(int label) {
        return (int) IntStream.of(list.labels()).filter(l -> l == label).count();
    }

    private Split split(double fraction, PlaceOfClass places) {
        var held = new boolean[size()];
        for (int label = 0; label < classNames().size(); label++) {
            int wanted = label;
            int[] own = IntStream.range(0, size()).filter(i -> label(i) == wanted).toArray();
            IntUnaryOperator place = places.of(label);
            for (int i = own.length - (int) Math.round(own.length * fraction); i < own.length && i >= 0; i++) {
                held[own[place.applyAsInt(i)]] = true;
            }
        }
        int[] validation = IntStream.range(0, size()).filter(i -> held[i]).toArray();
        if (!(fraction > 0 && fraction < 1) || validation.length == 0 || validation.length == size()) {
            throw new DataException("%s: a fraction of %s of the images of each class leaves %s without samples; "
                    + "the fraction must be in (0, 1) and give 1 sample or more", name(), fraction,
                    fraction >= 1 || validation.length == size() ? "training" : "validation");
        }
        return new Split(chosen(name() + "/training", IntStream.range(0, size()).filter(i -> !held[i]).toArray()),
                chosen(name() + "/validation", validation));
    }

    private ImageFiles chosen(String name, int[] numbers) {
        return new ImageFiles(new ImageList(name, list.root(), Arrays.stream(numbers).mapToObj(this::file).toList(),
                Arrays.stream(numbers).map(this::label).toArray(), list.classNames(), list.unused()), look, leftOut);
    }

    @Override public String toString() {
        return TensorData.describe(this)
                + (leftOut.isEmpty() ? "" : " (%d unreadable left out)".formatted(leftOut.size()));
    }
}
