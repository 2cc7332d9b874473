package dev.fovea.vector;

import dev.fovea.compile.BatchNormRelu;
import dev.fovea.compile.BatchNormReluGradient;
import dev.fovea.graph.Op;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGradient;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import dev.fovea.vector.BatchNormLoops.Phases;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Batch normalisation with the activation behind it, and its gradient: for one group of channels after the other, as many as a vector has
/// lanes, the sums over all pixels and then the results, while what was read for the sums is still in a cache.
///
/// Sums are made by chunks of pixels, and of the chunks' sums in their order; members share out the groups. So the bits do not depend on
/// their number.
final class BatchNormKernel implements WarmUp.Warmed {
    private static final long SHARED = 400_000;              // bytes: less is not worth waking a second thread
    private static final int FEW = 4;                        // groups for each member: with fewer one would wait for another

    private final Signature signature;
    private final Phases phases;
    private final Plane plane;
    private final float epsilon;
    private final float limit;
    private final Team team;

    /// How the pixels of a group of channels lie: in runs of equal strides, one for each image or one for all.
    ///
    /// @param block channels side by side
    private record Plane(long images, long pixels, long channels, long block) {
        static Plane of(Layout layout) {
            var shape = layout.type().shape();
            long pixels = shape.count() / shape.channels();
            return layout.channelBlock() == 0
                    ? new Plane(1, pixels, shape.channels(), shape.channels())
                    : new Plane(shape.batch(), pixels / shape.batch(), shape.channels(), layout.channelBlock());
        }

        long groups() {
            return channels / Lanes.LENGTH;
        }

        long stride() {
            return block * Float.BYTES;
        }

        long bytesOfImage() {
            return channels * pixels * Float.BYTES;
        }

        long offset(long group) {
            long channel = group * Lanes.LENGTH;
            return (channel / block * block * pixels + channel % block) * Float.BYTES;
        }

        long chunks() {
            return images * BatchNormLoops.chunks(pixels);
        }
    }

    private BatchNormKernel(Signature signature, Phases phases, Plane plane, double epsilon, double limit, Team team) {
        this.signature = signature;
        this.phases = phases;
        this.plane = plane;
        this.epsilon = (float) epsilon;
        this.limit = (float) limit;
        this.team = team;
    }

    static Optional<Candidate> of(Op op, Signature s, Team team, WarmUp warmUp) {
        return switch (op) {
            case BatchNorm(double e) -> of("batchnorm", BatchNormLoops.FORWARD, e, 0, s, team, warmUp);
            case BatchNormRelu(double e, double limit) ->
                of("batchnorm relu", BatchNormLoops.FORWARD_RELU, e, limit, s, team, warmUp);
            case BatchNormGradient(double e) ->
                of("batchnorm gradient", BatchNormLoops.GRADIENT, e, 0, s, team, warmUp);
            case BatchNormReluGradient(double e, double limit) ->
                of("batchnorm relu gradient", BatchNormLoops.GRADIENT_RELU, e, limit, s, team, warmUp);
            default -> Optional.empty();
        };
    }

    private static Optional<Candidate> of(String name, Phases phases, double epsilon, double limit, Signature s,
            Team team, WarmUp warmUp) {
        Layout lies = s.layout(0);
        boolean inBlocks = lies.channelBlock() > 0 && lies.channelBlock() % Lanes.LENGTH == 0;
        Layout x = inBlocks ? lies : Layout.rowMajor(s.input(0));
        long channels = s.input(0).shape().channels();
        Team own = s.input(0).bytes() >= SHARED ? team : Team.single();
        long groups = channels / Lanes.LENGTH;
        boolean fits = s.inputs().stream().allMatch(t -> t.dtype() == DType.F32) && channels % Lanes.LENGTH == 0
                && (groups % own.size() == 0 || groups >= (long) FEW * own.size());
        return fits
                ? Optional.of(new Choice("vector " + name, layouts(s.inputs(), x), layouts(s.outputs(), x),
                        () -> new BatchNormKernel(s, phases, Plane.of(x), epsilon, limit, own), warmUp))
                : Optional.empty();
    }

