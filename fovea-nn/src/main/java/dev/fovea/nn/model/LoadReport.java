package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.layer.Parameter;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What came of loading weights by name.
///
/// @param loaded     paths that got a value
/// @param missing    paths of the network that no value was given for; they stay as they were
/// @param unexpected names of values that the network has no place for
/// @param misfits    values of another shape than the weight of their name; they were not loaded
public record LoadReport(List<String> loaded, List<String> missing, List<String> unexpected, List<Misfit> misfits) {

    /// A weight, and the value of another shape that was given for it.
    public record Misfit(String path, TensorType weight, TensorType given) {
        @Override public String toString() {
            return "%s is %s, given was %s".formatted(path, weight.shape(), given.shape());
        }
    }

    public LoadReport {
        loaded = List.copyOf(loaded);
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        misfits = List.copyOf(misfits);
    }

    /// Loads what fits by name and shape. Nothing fitting is an error.
    static LoadReport of(List<Parameter> parameters, Map<String, Tensor> values, BiConsumer<String, Tensor> put) {
        var loaded = new ArrayList<String>();
        var missing = new ArrayList<String>();
        var misfits = new ArrayList<Misfit>();
        var unexpected = new ArrayList<>(values.keySet());
        for (Parameter p : parameters) {
            unexpected.remove(p.path());
            TensorType type = p.type();
            Tensor value = values.get(p.path());
            if (value == null) {
                missing.add(p.path());
            } else if (!value.shape().equals(type.shape())) {
                misfits.add(new Misfit(p.path(), type, value.type()));
            } else {
                put.accept(p.path(), value.dtype() == type.dtype() ? value : value.cast(type.dtype()));
                loaded.add(p.path());
            }
        }
        var report = new LoadReport(loaded, missing, unexpected, misfits);
        require(!loaded.isEmpty() || report.isComplete(), "none of the values fits a weight of the network: %s",
                report);
        return report;
    }

    /// Whether every weight got a value, and every value found its weight.
    public boolean isComplete() {
        return missing.isEmpty() && unexpected.isEmpty() && misfits.isEmpty();
    }

    /// Throws with the text of this report unless it is complete.
    public LoadReport requireComplete() {
        if (!isComplete()) {
            throw new IllegalArgumentException("the weights do not fit the network: " + this);
        }
        return this;
    }

    @Override public String toString() {
        return Stream.of(Stream.of(loaded.size() + " loaded"),
                missing.stream().map(p -> "missing: " + p),
                unexpected.stream().map(p -> "unexpected: " + p),
                misfits.stream().map(m -> "of another shape: " + m))
                .flatMap(s -> s).collect(Collectors.joining("\n  "));
    }
}
