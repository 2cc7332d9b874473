package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.compile.Program;
import dev.fovea.data.Batch;
import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.data.Field;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.text.Near;
import dev.fovea.op.Constant;
import dev.fovea.op.Variable;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `features = f_k(… f_1(x))`: what a layer in the middle of a network yields, as in inference. Low layers have learned what many tasks
/// need, so that a small classifier on their output takes the place of a long training.
///
/// Only what the layer needs is computed. It reads the weights of its model, belongs to one thread, and owns native memory: close it
/// before the model learns on, or is closed.
public final class FeatureExtractor implements AutoCloseable {
    private static final int BATCH = 32;

    private final Model model;
    private final String layer;
    private final Shape sample;
    private @Nullable Made made;

    /// @param input as samples are given
    private record Made(Field input, Plan plan, Runner runner) {
    }

    FeatureExtractor(Model model, String layer) {
        this.model = model;
        this.layer = layer;
        require(model.network().inputs().size() == 1, "features are of a network of one input, but this has %s",
                model.network().inputs());
        this.sample = sample(value(model.network().inputs().getFirst()));
    }

    private static Shape sample(Value value) {
        return value.shape().sub(1, value.shape().rank());
    }

    private Value value(Field input) {
        Map<String, Value> all = Inspection.layerOutputs(
                model.networkFor(List.of(input)).build(Mode.INFERENCE));
        require(all.containsKey(layer), "the network has no layer \"%s\"%s; model.summary() lists all", layer,
                Near.hint(layer, all.keySet()));
        return Objects.requireNonNull(all.get(layer));
    }

    /// The path of the layer.
    public String layer() {
        return layer;
    }

    /// The shape of the features of one sample.
    public Shape sample() {
        return sample;
    }

    /// The features of `[n, …]` samples, `[n, …]`.
    public Tensor of(Tensor samples) {
        Field input = Predictions
                .fields(model.network(), Map.of(model.network().inputs().getFirst().name(), samples)).getFirst();
        int count = samples.shape().batch();
        Tensor features = Tensor.zeros(DType.F32, sample.prepend(count));
        for (int from = 0; from < count; from += BATCH) {
            int to = Math.min(count, from + BATCH);
            run(input, samples.samples(from, to), features.samples(from, to));
        }
        return features;
    }

    /// The features of all samples of a data set, `[n, …]`; augmentations are left out.
    public Tensor tensor(DataSet data) {
        require(data.inputs().size() == 1, "features are of data with one input, but %s has %s", data.name(),
                data.inputs());
        String name = data.inputs().getFirst().name();
        Tensor features = Tensor.zeros(DType.F32, sample.prepend(data.size()));
        try (var epoch = Batches.inOrder(data, BATCH).epoch(0)) {
            while (epoch.hasNext()) {
                Batch batch = epoch.next();
                run(data.inputs().getFirst(), batch.input(name),
                        features.samples(batch.firstSample(), batch.firstSample() + batch.size()));
            }
        }
        return features;
    }

    /// Data whose samples are features, which `fit`, `evaluate` and validation feed to what is behind the layer: of frozen layers in place
    /// of the samples themselves, since they are the same in every epoch. Targets, class names and digest are those of `data`.
    public DataSet of(DataSet data) {
        return of(data, tensor(data));
    }

    /// The same of features that were computed before.
    public DataSet of(DataSet data, Tensor features) {
        return new FeatureData(data, layer, features);
    }

    private void run(Field input, Tensor from, Tensor to) {
        Runner runner = made(input).runner();
        String name = runner.plan().inputs().keySet().iterator().next();
        runner.input(name).asSlice(0, from.data().byteSize()).copyFrom(from.data());
        runner.run();
        to.data().copyFrom(runner.output(layer).asSlice(0, to.data().byteSize()));
    }

    private Made made(Field input) {
        Made known = made;
        if (known != null && known.input().equals(input)) {
            return known;
        }
        close();
        model.initialize();
        Plan plan = Plan.of(Program.of(Map.of(layer, value(input))),
                model.execution().target(BATCH, model.weights().layouts()));
        try {
            var fresh = new Made(input, plan,
                    new Runner(plan.requireAtMost(model.execution().memoryCap()), model.weights()));
            made = fresh;
            return fresh;
        } catch (RuntimeException e) {
            plan.close();
            throw e;
        }
    }

    /// Adds to a digest all that the features of a sample depend on: the operations up to the layer, the weights that they read, and
    /// where they run.
    public void digest(MessageDigest digest) {
        model.initialize();
        Execution execution = model.execution();
        text(digest, "%s %s %d %s %s".formatted(layer, execution.backend().name(), execution.threads(),
                execution.precision(), execution.kernelTimes().isPresent()));
        var nodes = Graph.topological(List.of(value(model.network().inputs().getFirst())));
        for (var node : nodes) {
            text(digest, node.op() + " " + node.inputs().stream().map(v -> nodes.indexOf(v.node()) + "." + v.index())
                    .toList());
            switch (node.op()) {
                case Variable v -> digest.update(model.weights().get(v.path()).data().asByteBuffer());
                case Constant c -> digest.update(c.value().data().asByteBuffer());
                default -> {}
            }
        }
    }

    private static void text(MessageDigest digest, String text) {
        digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override public void close() {
        Made known = made;
        if (known != null) {
            known.runner().close();
            known.plan().close();
            made = null;
        }
    }
}
