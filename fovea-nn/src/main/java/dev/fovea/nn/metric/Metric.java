package dev.fovea.nn.metric;

import dev.fovea.graph.Value;
import java.util.function.BinaryOperator;

/// A number per sample whose mean over a data set says how good the network is.
public interface Metric {

    /// The name in progress lines, tables and files: `accuracy`.
    String name();

    /// The number of each sample, `[batch]`, given the output `y` of the network and what it should have been.
    Value of(Value y, Value target);

    /// A metric of a user's own.
    static Metric of(String name, BinaryOperator<Value> formula) {
        return new Metric() {
            @Override public String name() {
                return name;
            }

            @Override public Value of(Value y, Value target) {
                return formula.apply(y, target);
            }

            @Override public String toString() {
                return name;
            }
        };
    }
}
