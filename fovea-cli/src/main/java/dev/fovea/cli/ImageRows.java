package dev.fovea.cli;

import dev.fovea.data.Images;
import dev.fovea.insight.Grid;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/// Numbers of a network as pictures, and pictures in rows.
final class ImageRows {
    private static final int WHITE = 255;
    private static final int EASILY_SEEN = 56;      // pixels of a side

    // @formatter:off
    @Option(names = "--white", paramLabel = "NUMBER", defaultValue = "1",
            description = "Which number of the decoder is white, 0 being black; ${DEFAULT-VALUE} if not given.")
    double white = 1;
    // @formatter:on

    /// Bytes in the numbers of the decoder.
    double scale() {
        if (!(white > 0 && Double.isFinite(white))) {
            throw new IllegalArgumentException("--white must be a number above 0, but is " + white);
        }
        return white / WHITE;
    }

    /// `[n, height, width, channels]` with 1 or 3 channels, each number divided by `scale`, as pictures.
    static List<BufferedImage> pictures(Tensor numbers, double scale) {
        Shape shape = numbers.shape();
        if (shape.rank() != 4 || shape.channels() != 1 && shape.channels() != 3) {
            throw new IllegalArgumentException(
                    "the network yields %s, which are no images [n, height, width, channels] of 1 or 3 channels"
                            .formatted(shape));
        }
        Tensor pixels = Tensor.zeros(DType.U8, shape);
        for (long i = 0; i < numbers.count(); i++) {
            pixels.set(i, Math.clamp(Math.round(numbers.get(i) / scale), 0, WHITE));
        }
        return IntStream.range(0, shape.batch())
                .mapToObj(n -> Images.toImage(pixels.samples(n, n + 1).reshape(shape.sub(1, 4)))).toList();
    }

    /// All in one PNG file, row below row; of one row as many columns as rows.
    static void write(Path file, List<List<BufferedImage>> rows) {
        var all = new ArrayList<BufferedImage>();
        rows.forEach(all::addAll);
        int side = Math.max(all.getFirst().getWidth(), all.getFirst().getHeight());
        Grid grid = Grid.of(all).scale(Math.max(1, EASILY_SEEN / side));
        (rows.size() > 1 ? grid.columns(rows.getFirst().size()) : grid).write(file);
    }
}
