package dev.fovea.data;

import dev.fovea.data.DataFiles.Published;
import dev.fovea.data.io.RemoteFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// 60,000 + 10,000 pictures of clothes in the form of MNIST, `image u8[28, 28, 1]`, `label i32[]`.
///
/// Xiao, Rasul & Vollgraf 2017, "Fashion-MNIST"; MIT. Mean 0.2860, deviation 0.3530.
public final class FashionMnist {
    static final List<URI> MIRRORS = List.of(
            // the authors' own; without TLS, but the SHA-256 guards it
            URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
            URI.create("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"));   // Keras

    static final Published FILES = new Published("fashion-mnist", MIRRORS, List.of(
            new RemoteFile(IdxFolder.TRAINING_IMAGES, 26_421_880,
                    "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
            new RemoteFile(IdxFolder.TRAINING_LABELS, 29_515,
                    "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
            new RemoteFile(IdxFolder.TEST_IMAGES, 4_422_102,
                    "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
            new RemoteFile(IdxFolder.TEST_LABELS, 5_148,
                    "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")));

    static final List<String> CLASSES = List.of("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
            "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    private FashionMnist() {
    }

    /// The 60,000 training images, from `FOVEA_DATA`, the cache or the network.
    public static DataSet training() {
        return in(DataFiles.system()).training();
    }

    /// The 10,000 test images, from `FOVEA_DATA`, the cache or the network.
    public static DataSet test() {
        return in(DataFiles.system()).test();
    }

    /// The files of a folder, or of the folder `fashion-mnist` in it; nothing is fetched.
    public static IdxFolder in(Path folder) {
        return IdxFolder.in(folder, FILES.folder(), CLASSES);
    }

    static IdxFolder in(DataFiles places) {
        return new IdxFolder(FILES.folder(), CLASSES, file -> places.find(FILES, file));
    }
}
