package dev.fovea.cli.workload;

import dev.fovea.data.Batch;
import dev.fovea.data.DataSet;
import dev.fovea.data.Field;
import dev.fovea.data.Mnist;
import dev.fovea.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The batches that all compared libraries are fed with: noise from the shared numbers, or MNIST in the order of its files.
///
/// @param images where MNIST lies; without it noise
public record SharedBatches(Workload workload, int size, Optional<DataSet> images) {
    private static final int SIDE = 28;
    private static final float WHITE = 255;

    public static SharedBatches noise(Workload workload, int size) {
        return new SharedBatches(workload, size, Optional.empty());
    }

    public static SharedBatches mnist(Workload workload, int size, Path folder) {
        return new SharedBatches(workload, size, Optional.of(Mnist.in(folder).training()));
    }

    /// Batch number `number`, in memory of that arena.
    public Batch batch(int number, Arena arena) {
        Batch batch = Batch.of(List.of(workload.input()), List.of(workload.target()), size, arena);
        if (images.isPresent()) {
            copy(images.get(), number, batch);
        } else {
            draw(number, batch);
        }
        return batch;
    }

    /// Batch number `number` for a network of a file, in [-1, 1): numbered as they lie in the file, of images channel by channel there if
    /// they are `channelsFirst`.
    static Tensor noise(Field input, boolean channelsFirst, int size, int number, Arena arena) {
        Tensor pixels = Batch.of(List.of(input), List.of(), size, arena).input(input.name());
        long count = input.sample().count();
        int channels = channelsFirst ? input.sample().channels() : 1;
        for (long i = 0; i < pixels.count(); i++) {
            pixels.set(i, SharedNumbers.pixel(number, theirs(i, count, channels)));
        }
        return pixels;
    }

    /// The number that an element has where each of so many channels comes after the other.
    private static long theirs(long i, long count, int channels) {
        long within = i % count;
        return i - within + within % channels * (count / channels) + within / channels;
    }

    /// Pixels in [-1, 1), or those of an image that is also the target in [0, 1); numbered channel by channel.
    private void draw(int number, Batch batch) {
        Tensor pixels = pixels(batch);
        int channels = workload.sample().rank() == 3 ? workload.sample().channels() : 1;
        var image = new float[Math.toIntExact(workload.sample().count())];
        for (int n = 0; n < size; n++) {
            long first = (long) n * image.length;
            for (int i = 0; i < image.length; i++) {
                long theirs = first + theirs(i, image.length, channels);
                image[i] = workload.classes() == 0
                        ? SharedNumbers.unitPixel(number, theirs)
                        : SharedNumbers.pixel(number, theirs);
            }
            MemorySegment.copy(image, 0, pixels.data(), ValueLayout.JAVA_FLOAT_UNALIGNED, first * Float.BYTES,
                    image.length);
        }
        if (workload.classes() == 0) {
            target(batch).data().copyFrom(pixels.data());
            return;
        }
        for (int n = 0; n < size; n++) {
            target(batch).set(n, SharedNumbers.label(number, n, workload.classes()));
        }
    }

    /// Images of 28 x 28 in the middle of the input, from the start of the data again when it ends.
    private void copy(DataSet data, int number, Batch batch) {
        int width = workload.sample().rank() == 1 ? SIDE : workload.sample().extent(1);
        int edge = (width - SIDE) / 2;
        try (Arena arena = Arena.ofConfined()) {
            Batch one = Batch.of(data.inputs(), data.targets(), 1, arena);
            for (int n = 0; n < size; n++) {
                data.read((int) (((long) number * size + n) % data.size()), one, 0);
                Tensor image = one.input(data.inputs().getFirst().name());
                long first = n * workload.sample().count() + (long) edge * width + edge;
                for (int p = 0; p < SIDE * SIDE; p++) {
                    pixels(batch).set(first + (long) p / SIDE * width + p % SIDE, (float) image.get(p) / WHITE);
                }
                if (workload.classes() > 0) {
                    target(batch).set(n, one.target(data.targets().getFirst().name()).get(0));
                }
            }
        }
    }

    private Tensor pixels(Batch batch) {
        return batch.input(workload.input().name());
    }

    private Tensor target(Batch batch) {
        return batch.target(workload.target().name());
    }
}
