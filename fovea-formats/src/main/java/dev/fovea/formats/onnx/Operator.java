package dev.fovea.formats.onnx;

import java.util.List;

/// An operator of ONNX: its name, the versions of the operator set in which it means what the rule says, and the rule.
///
/// @param to      the last version that is known
/// @param weights inputs that are learned where the file gives them
/// @param states  inputs that are kept from step to step, but not learned
/// @param known   inputs that are numbers which must be known when the network is built: shapes, axes
/// @param kernel  whether the second input is the kernel of a convolution, which is stored as `[…, in, out]`
record Operator(String name, int from, int to, Rule rule, List<Integer> weights, List<Integer> states,
        List<Integer> known, boolean kernel) {

    /// From the inputs of a node to its outputs.
    @FunctionalInterface
    interface Rule {
        List<OnnxValue> apply(OnnxStep step);
    }

    /// A rule with one output.
    @FunctionalInterface
    interface One {
        OnnxValue apply(OnnxStep step);
    }

    static Operator of(String name, int from, One rule) {
        return several(name, from, s -> List.of(rule.apply(s)));
    }

    static Operator several(String name, int from, Rule rule) {
        return new Operator(name, from, Operators.LATEST, rule, List.of(), List.of(), List.of(), false);
    }

    Operator until(int to) {
        return new Operator(name, from, to, rule, weights, states, known, kernel);
    }

    Operator weights(Integer... inputs) {
        return new Operator(name, from, to, rule, List.of(inputs), states, known, kernel);
    }

    Operator states(Integer... inputs) {
        return new Operator(name, from, to, rule, weights, List.of(inputs), known, kernel);
    }

    Operator known(Integer... inputs) {
        return new Operator(name, from, to, rule, weights, states, List.of(inputs), kernel);
    }

    Operator withKernel() {
        return new Operator(name, from, to, rule, weights, states, known, true);
    }
}
