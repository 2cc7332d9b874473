package dev.fovea.nn.tune;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;

import java.util.List;
import java.util.random.RandomGenerator;

/// The listed values, each as likely: batch sizes, strides, activations.
public record OneOf(List<Object> values) implements Choice {

    public OneOf {
        values = List.copyOf(values);
        require(!values.isEmpty(), "oneOf needs a value to choose");
    }

    @Override public Object draw(RandomGenerator random) {
        return values.get(random.nextInt(values.size()));
    }

    @Override public List<Object> all() {
        return values;
    }

    @Override public String toString() {
        return call("oneOf", values).toString();
    }
}
