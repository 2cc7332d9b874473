package dev.fovea.nn.train;

import dev.fovea.data.Field;
import dev.fovea.nn.initializer.Constant;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.optimizer.Slots;
import dev.fovea.plan.Plan;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The training step of a model as a program, with its weights and the optimizer's slots initialized: it yields plans,
/// and ties them to memory. An optimizer that has done no step starts without memory.
final class CompiledStep {
    private final Model model;
    private final Recipe recipe;
    private final StepBuilder.Step step;

    CompiledStep(Model model, Recipe recipe, List<Field> inputs, List<Field> targets) {
        this(model, recipe, StepRule.gradientDescent(), inputs, targets);
    }

    CompiledStep(Model model, Recipe recipe, StepRule rule, List<Field> inputs, List<Field> targets) {
        this.model = model;
        this.recipe = recipe;
        model.releaseRunners();
        this.step = StepBuilder.build(model.networkFor(inputs), targets, recipe, rule);
        model.initialize();
        if (model.optimizerSteps() == 0) {
            forgetOthers();
        }
        step.slots().stream().filter(slot -> !model.weights().contains(slot.path())).forEach(this::start);
    }

    private void start(Slots.Slot slot) {
        model.weights().add(slot.path(), new TensorType(DType.F32, slot.type().shape()), w -> {
            if (slot.initial() != 0) {                          // memory is zeroed
                new Constant(slot.initial()).fill(w, 0);
            }
        });
    }

    /// What optimizers before this one remember.
    private void forgetOthers() {
        Set<String> parameters = model.parameters().stream().map(Parameter::path).collect(Collectors.toSet());
        model.weights().removeIf(path -> !parameters.contains(path));
    }

    /// A plan for batches of that size, within the model's memory cap.
    Plan plan(int batch) {
        Plan plan = Plan.of(step.program(), model.execution().target(batch, model.weights().layouts()));
        try {
            return plan.requireAtMost(model.execution().memoryCap());
        } catch (RuntimeException e) {
            plan.close();
            throw e;
        }
    }

    /// @param batch the samples of a full batch
    BoundStep bind(Plan plan, int batch) {
        return new BoundStep(plan, model, step.hyper(), recipe, batch);
    }
}
