package dev.fovea.data;

import dev.fovea.data.io.RemoteFile;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/// A data set that is known by name: what it is, where it is, and its two parts.
public record KnownData(String name, String about, Supplier<String> where, Supplier<DataSet> training,
        Supplier<DataSet> test) {

    /// All of them, the one that needs no files first.
    public static List<KnownData> all() {
        DataFiles places = DataFiles.system();
        return List.of(
                new KnownData("digits", "12000 + 2000 digits drawn from strokes, 28 x 28 grey, 10 classes",
                        () -> "drawn when needed", Digits::training, Digits::test),
                published(Mnist.FILES, "60000 + 10000 handwritten digits, 28 x 28 grey, 10 classes", places, Mnist::in),
                published(FashionMnist.FILES, "60000 + 10000 pictures of clothes, 28 x 28 grey, 10 classes", places,
                        FashionMnist::in),
                cifar(Cifar10.FILES, "50000 + 10000 small photographs, 32 x 32 colour, 10 classes", Cifar10.in(places)),
                cifar(Cifar100.FILES, "50000 + 10000 small photographs, 32 x 32 colour, 100 classes",
                        Cifar100.in(places)));
    }

    /// The one of that name.
    public static KnownData named(String name) {
        return all().stream().filter(d -> d.name.equals(name)).findFirst().orElseThrow(() -> new DataException(
                "there is no data set \"%s\"; there are %s", name,
                String.join(", ", all().stream().map(KnownData::name).toList())));
    }

    private static KnownData published(DataFiles.Published files, String about, DataFiles places,
            Function<DataFiles, IdxFolder> open) {
        return new KnownData(files.folder(), about, () -> where(files, places),
                () -> open.apply(places).training(), () -> open.apply(places).test());
    }

    private static KnownData cifar(DataFiles.Published files, String about, CifarFolder folder) {
        return new KnownData(files.folder(), about,
                () -> folder.where().orElseGet(() -> toBeFetched(files.files().getFirst().bytes())), folder::training,
                folder::test);
    }

    private static String where(DataFiles.Published data, DataFiles places) {
        long missing = data.files().stream().filter(f -> places.locate(data, f.name()).isEmpty())
                .mapToLong(RemoteFile::bytes).sum();
        return missing == 0
                ? places.locate(data, data.files().getFirst().name()).orElseThrow().resolveSibling("").toString()
                : toBeFetched(missing);
    }

    private static String toBeFetched(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB are downloaded on first use", bytes / 1e6);
    }
}
