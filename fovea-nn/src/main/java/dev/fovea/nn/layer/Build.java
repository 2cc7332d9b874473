package dev.fovea.nn.layer;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.initializer.Initializer;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What all scopes of one network share while it is built, and what they collect.
final class Build {
    final Graph graph;
    final Mode mode;
    final Map<String, Shape> loaded;
    final Map<String, Parameter> parameters = new LinkedHashMap<>();
    final List<Value> penalties = new ArrayList<>();
    final SequencedMap<String, Value> updates = new LinkedHashMap<>();
    final List<Scope.Call> calls = new ArrayList<>();
    final Map<String, Integer> draws = new HashMap<>();
    boolean froze;
    private final Predicate<String> frozen;
    private @Nullable ShapeException located;

    Build(Graph graph, Mode mode, Predicate<String> frozen, Map<String, Shape> loaded) {
        this.graph = graph;
        this.mode = mode;
        this.frozen = frozen;
        this.loaded = loaded;
    }

    boolean freezes(String path) {
        boolean hit = frozen.test(path);
        froze |= hit;
        return hit;
    }

    /// Builds a layer's value under its path; a shape that does not fit, or that none can count, names the innermost layer
    /// by path and call.
    Value at(String path, Component component, Supplier<Value> body) {
        try {
            return graph.within(path, body);
        } catch (ShapeException e) {
            if (e != located) {
                located = (e.getCause() instanceof ShapeException bare ? bare : e).at(path + " = " + component);
            }
            throw located;
        } catch (ArithmeticException _) {
            located = new ShapeException("an extent or a number of elements would be beyond what is counted.\n"
                    + "Use smaller numbers, or a smaller input.").at(path + " = " + component);
            throw located;
        }
    }

    Value variable(String path, Shape shape, Initializer initializer, boolean trainable) {
        Parameter known = parameters.get(path);
        if (known == null) {
            checkLoaded(path, shape);
            initializer.check(shape);
            var type = new TensorType(graph.floatType(), shape);
            Value value = graph.within("", () -> Ops.variable(graph, path, type));
            known = new Parameter(path, type, initializer, value, trainable);
            parameters.put(path, known);
        } else if (!known.type().shape().equals(shape)) {
            throw new ShapeException("the shared %s has the shape %s, but for this input it would need %s.\n"
                    + "Share a layer between inputs of one shape, or give this use of it another name.",
                    last(path), known.type().shape(), shape);
        }
        return known.value();
    }

    private void checkLoaded(String path, Shape shape) {
        Shape found = loaded.getOrDefault(path, shape);
        if (!found.equals(shape)) {
            throw new ShapeException("the loaded %s has the shape %s, but for this input it would need %s.\n"
                    + "Load weights that were made for this layer, or build the layer as the model that made them did.",
                    last(path), found, shape);
        }
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /// `(seed, step, first sample of the batch)`, fed at every run.
    Value counters() {
        return graph.within("", () -> Ops.input(graph, "random", DType.I64, Shape.of(3)));
    }
}
