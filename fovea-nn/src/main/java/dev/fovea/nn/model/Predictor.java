package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.positive;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.compile.Program;
import dev.fovea.data.Field;
import dev.fovea.data.Images;
import dev.fovea.data.Preprocessing;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.train.Recipe;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Weights;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;

/// From one sample to named classes, for many threads at once: by the network's output, or by that of the name `output` if there are
/// others beside it.
///
/// It answers by the weights that the model had when it was made, and may outlive the model. It owns native memory: close it.
/// Each call borrows one of a few runners, waiting if all are lent. Native kernels need a platform thread: a call from a virtual
/// thread is done by one of the predictor's own.
public final class Predictor implements AutoCloseable {
    private static final int LARGEST_BATCH = 32;

    private final Network network;
    private final Optional<Recipe> recipe;
    private final Preprocessing preprocessing;
    private final Execution execution;
    private final Weights weights;
    private final List<String> classNames;
    private final int callers;
    private final Map<Key, RunnerPool> pools = new HashMap<>();
    private final RunnerPool one;
    private final int inputCount;
    private final int outputCount;
    private final ExecutorService platform;

    private record Key(DType dtype, int batch) {
    }

    Predictor(SavedModel model, Execution execution, int callers) {
        positive("the number of calls at once", callers);
        require(model.inputs().size() == 1,
                "a predictor takes one input, but the network has %s; ask it with predict(Map)",
                model.inputs());
        this.network = model.network();
        this.recipe = model.recipe();
        this.preprocessing = model.preprocessing().orElse(Preprocessing.STRETCH);
        this.callers = callers;
        this.execution = execution.threads(Math.max(1, execution.threads() / callers));
        this.weights = new Weights(execution.backend());
        model.weights().forEach(weights::put);
        Shape output = output(DType.F32).shape();
        this.inputCount = Math.toIntExact(sample().count());
        this.outputCount = Math.toIntExact(output.sampleCount());
        this.classNames = names(model.classNames(), output);
        this.platform = Executors.newFixedThreadPool(callers,
                Thread.ofPlatform().daemon().name("fovea-predictor-", 0).factory());
        this.one = pool(new Key(DType.F32, 1));
    }

    private static List<String> names(List<String> given, Shape output) {
        if (output.rank() != 2) {
            return List.of();
        }
        require(given.isEmpty() || given.size() == output.channels(),
                "the model has the names of %d classes, but its output %s has %d; give one name for each", given.size(),
                output, output.channels());
        return given.isEmpty() ? IntStream.range(0, output.channels()).mapToObj(Integer::toString).toList() : given;
    }

    private Shape sample() {
        return network.inputs().getFirst().sample();
    }

    /// The names of the classes, in the order of the outputs: numbers where the model knows none.
    public List<String> classNames() {
        return classNames;
    }

    /// The numbers of a sample: the length of `in`.
    public int inputCount() {
        return inputCount;
    }

    /// The numbers of an answer: the length of `out`.
    public int outputCount() {
        return outputCount;
    }

    /// The classes of one sample, in the shape that the network takes; bytes and numbers of any type.
    public Prediction predict(Tensor sample) {
        boolean batch = sample.shape().equals(sample().prepend(1));
        require(batch || sample.shape().equals(sample()), "the predictor takes one sample %s, but was given %s",
                sample(), sample.shape());
        return predictAll(sample.reshape(sample().prepend(1))).getFirst();
    }

    public Prediction predict(float[] sample) {
        require(sample.length == inputCount, "a sample %s has %d numbers, but %d were given", sample(), inputCount,
                sample.length);
        return predict(Tensor.of(sample(), sample));
    }

    /// Unsigned bytes, as pixels are stored.
    public Prediction predict(byte[] sample) {
        require(sample.length == inputCount, "a sample %s has %d numbers, but %d were given", sample(), inputCount,
                sample.length);
        return predict(Tensor.of(sample(), sample));
    }

    /// An image of any size, brought into shape as the model says, or stretched; grey where the network has one channel.
    public Prediction predict(BufferedImage image) {
        return predict(Images.fit(image, sample(), preprocessing));
    }

    public Prediction predict(BufferedImage image, Images.Fit fit) {
        return predict(Images.fit(image, sample(), fit));
    }

