package dev.fovea.examples;

import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.data.Digits;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder for `FOVEA_DATA` with a few digits in the files of MNIST, so that programs end quickly and need no download.
final class SmallMnist {
    private static final int IMAGES = 0x803;        // magic number of three axes of bytes
    private static final int LABELS = 0x801;        // of one
    private static final int SIDE = 28;

    private SmallMnist() {}

    static void write(Path data, int training, int test) throws IOException {
        Path folder = Files.createDirectories(data.resolve("mnist"));
        write(folder, "train", Digits.of(1, training));
        write(folder, "t10k", Digits.of(2, test));
    }

    private static void write(Path folder, String part, DataSet digits) throws IOException {
        try (var epoch = Batches.inOrder(digits, digits.size()).prefetch(0).epoch(0)) {
            var batch = epoch.next();
            byte[] images = batch.input("image").data().toArray(ValueLayout.JAVA_BYTE);
            Files.write(folder.resolve(part + "-images-idx3-ubyte"), file(images, IMAGES, digits.size(), SIDE, SIDE));
            var labels = new byte[digits.size()];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = (byte) batch.target("label").get(i);
            }
            Files.write(folder.resolve(part + "-labels-idx1-ubyte"), file(labels, LABELS, digits.size()));
        }
    }

    private static byte[] file(byte[] content, int... header) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        for (int number : header) {
            out.writeInt(number);
        }
        out.write(content);
        return bytes.toByteArray();
    }
}
