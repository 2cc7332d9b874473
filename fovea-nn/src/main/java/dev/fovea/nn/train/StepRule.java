package dev.fovea.nn.train;

import dev.fovea.graph.Value;
import java.util.SequencedMap;

/// What one step of training does with network, targets and optimizer: a function that builds it once, as values of the graph.
///
/// ```java
/// StepRule clipped = step -> {
///     var outputs = step.objective().outputs();
///     step.gradients(step.objective().loss()).forEach((w, g) -> step.learn(w, max(min(g, constant(g, 1)), constant(g, -1))));
///     return outputs;
/// };
/// model.fit(data, stepRule(clipped));
/// ```
@FunctionalInterface
public interface StepRule {

    /// Says what becomes of the parameters, by [StepBuilder#learn] and [StepBuilder#become]; returns what is reported: scalars
    /// by name, among them `loss`. If the loss is not finite, nothing is changed.
    SequencedMap<String, Value> build(StepBuilder step);

    /// `loss = Σ weight · mean loss + penalties,   g = ∂loss/∂w,   w ← optimizer(w, g)`
    static StepRule gradientDescent() {
        return step -> {
            Objective objective = step.objective();
            step.gradients(objective.loss()).forEach(step::learn);
            return objective.outputs();
        };
    }
}
