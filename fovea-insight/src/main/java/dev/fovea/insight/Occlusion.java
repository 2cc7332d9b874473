package dev.fovea.insight;

import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// `H[i,j] = mean over the patches P that cover (i, j) of p_c(x) − p_c(x with P grey)`: how far the probability of a class drops
/// when a part of the image is hidden.
///
/// A grey square slides over the image, from edge to edge, and the network is asked again at each place. Nothing of the network need be known but its
/// answers. Where it is below 0, what is hidden there spoke against the class. Zeiler & Fergus 2014, section 4.2.
///
/// @param size   the side of the square, in pixels
/// @param stride by which it slides; the last place in a row or column is the one at the edge
public record Occlusion(int size, int stride) implements Attribution {
    private static final int BATCH = 16;

    public Occlusion {
        positive("the size of occlusion", size);
        positive("the stride of occlusion", stride);
        require(stride <= size,
                "the stride of occlusion must be at most its size %d, so that no pixel is left out, but is %d",
                size, stride);
    }

    /// A square of that size which slides by half of it.
    public static Occlusion occlusion(int size) {
        return new Occlusion(size, Math.max(1, size / 2));
    }

    /// A square of a quarter of the shorter side.
    public static Occlusion fitting(Shape image) {
        return occlusion(Math.max(1, Math.min(image.extent(0), image.extent(1)) / 4));
    }

    public Occlusion stride(int stride) { return new Occlusion(size, stride); }

    /// A place of the square.
    private record Patch(int top, int left) {
    }

    @Override public List<HeatMap> maps(ClassScores scores) {
        Shape image = scores.images().shape();
        require(size <= image.height() && size <= image.width(),
                "a square of %d x %d does not fit into an image of %d x %d; choose a smaller size", size, size,
                image.height(), image.width());
        Tensor whole = scores.probabilities();
        return IntStream.range(0, scores.classes().size()).mapToObj(n -> map(scores, n, whole.get(n))).toList();
    }

    private HeatMap map(ClassScores scores, int sample, double whole) {
        Tensor image = scores.images().samples(sample, sample + 1).cast(DType.F32);
        double grey = grey(image);
        int height = image.shape().height();
        int width = image.shape().width();
        List<Patch> patches = patches(height, width);
        var drops = new double[height * width];
        var counts = new int[height * width];
        for (int from = 0; from < patches.size(); from += BATCH) {
            List<Patch> some = patches.subList(from, Math.min(patches.size(), from + BATCH));
            Tensor hidden = ClassScores.repeated(image, some.size());
            for (int n = 0; n < some.size(); n++) {
                hide(hidden.samples(n, n + 1), some.get(n), grey);
            }
            Tensor answers = scores.variants(sample, hidden).probabilities();
            for (int n = 0; n < some.size(); n++) {
                spread(some.get(n), whole - answers.get(n), width, drops, counts);
            }
        }
        Tensor map = Tensor.zeros(DType.F32, Shape.of(height, width));
        for (int i = 0; i < drops.length; i++) {
            map.set(i, drops[i] / counts[i]);
        }
        return new HeatMap(map);
    }

    /// Grey as bright as the image is on the mean.
    private static double grey(Tensor image) {
        double sum = 0;
        for (long i = 0; i < image.count(); i++) {
            sum += image.get(i);
        }
        return sum / image.count();
    }

    private List<Patch> patches(int height, int width) {
        var patches = new ArrayList<Patch>();
        for (int top : starts(height)) {
            for (int left : starts(width)) {
                patches.add(new Patch(top, left));
            }
        }
        return patches;
    }

    private List<Integer> starts(int extent) {
        int last = extent - size;
        return IntStream.rangeClosed(0, Math.ceilDiv(last, stride)).mapToObj(i -> Math.min(i * stride, last)).toList();
    }

    private void hide(Tensor image, Patch patch, double grey) {
        Shape shape = image.shape();
        int row = size * shape.channels();
        for (int i = 0; i < size; i++) {
            long start = ((long) (patch.top + i) * shape.width() + patch.left) * shape.channels();
            for (int j = 0; j < row; j++) {
                image.set(start + j, grey);
            }
        }
    }

    private void spread(Patch patch, double drop, int width, double[] drops, int[] counts) {
        for (int i = patch.top; i < patch.top + size; i++) {
            for (int j = patch.left; j < patch.left + size; j++) {
                drops[i * width + j] += drop;
                counts[i * width + j]++;
            }
        }
    }
}
