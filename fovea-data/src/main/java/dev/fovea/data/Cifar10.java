package dev.fovea.data;

import dev.fovea.data.CifarFolder.Format;
import dev.fovea.data.CifarFolder.Labelling;
import dev.fovea.data.DataFiles.Published;
import dev.fovea.data.io.RemoteFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// 50,000 + 10,000 small photographs of ten classes, `image u8[32, 32, 3]`, `label i32[]`.
///
/// Krizhevsky 2009, "Learning multiple layers of features from tiny images". Channel means 0.4914, 0.4822, 0.4465; 5,000
/// training images of each class, in five batches of 10,000.
public final class Cifar10 {
    static final Published FILES = new Published("cifar10", List.of(URI.create("https://www.cs.toronto.edu/~kriz/")),
            List.of(new RemoteFile("cifar-10-binary.tar.gz", 170_052_171,
                    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")));

    static final Format FORMAT = new Format(FILES.folder(), FILES.files().getFirst().name(), "cifar-10-batches-bin",
            IntStream.rangeClosed(1, 5).mapToObj("data_batch_%d.bin"::formatted).toList(), "test_batch.bin",
            Optional.of("cifar-10-train-batches-bin.tar.gz"), Map.of("test_batch_first1000.bin.gz", 1000), 10_000, 1);

    private static final Labelling LABELLING = new Labelling(0, List.of("airplane", "automobile", "bird", "cat", "deer",
            "dog", "frog", "horse", "ship", "truck"));

    private Cifar10() {
    }

    /// `airplane` to `truck`, in the order of the labels.
    public static List<String> classNames() {
        return LABELLING.classNames();
    }

    /// The 50,000 training images, from `FOVEA_DATA`, the cache or the network.
    public static DataSet training() {
        return in(DataFiles.system()).training();
    }

    /// The training images of some of the batches 1 to 5: `training(1, 2, 3, 4)` to learn from, `training(5)` to judge by.
    public static DataSet training(int... batches) {
        return in(DataFiles.system()).training(batches);
    }

    /// The 10,000 test images, from `FOVEA_DATA`, the cache or the network; see [CifarFolder#test] for a part of them.
    public static DataSet test() {
        return in(DataFiles.system()).test();
    }

    /// The archive or the files of a folder, or of the folder `cifar10` in it; nothing is fetched.
    public static CifarFolder in(Path folder) {
        return CifarFolder.in(folder, FORMAT, LABELLING);
    }

    static CifarFolder in(DataFiles places) {
        return in(places, FILES);
    }

    static CifarFolder in(DataFiles places, Published published) {
        return CifarFolder.in(places, published, FORMAT, LABELLING);
    }
}
