package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.compile.Program;
import dev.fovea.data.Field;
import dev.fovea.nn.layer.Mode;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/// What `predict` of a model runs: a plan for each size of batch and type of input that it was asked with.
final class Predictions implements AutoCloseable {
    private static final int LARGEST_BATCH = 256;

    private final Model model;
    private final Map<Key, Made> made = new HashMap<>();

    private record Key(int batch, List<Field> inputs) {
    }

    private record Made(Plan plan, Runner runner) {
    }

    Predictions(Model model) {
        this.model = model;
    }

    SequencedMap<String, Tensor> of(Map<String, Tensor> samples) {
        List<Field> fields = fields(model.network(), samples);
        int count = size(samples);
        int batch = Math.min(LARGEST_BATCH, Integer.highestOneBit(Math.max(1, 2 * count - 1)));
        Runner runner = made.computeIfAbsent(new Key(batch, fields), this::make).runner();
        var results = new LinkedHashMap<String, Tensor>();
        runner.plan().outputs()
                .forEach((name, type) -> results.put(name,
                        Tensor.zeros(type.dtype(), type.shape().withExtent(0, count))));
        for (int from = 0; from < count; from += batch) {
            int to = Math.min(count, from + batch);
            for (Field f : fields) {
                Tensor part = Objects.requireNonNull(samples.get(f.name())).samples(from, to);
                runner.input(f.name()).asSlice(0, part.data().byteSize()).copyFrom(part.data());
            }
            runner.run();
            for (var result : results.entrySet()) {
                Tensor part = result.getValue().samples(from, to);
                part.data().copyFrom(runner.output(result.getKey()).asSlice(0, part.data().byteSize()));
            }
        }
        return results;
    }

    /// A runner for whole batches of that size, in the types that the network names.
    Runner runner(int batch) {
        return made.computeIfAbsent(new Key(batch, model.network().inputs()), this::make).runner();
    }

    private Made make(Key key) {
        model.initialize();
        Program program = Program.of(model.networkFor(key.inputs()).build(Mode.INFERENCE).outputs());
        Execution execution = model.execution();
        Plan plan = Plan.of(program, execution.target(key.batch(), model.weights().layouts()));
        try {
            return new Made(plan, new Runner(plan.requireAtMost(execution.memoryCap()), model.weights()));
        } catch (RuntimeException e) {
            plan.close();
            throw e;
        }
    }

    /// The number of samples.
    static int size(Map<String, Tensor> samples) {
        require(!samples.isEmpty(), "no samples were given");
        Tensor first = samples.values().iterator().next();
        require(first.shape().rank() > 0, "the samples %s are one number; the first axis must count samples",
                first.type());
        return first.shape().batch();
    }

    /// The network's inputs in the types that are given.
    static List<Field> fields(Network network, Map<String, Tensor> samples) {
        int count = size(samples);
        return network.inputs().stream().map(f -> given(f, samples, count)).toList();
    }

    private static Field given(Field field, Map<String, Tensor> samples, int count) {
        Tensor t = samples.get(field.name());
        require(t != null, "the input \"%s\" is missing; given are %s", field.name(), samples.keySet());
        Tensor found = Objects.requireNonNull(t);
        Shape shape = found.shape();
        require(shape.equals(field.sample().prepend(count)),
                "the input \"%s\" takes samples %s, but was given %s; expected %s",
                field.name(), field.sample(), shape, field.sample().prepend(count));
        return new Field(field.name(), found.dtype(), field.sample());
    }

    /// Frees all plans; the next call makes them anew.
    @Override public void close() {
        made.values().forEach(m -> {
            m.runner().close();
            m.plan().close();
        });
        made.clear();
    }
}
