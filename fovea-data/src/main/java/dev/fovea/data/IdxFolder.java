package dev.fovea.data;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/// A data set of grey images in four IDX files, named as those of MNIST.
public final class IdxFolder {
    static final String TRAINING_IMAGES = "train-images-idx3-ubyte.gz";
    static final String TRAINING_LABELS = "train-labels-idx1-ubyte.gz";
    static final String TEST_IMAGES = "t10k-images-idx3-ubyte.gz";
    static final String TEST_LABELS = "t10k-labels-idx1-ubyte.gz";

    private final String name;
    private final List<String> classNames;
    private final Function<String, Path> files;

    IdxFolder(String name, List<String> classNames, Function<String, Path> files) {
        this.name = name;
        this.classNames = List.copyOf(classNames);
        this.files = files;
    }

    /// The files of a folder, or of the folder of that name in it.
    static IdxFolder in(Path folder, String name, List<String> classNames) {
        return new IdxFolder(name, classNames, file -> DataFiles.in(folder, file)
                .or(() -> DataFiles.in(folder.resolve(name), file))
                .orElseThrow(() -> new DataException(
                        "%s: there is no file %s in %s. Choose the folder that holds it, packed or unpacked.",
                        name, file, folder)));
    }

    public DataSet training() {
        return read("training", TRAINING_IMAGES, TRAINING_LABELS);
    }

    public DataSet test() {
        return read("test", TEST_IMAGES, TEST_LABELS);
    }

    private DataSet read(String part, String imageName, String labelName) {
        Path imageFile = files.apply(imageName);
        Path labelFile = files.apply(labelName);
        Tensor images = Idx.read(imageFile);
        Tensor labels = Idx.read(labelFile);
        if (images.dtype() != DType.U8 || images.shape().rank() != 3) {
            throw new DataException(
                    "%s holds %s; grey images u8[count, height, width] were expected. Choose the file %s.",
                    imageFile, images.type(), imageName);
        }
        if (labels.dtype() != DType.U8 || labels.shape().rank() != 1) {
            throw new DataException("%s holds %s; labels u8[count] were expected. Choose the file %s.", labelFile,
                    labels.type(), labelName);
        }
        if (images.shape().batch() != labels.shape().batch()) {
            throw new DataException(
                    "%s holds %d images, but %s holds %d labels. Choose two files that belong together.",
                    imageFile, images.shape().batch(), labelFile, labels.shape().batch());
        }
        Labels.check(labelFile.toString(), labels, classNames.size());
        Shape shape = images.shape().append(1);
        return TensorData.ofImages(name + "/" + part, images.reshape(shape), labels).classNames(classNames);
    }
}
