package dev.fovea.zoo;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.data.DataFiles;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// What tests read of the folder `FOVEA_DATA`.
final class RealData {
    private static final int NPY_HEADER = 10;
    private static final Pattern DESCRIPTION = Pattern
            .compile("'descr': '(\\|u1|<f4)', 'fortran_order': False, 'shape': \\(([0-9, ]+)\\)");
    private static final int RECORD = 3073;
    private static final int PLANE = 32 * 32;

    private RealData() {}

    /// A file or folder of that folder, or a skipped test that says so.
    static Path file(String what) {
        String data = System.getenv().getOrDefault(DataFiles.VARIABLE, "");
        boolean there = !data.isBlank() && Files.exists(Path.of(data, what));
        if (!there) {
            System.err.printf("WARNING: SKIPPED a test: set FOVEA_DATA to a folder that holds %s.%n", what);
        }
        assumeTrue(there, "FOVEA_DATA has no " + what);
        return Path.of(data, what);
    }

    /// An array of NumPy's, bytes as floats.
    static Tensor npy(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            int from = NPY_HEADER + (bytes[8] & 0xff) + ((bytes[9] & 0xff) << 8);
            Matcher header = DESCRIPTION.matcher(new String(bytes, 0, from, StandardCharsets.ISO_8859_1));
            if (!header.find()) {
                throw new IllegalArgumentException(file + " is no array of u1 or f4");
            }
            Shape shape = Shape.of(Arrays.stream(header.group(2).split(", *")).mapToInt(Integer::parseInt).toArray());
            DType type = header.group(1).equals("|u1") ? DType.U8 : DType.F32;
            return Tensor.of(type, shape, MemorySegment.ofArray(bytes).asSlice(from)).cast(DType.F32);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
