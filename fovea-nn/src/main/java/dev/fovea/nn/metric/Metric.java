package dev.fovea.nn.metric;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;
import java.util.function.BinaryOperator;

/// How good the network is on a data set, in a number that people read: a function of means over the samples.
///
/// Most are the mean of one number per sample, such as 1 for a right answer. Others are made of several means, such as
/// [F1] of the shares of right, given and wanted answers: they yield several numbers per sample, and [#value].
public interface Metric {

    /// The name in progress lines, tables and files: `accuracy`.
    String name();

    /// The number of each sample, `[batch]`, or its numbers, `[batch, k]`, given the output `y` of the network and what it
    /// should have been.
    Value of(Value y, Value target);

    /// The same where samples have weights, `[batch]`. All but [Weighted] pass them over.
    default Value of(Value y, Value target, Value weights) {
        return of(y, target);
    }

    /// What is reported, given the mean of each number over the samples: the mean itself, where there is one number.
    default double value(double[] means) {
        require(means.length == 1,
                "the metric %s yields %d numbers per sample; let it say in value(means) what they mean,"
                        + " or yield one: [batch]",
                this, means.length);
        return means[0];
    }

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
