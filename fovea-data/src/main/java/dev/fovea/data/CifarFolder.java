package dev.fovea.data;

import dev.fovea.data.io.FileException;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/// A data set of colour pictures in the binary files of CIFAR: `image u8[32, 32, 3]`, `label i32[]`.
///
/// It reads the archive as it is published, its files unpacked, or single files of it, packed or not. A file is a row of
/// records: the label (in CIFAR-100 of the twenty superclasses, then of the hundred classes), then 32 x 32 bytes of red, of
/// green and of blue, which become one pixel after the other. Krizhevsky 2009, "Learning multiple layers of features from
/// tiny images".
public final class CifarFolder {
    private static final System.Logger LOG = System.getLogger(CifarFolder.class.getName());
    private static final int SIDE = 32;
    private static final int PIXELS = SIDE * SIDE;
    private static final int CHANNELS = 3;
    private static final int MOST_RECORDS = 50_000;     // in one file

    private final Format format;
    private final Labelling labelling;
    private final Supplier<List<Path>> folders;
    private final Supplier<Path> archive;

    /// What a variant calls its files.
    ///
    /// @param archive       as it is published
    /// @param unpacked      the folder in it
    /// @param someTraining  an archive of the training files alone
    /// @param someTest      the first test images alone, and how many
    /// @param labels        bytes before the pixels of a record
    record Format(String name, String archive, String unpacked, List<String> training, String test,
            Optional<String> someTraining, Map<String, Integer> someTest, int testImages, int labels) {
    }

    /// Which of the label bytes counts, and its classes.
    record Labelling(int at, List<String> classNames) {
    }

    /// Folders are looked through in turn; if none has a part, the archive is asked for.
    CifarFolder(Format format, Labelling labelling, Supplier<List<Path>> folders, Supplier<Path> archive) {
        this.format = format;
        this.labelling = labelling;
        this.folders = folders;
        this.archive = archive;
    }

    /// The files of a folder, or of the folder of that name in it.
    static CifarFolder in(Path folder, Format format, Labelling labelling) {
        return new CifarFolder(format, labelling, () -> List.of(folder, folder.resolve(format.name)), () -> {
            throw new DataException(
                    "%s: there is neither %s nor %s in %s. Choose the folder that holds the archive, or its files.",
                    format.name, format.archive, format.unpacked, folder);
        });
    }

    static CifarFolder in(DataFiles places, DataFiles.Published published, Format format, Labelling labelling) {
        return new CifarFolder(format, labelling, () -> places.folders(published),
                () -> places.find(published, format.archive));
    }

    CifarFolder labelled(Labelling other) {
        return new CifarFolder(format, other, folders, archive);
    }

    /// All training images.
    public DataSet training() {
        return read("training", format.training);
    }

    /// The training images of some batches, counted from 1: `training(1, 2, 3, 4)` to learn from, `training(5)` to judge by.
    public DataSet training(int... batches) {
        if (batches.length == 0 || IntStream.of(batches).distinct().count() < batches.length
                || IntStream.of(batches).anyMatch(b -> b < 1 || b > format.training.size())) {
            throw new DataException(
                    "%s: the training batches %s were asked for; there are 1 to %d, each can be had once",
                    format.name, Arrays.toString(batches), format.training.size());
        }
        return read("training" + Arrays.toString(batches).replace(" ", ""),
                IntStream.of(batches).mapToObj(b -> format.training.get(b - 1)).toList());
    }

    /// The test images. Where only the first of them are at hand, it says so: by its name, `cifar10/test[0:1000]`, and in
    /// the log.
    public DataSet test() {
        Optional<Path> some = someTest();
        if (some.isEmpty()) {
            return read("test", List.of(format.test));
        }
        int count = count(some.get());
        LOG.log(System.Logger.Level.WARNING,
                "%s holds only the first %d of the %d test images of %s; an accuracy on them is not the test accuracy"
                        .formatted(some.get(), count, format.testImages, format.name));
        return data("test[0:%d]".formatted(count), List.of(readFile(some.get())), List.of(some.get().toString()));
    }

    /// Where both parts are, if they are on this machine.
    Optional<String> where() {
        Optional<Path> training = folder(format.training);
        boolean whole = folder(List.of(format.test)).isPresent();
        Optional<Path> some = someTest();
        return training.filter(_ -> whole || some.isPresent()).map(folder -> folder + some
                .map(file -> " (of %d test images the first %d)".formatted(format.testImages, count(file))).orElse(""));
    }

    /// The file of the first test images, where there is no other.
    private Optional<Path> someTest() {
        if (folder(List.of(format.test)).isPresent()) {
            return Optional.empty();
        }
        return folders.get().stream()
                .flatMap(f -> format.someTest.keySet().stream().flatMap(name -> DataFiles.in(f, name).stream()))
                .findFirst();
    }