    /// The classes of each of `[n, …]` samples.
    public List<Prediction> predictAll(Tensor samples) {
        require(outputCount == classNames.size(), "the network answers %s, which are no classes; use predict(in, out)",
                output(DType.F32).shape());
        Tensor all = probabilities(samples);
        var predictions = new ArrayList<Prediction>();
        for (int i = 0; i < all.shape().batch(); i++) {
            long row = (long) i * outputCount;
            predictions.add(new Prediction(IntStream.range(0, outputCount)
                    .mapToObj(c -> new Prediction.Score(classNames.get(c), c, all.get(row + c))).toList()));
        }
        return predictions;
    }

    /// The probabilities of each of `[n, …]` samples, `[n, classes]`.
    public Tensor probabilities(Tensor samples) {
        Shape shape = samples.shape();
        require(shape.rank() == sample().rank() + 1 && shape.sub(1, shape.rank()).equals(sample()),
                "the predictor takes samples %s, but was given %s", sample().prepend(Shape.N), shape);
        int count = shape.batch();
        if (count == 1 && samples.dtype() == DType.U8) {    // the plan for one sample is there already
            return probabilities(Tensor.of(shape, samples.floats()));
        }
        int batch = Math.min(LARGEST_BATCH, Integer.highestOneBit(Math.max(1, 2 * count - 1)));
        Tensor result = Tensor.zeros(DType.F32, output(samples.dtype()).shape().withExtent(0, count));
        RunnerPool pool = pool(new Key(samples.dtype(), batch));
        for (int from = 0; from < count; from += batch) {
            int to = Math.min(count, from + batch);
            run(pool, samples.samples(from, to).data(), result.samples(from, to).data());
        }
        return result;
    }

    /// The probabilities of one sample, from array to array. Allocates nothing.
    public void predict(float[] in, float[] out) {
        checkLengths(in.length, out.length);
        if (Thread.currentThread().isVirtual()) {
            handOver(() -> predict(in, out));
            return;
        }
        RunnerPool.Lane lane = one.take();
        try {
            MemorySegment.copy(in, 0, lane.input(), ValueLayout.JAVA_FLOAT, 0, in.length);
            lane.runner().run();
            MemorySegment.copy(lane.output(), ValueLayout.JAVA_FLOAT, 0, out, 0, out.length);
        } finally {
            one.give(lane);
        }
    }

    /// The probabilities of one sample, from memory to memory, as 32-bit floating-point numbers. Allocates nothing.
    public void predict(MemorySegment in, MemorySegment out) {
        checkLengths(in.byteSize() / Float.BYTES, out.byteSize() / Float.BYTES);
        run(one, in, out);
    }

    private void checkLengths(long in, long out) {
        if (in != inputCount || out != outputCount) {
            throw new IllegalArgumentException(
                    "a sample has %d numbers and its answer %d, but there is room for %d and %d"
                            .formatted(inputCount, outputCount, in, out));
        }
    }

    private void run(RunnerPool pool, MemorySegment in, MemorySegment out) {
        if (Thread.currentThread().isVirtual()) {
            handOver(() -> run(pool, in, out));
            return;
        }
        RunnerPool.Lane lane = pool.take();
        try {
            MemorySegment.copy(in, 0, lane.input(), 0, in.byteSize());
            lane.runner().run();
            MemorySegment.copy(lane.output(), 0, out, 0, out.byteSize());
        } finally {
            pool.give(lane);
        }
    }

    private void handOver(Runnable call) {
        try {
            platform.submit(call).get();
        } catch (RejectedExecutionException _) {
            throw new IllegalStateException("the predictor is closed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a prediction", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private Value output(DType dtype) {
        return Answers.probabilities(network(dtype).build(Mode.INFERENCE).answer(), recipe);
    }

    private Network network(DType dtype) {
        return network.inputs(List.of(new Field(network.inputs().getFirst().name(), dtype, sample())));
    }

    private synchronized RunnerPool pool(Key key) {
        if (platform.isShutdown()) {
            throw new IllegalStateException("the predictor is closed");
        }
        return pools.computeIfAbsent(key, k -> {
            Plan plan = Plan.of(Program.of(Map.of("output", output(k.dtype()))),
                    execution.target(k.batch(), weights.layouts()));
            try {
                return new RunnerPool(plan.requireAtMost(execution.memoryCap()), weights, callers);
            } catch (RuntimeException e) {
                plan.close();
                throw e;
            }
        });
    }

    /// Waits for calls that are under way, and frees everything. A call after it is an error.
    @Override public synchronized void close() {
        platform.shutdown();
        pools.values().forEach(RunnerPool::close);
        pools.clear();
        weights.close();
    }
}
