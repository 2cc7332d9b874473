package dev.fovea.zoo;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.data.DataFiles;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// What tests read of the folder `FOVEA_DATA`.
final class RealData {
    private static final Pattern SHAPE = Pattern.compile("'shape': \\(([^)]*)\\)");
    private static final int RECORD = 3073;
    private static final int PLANE = 32 * 32;

    private RealData() {}

    /// A file of that folder, or a skipped test that says so.
    static Path file(String what) {
        String data = System.getenv().getOrDefault("FOVEA_DATA", "");
        boolean there = !data.isBlank() && Files.exists(Path.of(data, what));
        if (!there) {
            System.err.printf("WARNING: SKIPPED a test: set FOVEA_DATA to a folder that holds %s.%n", what);
        }
        assumeTrue(there, "FOVEA_DATA has no " + what);
        return Path.of(data, what);
    }

    /// The float32 numbers of a NumPy file.
    static Tensor floats(Path npy) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(npy)).order(ByteOrder.LITTLE_ENDIAN);
        int length = bytes.getShort(8);
        var shape = SHAPE.matcher(new String(bytes.array(), 10, length, StandardCharsets.US_ASCII));
        if (!shape.find()) {
            throw new IOException(npy + " has no shape");
        }
        int[] extents = Pattern.compile("\\d+").matcher(shape.group(1)).results()
                .mapToInt(m -> Integer.parseInt(m.group()))
                .toArray();
        var floats = new float[(int) Shape.of(extents).count()];
        bytes.position(10 + length).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return Tensor.of(Shape.of(extents), floats);
    }

    /// Pictures of CIFAR-10, `[n, 32, 32, 3]`, and their labels.
    record Pictures(Tensor images, int[] labels) {

        /// Of a file of records: the label, then the red, green and blue plane.
        static Pictures of(Path gz) throws IOException {
            byte[] records;
            try (var in = new GZIPInputStream(Files.newInputStream(gz))) {
                records = in.readAllBytes();
            }
            int count = records.length / RECORD;
            var images = new byte[count * 3 * PLANE];
            var labels = new int[count];
            for (int n = 0; n < count; n++) {
                labels[n] = records[n * RECORD];
                for (int i = 0; i < 3 * PLANE; i++) {
                    images[n * 3 * PLANE + i % PLANE * 3 + i / PLANE] = records[n * RECORD + 1 + i];
                }
            }
            return new Pictures(Tensor.of(Shape.of(count, 32, 32, 3), images), labels);
        }
    }
}
