package dev.fovea.zoo;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.data.DataFiles;
import dev.fovea.formats.Safetensors;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Published weights, with inputs and outputs of the network that they are from: below `FOVEA_DATA`, in the folder `pretrained`.
final class PretrainedFiles {
    private static final int NPY_HEADER = 10;
    private static final Pattern DESCRIPTION = Pattern
            .compile("'descr': '(\\|u1|<f4)', 'fortran_order': False, 'shape': \\(([0-9, ]+)\\)");

    private PretrainedFiles() {}

    /// The folder of a network, or a skipped test that says so.
    static Path folder(String network) {
        String data = System.getenv().getOrDefault(DataFiles.VARIABLE, "");
        Path folder = Path.of(data, "pretrained", network);
        boolean there = !data.isBlank() && Files.isDirectory(folder);
        if (!there) {
            System.err.printf(
                    "WARNING: SKIPPED the published weights of %s: set FOVEA_DATA to a folder that holds the folder pretrained/%s.%n",
                    network, network);
        }
        assumeTrue(there, "FOVEA_DATA has no pretrained/" + network);
        return folder;
    }

    /// The weights of a file by our paths, in our order of axes.
    static Map<String, Tensor> weights(Path file, UnaryOperator<String> path) {
        try (Arena arena = Arena.ofConfined()) {
            var weights = new LinkedHashMap<String, Tensor>();
            Safetensors.map(file, arena).tensors().forEach((name, tensor) -> {
                String renamed = path.apply(name);
                if (weights.put(renamed, ours(tensor)) != null) {
                    throw new IllegalArgumentException("two weights of %s are called %s".formatted(file, renamed));
                }
            });
            return weights;
        }
    }

    /// `[out, in, height, width]` as `[height, width, in, out]`; a depthwise kernel `[channels, 1, height, width]` as
    /// `[height, width, channels, 1]`; a bias as it is.
    private static Tensor ours(Tensor theirs) {
        if (theirs.shape().rank() != 4) {
            return theirs.copy();
        }
        int out = theirs.shape().extent(0);
        int in = theirs.shape().extent(1);
        int height = theirs.shape().extent(2);
        int width = theirs.shape().extent(3);
        boolean depthwise = in == 1;
        Tensor ours = Tensor.zeros(theirs.dtype(),
                depthwise ? Shape.of(height, width, out, 1) : Shape.of(height, width, in, out));
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                for (int at = 0; at < height * width; at++) {
                    ours.set(((long) at * in + i) * out + o, theirs.get(((long) o * in + i) * height * width + at));
                }
            }
        }
        return ours;
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

    /// The place of the largest number.
    static int argmax(Tensor t) {
        int best = 0;
        for (int i = 1; i < t.count(); i++) {
            best = t.get(i) > t.get(best) ? i : best;
        }
        return best;
    }

    /// The largest difference, relative to the largest number that was expected.
    static double difference(Tensor actual, Tensor expected) {
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < expected.count(); i++) {
            difference = Math.max(difference, Math.abs(actual.get(i) - expected.get(i)));
            largest = Math.max(largest, Math.abs(expected.get(i)));
        }
        return difference / largest;
    }
}
