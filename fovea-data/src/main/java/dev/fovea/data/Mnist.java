package dev.fovea.data;

import dev.fovea.data.DataFiles.Published;
import dev.fovea.data.io.RemoteFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// 60,000 + 10,000 handwritten digits, `image u8[28, 28, 1]`, `label i32[]`, light ink on dark ground.
///
/// LeCun, Cortes & Burges, "The MNIST database of handwritten digits"; CC BY-SA 3.0. Mean 0.1307, deviation 0.3081.
public final class Mnist {
    static final List<URI> MIRRORS = List.of(
            URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),         // PyTorch's
            URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"));   // TensorFlow's

    static final Published FILES = new Published("mnist", MIRRORS, List.of(
            new RemoteFile(IdxFolder.TRAINING_IMAGES, 9_912_422,
                    "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            new RemoteFile(IdxFolder.TRAINING_LABELS, 28_881,
                    "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            new RemoteFile(IdxFolder.TEST_IMAGES, 1_648_877,
                    "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            new RemoteFile(IdxFolder.TEST_LABELS, 4_542,
                    "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")));

    static final List<String> CLASSES = IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    private Mnist() {
    }

    /// The 60,000 training images, from `FOVEA_DATA`, the cache or the network.
    public static DataSet training() {
        return in(DataFiles.system()).training();
    }

    /// The 10,000 test images, from `FOVEA_DATA`, the cache or the network.
    public static DataSet test() {
        return in(DataFiles.system()).test();
    }

    /// The files of a folder, or of the folder `mnist` in it; nothing is fetched.
    public static IdxFolder in(Path folder) {
        return IdxFolder.in(folder, FILES.folder(), CLASSES);
    }

    static IdxFolder in(DataFiles places) {
        return new IdxFolder(FILES.folder(), CLASSES, file -> places.find(FILES, file));
    }
}