    private static List<Layout> layouts(List<TensorType> types, Layout x) {
        return types.stream().map(t -> t.equals(x.type()) ? x : Layout.rowMajor(t)).toList();
    }

    /// Results may take the place of what they are computed from: each pixel is read before it is written.
    private record Choice(String implementation, List<Layout> inputs, List<Layout> outputs,
            Supplier<WarmUp.Warmed> kernel, WarmUp warmingUp) implements Candidate {
        @Override public boolean inPlace(int input, int output) {
            return output == 0 && inputs.get(input).equals(outputs.getFirst());
        }

        @Override public void announce() {
            warmingUp.begin(kernel.get());
        }

        @Override public Kernel prepare() {
            return warmingUp.of(kernel.get());
        }
    }

    @Override public List<WarmUp.Code> code() {
        long part = WarmUp.BYTES / 4;
        return phases.all().stream().map(loop -> new WarmUp.Code(loop, memory -> loop.run(memory, memory + part,
                memory + 2 * part, Lanes.VECTOR, 32, memory + 3 * part,
                memory + 3 * part + BatchNormLoops.RECORD))).toList();
    }

    private long scratchOfMember() {
        return BatchNormLoops.NUMBERS + plane.chunks() * BatchNormLoops.RECORD;
    }

    @Override public long scratchBytes() {
        return team.size() * scratchOfMember();
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        IntStream.range(0, inputs.length)
                .forEach(i -> Memory.requireSize(inputs[i], signature.input(i).bytes(), "batch normalisation"));
        IntStream.range(0, outputs.length)
                .forEach(i -> Memory.requireSize(outputs[i], signature.output(i).bytes(), "batch normalisation"));
        Memory.requireSize(scratch, scratchBytes(), "batch normalisation");
        long[] in = addresses(inputs);
        long[] out = addresses(outputs);
        long work = scratch.address();
        Team.Task task = (index, members) -> {
            long numbers = work + index * scratchOfMember();
            Lanes.set(numbers + BatchNormLoops.EPSILON, epsilon);
            Lanes.set(numbers + BatchNormLoops.LIMIT, limit);
            Lanes.set(numbers + BatchNormLoops.COUNT, plane.images() * plane.pixels());
            long end = plane.groups() * (index + 1) / members;
            for (long g = plane.groups() * index / members; g < end; g++) {
                group(g, in, out, numbers);
            }
        };
        return () -> team.run(task);
    }

    private static long[] addresses(MemorySegment... segments) {
        long[] all = new long[segments.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = segments[i].address();
        }
        return all;
    }

    private void group(long group, long[] in, long[] out, long numbers) {
        long bytes = Lanes.VECTOR;
        long at = group * bytes;
        boolean forward = in.length == 3;
        Lanes.move(in[1] + at, numbers + BatchNormLoops.SCALE, bytes);
        if (forward) {
            Lanes.move(in[2] + at, numbers + BatchNormLoops.SHIFT, bytes);
        } else {
            Lanes.move(in[3] + at, numbers + BatchNormLoops.MEAN, bytes);
            Lanes.move(in[4] + at, numbers + BatchNormLoops.VARIANCE, bytes);
            Lanes.move(in[in.length - 1] + at, numbers + BatchNormLoops.SHIFT, bytes);
        }
        long x = in[0];
        long g = forward ? x : in[2];
        long first = plane.offset(group);
        BatchNormLoops.run(phases.before(), 0, 0, 0, 0, 0, 0, numbers);
        BatchNormLoops.sums(phases, x + first, g + first, plane.images(), plane.bytesOfImage(), plane.pixels(),
                plane.stride(), numbers);
        BatchNormLoops.run(phases.between(), numbers + BatchNormLoops.NUMBERS, 0, 0, 0, plane.chunks(), 0, numbers);
        Lanes.move(numbers + (forward ? BatchNormLoops.MEAN : BatchNormLoops.OF_SCALE), out[1] + at, bytes);
        Lanes.move(numbers + (forward ? BatchNormLoops.VARIANCE : BatchNormLoops.OF_SHIFT), out[2] + at, bytes);
        BatchNormLoops.results(phases, x + first, g + first, out[0] + first, plane.images(), plane.bytesOfImage(),
                plane.pixels(), plane.stride(), numbers);
    }
}
