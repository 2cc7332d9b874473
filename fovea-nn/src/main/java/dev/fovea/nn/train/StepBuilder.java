package dev.fovea.nn.train;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.autodiff.Gradients;
import dev.fovea.compile.Program;
import dev.fovea.data.Field;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.optimizer.Hyper;
import dev.fovea.nn.optimizer.Learned;
import dev.fovea.nn.optimizer.Slots;
import dev.fovea.op.Ops;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;

/// The graph of one training step while it is built: what a [StepRule] has at hand, and what it says.
public final class StepBuilder {
    private final Forward forward;
    private final Objective objective;
    private final Recipe recipe;
    private final Hyper hyper;
    private final SequencedMap<Parameter, Value> learned = new LinkedHashMap<>();
    private final SequencedMap<String, Value> updates = new LinkedHashMap<>();
    private final List<Slots.Slot> slots = new ArrayList<>();

    /// The step, ready to be compiled.
    ///
    /// @param hyper scalars that the host feeds
    /// @param slots what the optimizer remembers
    record Step(Program program, Hyper hyper, List<Slots.Slot> slots) {
    }

    private StepBuilder(Forward forward, List<Field> targets, Recipe recipe) {
        this.forward = forward;
        this.recipe = recipe;
        this.objective = Objective.of(forward, targets, recipe);
        this.hyper = new Hyper(forward.graph(), recipe.optimizer().rate());
    }

    static Step build(Network network, List<Field> targets, Recipe recipe, StepRule rule) {
        var builder = new StepBuilder(network.build(new Graph(), Mode.TRAINING), targets, recipe);
        return builder.finish(rule.build(builder));
    }

    /// The network in training, with its inputs, outputs and parameters.
    public Forward forward() {
        return forward;
    }

    /// What is fed beside the inputs, by name.
    public SequencedMap<String, Value> targets() {
        return objective.targets();
    }

    /// Loss and metrics as [Recipe] says, penalties included.
    public Objective objective() {
        return objective;
    }

    public Recipe recipe() {
        return recipe;
    }

    /// Scalars that the host computes before each step: the learning rate, and those of one's own.
    public Hyper hyper() {
        return hyper;
    }

    /// `∂loss/∂w` of every parameter that is learned.
    public SequencedMap<Parameter, Value> gradients(Value loss) {
        List<Parameter> learned = forward.trainable();
        List<Value> values = Gradients.of(loss, learned.stream().map(Parameter::value).toList());
        var gradients = new LinkedHashMap<Parameter, Value>();
        learned.forEach(p -> gradients.put(p, values.get(gradients.size())));
        return gradients;
    }

    /// Lets the optimizer change a parameter by this gradient.
    public void learn(Parameter parameter, Value gradient) {
        requireUnchanged(parameter);
        learned.put(parameter, gradient);
    }

    /// Lets a parameter become this value at the end of the step.
    public void become(Parameter parameter, Value next) {
        requireUnchanged(parameter);
        updates.put(parameter.path(), next);
    }

    private void requireUnchanged(Parameter parameter) {
        require(!updates.containsKey(parameter.path()) && !learned.containsKey(parameter),
                "the step changes %s twice; let it become one value", parameter.path());
    }

    /// The optimizer's step, once all gradients are known.
    private void update() {
        var all = new ArrayList<Learned>();
        learned.forEach((p, g) -> all
                .add(new Learned(new Slots(forward.graph(), p.path(), p.type()), p.value(), g)));
        List<Value> next = recipe.optimizer().updateAll(List.copyOf(all), hyper);
        List<Parameter> parameters = List.copyOf(learned.keySet());
        for (int i = 0; i < all.size(); i++) {
            Slots own = all.get(i).slots();
            updates.put(parameters.get(i).path(), next.get(i));
            updates.putAll(own.updates());
            slots.addAll(own.slots());
        }
    }

    /// The states of layers, the parameters, then the slots, all as they were if the loss is not finite.
    private Step finish(SequencedMap<String, Value> outputs) {
        require(outputs.containsKey(Objective.LOSS), "a step reports a \"loss\", but this one reports %s",
                outputs.keySet());
        update();
        Value loss = Objects.requireNonNull(outputs.get(Objective.LOSS));
        Value finite = Ops.equal(Ops.minus(loss, loss), Ops.zero(loss));          // ∞ − ∞ and NaN are not 0
        var before = new LinkedHashMap<String, Value>();
        forward.parameters().forEach(p -> before.put(p.path(), p.value()));
        slots.forEach(s -> before.put(s.path(), s.value()));
        forward.updates().forEach(updates::putIfAbsent);
        var guarded = new LinkedHashMap<String, Value>();
        updates.forEach((path, next) -> guarded.put(path, forward.graph().within(path,
                () -> Ops.select(finite, next, Objects.requireNonNull(before.get(path))))));
        return new Step(new Program(outputs, guarded), hyper, List.copyOf(slots));
    }
}
