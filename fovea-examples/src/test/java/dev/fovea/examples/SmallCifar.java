package dev.fovea.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// A folder for `FOVEA_DATA` with a few pictures in the files of CIFAR-10: each class has a colour of its own, and noise.
final class SmallCifar {
    private static final int BATCHES = 5;
    private static final int PLANE = 32 * 32;
    private static final int CLASSES = 10;
    private static final int NOISE = 40;

    private SmallCifar() {}

    static void write(Path data, int inBatch, int test) throws IOException {
        Path folder = Files.createDirectories(data.resolve("cifar10/cifar-10-batches-bin"));
        for (int i = 1; i <= BATCHES; i++) {
            Files.write(folder.resolve("data_batch_%d.bin".formatted(i)), records(i, inBatch));
        }
        Files.write(folder.resolve("test_batch.bin"), records(BATCHES + 1, test));
    }

    private static byte[] records(long seed, int count) {
        var random = new SplittableRandom(seed);
        int record = 1 + 3 * PLANE;
        var bytes = new byte[count * record];
        for (int n = 0; n < count; n++) {
            int label = n % CLASSES;
            bytes[n * record] = (byte) label;
            for (int i = 0; i < 3 * PLANE; i++) {
                int colour = 50 + (label * (1 + i / PLANE) * 37) % 150;
                bytes[n * record + 1 + i] = (byte) (colour + random.nextInt(NOISE));
            }
        }
        return bytes;
    }
}