    private int count(Path some) {
        String name = some.getFileName().toString();
        return format.someTest.entrySet().stream().filter(e -> e.getKey().startsWith(name)).findFirst().orElseThrow()
                .getValue();
    }

    /// The first folder that has all of these files, packed or unpacked, or an archive with them.
    private Optional<Path> folder(List<String> files) {
        return folders.get().stream().filter(f -> single(f, files).size() == files.size()
                || archive(f, files).isPresent()).findFirst();
    }

    private List<Path> single(Path folder, List<String> files) {
        return files.stream().flatMap(file -> DataFiles.in(folder, file + ".gz")
                .or(() -> DataFiles.in(folder.resolve(format.unpacked), file + ".gz")).stream()).toList();
    }

    private Optional<Path> archive(Path folder, List<String> files) {
        return DataFiles.in(folder, format.archive).or(() -> files.contains(format.test)
                ? Optional.empty()
                : format.someTraining.flatMap(name -> DataFiles.in(folder, name)));
    }

    private DataSet read(String part, List<String> files) {
        Optional<Path> folder = folder(files);
        List<Path> single = folder.map(f -> single(f, files)).orElse(List.of());
        if (single.size() == files.size()) {
            return data(part, single.stream().map(this::readFile).toList(),
                    single.stream().map(Path::toString).toList());
        }
        Path packed = folder.flatMap(f -> archive(f, files)).orElseGet(archive);
        Map<String, byte[]> contents = readArchive(packed, files);
        return data(part, files.stream().map(contents::get).toList(),
                files.stream().map(f -> packed + ": " + f).toList());
    }

    private byte[] readFile(Path file) {
        try (InputStream in = open(file)) {
            byte[] content = in.readNBytes(MOST_RECORDS * record() + 1);
            checkLength(file.toString(), content.length);
            return content;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private Map<String, byte[]> readArchive(Path file, List<String> files) {
        var contents = new HashMap<String, byte[]>();
        try (InputStream in = open(file)) {
            var tar = new Tar(in);
            for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                String name = entry.get().name();
                if (files.contains(name)) {
                    checkLength(file + ": " + name, entry.get().size());
                    contents.put(name, tar.content((int) entry.get().size()));
                }
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        List<String> missing = files.stream().filter(f -> !contents.containsKey(f)).toList();
        if (!missing.isEmpty()) {
            throw new DataException("%s does not hold %s. Download or copy it again.", file,
                    String.join(", ", missing));
        }
        return contents;
    }

    private static InputStream open(Path file) throws IOException {
        var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            in.mark(2);
            boolean packed = Gunzip.isGzip(in.readNBytes(2));
            in.reset();
            return packed ? new GZIPInputStream(in, 1 << 16) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static DataException unreadable(Path file, IOException e) {
        return new DataException(e, "%s could not be read: %s. Download or copy it again.", file,
                FileException.reason(e));
    }

    private int record() {
        return format.labels + CHANNELS * PIXELS;
    }

    private void checkLength(String where, long length) {
        if (length == 0 || length % record() != 0 || length > (long) MOST_RECORDS * record()) {
            throw new DataException(
                    "%s has %s bytes; 1 to %d records of %d bytes were expected. Download or copy it again.", where,
                    length > (long) MOST_RECORDS * record() ? "more than " + (long) MOST_RECORDS * record() : length,
                    MOST_RECORDS, record());
        }
    }

    private DataSet data(String part, List<byte[]> files, List<String> names) {
        int count = files.stream().mapToInt(f -> f.length / record()).sum();
        var images = new byte[Math.multiplyExact(count, CHANNELS * PIXELS)];
        var labels = new byte[count];
        int image = 0;
        for (byte[] file : files) {
            for (int at = 0; at < file.length; at += record()) {
                labels[image] = file[at + labelling.at];
                interleave(file, at + format.labels, images, image++ * CHANNELS * PIXELS);
            }
        }
        int first = 0;
        for (int i = 0; i < files.size(); i++) {
            byte[] own = Arrays.copyOfRange(labels, first, first += files.get(i).length / record());
            Labels.check(names.get(i), Tensor.of(Shape.of(own.length), own), labelling.classNames.size());
        }
        return TensorData.ofImages(format.name + "/" + part, Tensor.of(Shape.of(count, SIDE, SIDE, CHANNELS), images),
                Tensor.of(Shape.of(count), labels)).classNames(labelling.classNames);
    }

    /// Planes of red, green and blue become pixels.
    private static void interleave(byte[] planes, int from, byte[] pixels, int to) {
        for (int p = 0; p < PIXELS; p++) {
            pixels[to + 3 * p] = planes[from + p];
            pixels[to + 3 * p + 1] = planes[from + PIXELS + p];
            pixels[to + 3 * p + 2] = planes[from + 2 * PIXELS + p];
        }
    }
}
