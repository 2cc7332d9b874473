package dev.fovea.data;

import dev.fovea.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-256 of a data set: number of samples, fields, augmentations if there are, then the bytes of every sample in turn.
final class Digest {
    private static final int ROWS = 64;

    private Digest() {
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String of(DataSet data) {
        var sha = sha256();
        sha.update((data.size() + " samples of inputs " + data.inputs() + " and targets " + data.targets())
                .getBytes(StandardCharsets.UTF_8));
        if (!data.augmentations().isEmpty()) {
            sha.update((" augmented by " + data.augmentations()).getBytes(StandardCharsets.UTF_8));
        }
        try (var batches = Batches.inOrder(data, ROWS).prefetch(0).epoch(0)) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                for (int row = 0; row < batch.size(); row++) {
                    for (Tensor tensor : batch.tensors().values()) {
                        sha.update(tensor.samples(row, row + 1).data().asByteBuffer());
                    }
                }
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }
}
