package dev.fovea.nn.train;

import java.util.List;
import java.util.stream.Stream;

/// The logs of every epoch of a run, in order.
public record History(List<Logs> epochs) {
    public History {
        epochs = List.copyOf(epochs);
    }

    /// One number through the epochs.
    public List<Double> of(String name) {
        return epochs.stream().map(e -> e.get(name)).toList();
    }

    public Logs last() {
        return epochs.getLast();
    }

    History with(Logs epoch) {
        return new History(Stream.concat(epochs.stream(), Stream.of(epoch)).toList());
    }
}
