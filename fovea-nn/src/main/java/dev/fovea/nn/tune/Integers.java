package dev.fovea.nn.tune;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// `low, low + 1, …, high`, each as likely: units, filters, layers.
public record Integers(int low, int high) implements Choice {

    public Integers {
        require(low < high, "integers go from a number to a larger one, but from %d to %d", low, high);
    }

    @Override public Object draw(RandomGenerator random) {
        return (int) random.nextLong(low, high + 1L);
    }

    @Override public List<Object> all() {
        return IntStream.rangeClosed(low, high).<Object>mapToObj(i -> i).toList();
    }

    @Override public String toString() {
        return call("integers", low, high).toString();
    }
}
