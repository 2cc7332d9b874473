package dev.fovea.bench;

import dev.fovea.graph.Value;
import dev.fovea.nn.optimizer.Hyper;
import dev.fovea.nn.optimizer.Optimizer;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.nn.optimizer.Slots;
import dev.fovea.op.Ops;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.openjdk.jmh.annotations.Param;

/// The update of one parameter: one sweep over weight, gradient and what the optimizer remembers.
public class OptimizerBenchmark extends OpBenchmark {

    @Param({"sgd", "momentum", "nesterov", "adam"}) public String optimizer = "adam";

    @Param({"7850", "51200", "3211264"}) public int parameters = 51200;

    @Override OneOp op() {
        return OneOp.updating(this::updates);
    }

    private SequencedMap<String, Value> updates(Operands operands) {
        Optimizer rule = rule();
        var type = TensorType.of(DType.F32, parameters);
        Value gradient = operands.floats(parameters);
        Value weight = Ops.variable(operands.graph(), "w", type);
        operands.known(weight, -1, 1);
        var slots = new Slots(operands.graph(), "w", type);
        var hyper = new Hyper(operands.graph(), rule.rate());
        var updates = new LinkedHashMap<String, Value>();
        updates.put("w", rule.update(slots, hyper, weight, gradient));
        updates.putAll(slots.updates());
        slots.slots().forEach(s -> operands.known(s.value(), s.initial(), s.initial()));
        hyper.scalars().forEach(s -> operands.known(s.input(), s.schedule().at(0, 0, 1), s.schedule().at(0, 0, 1)));
        return updates;
    }

    private Optimizer rule() {
        double rate = 1e-3;
        return switch (optimizer) {
            case "sgd" -> Optimizers.sgd(rate);
            case "momentum" -> Optimizers.momentum(rate);
            case "nesterov" -> Optimizers.nesterov(rate);
            case "adam" -> Optimizers.adam(rate);
            default -> throw new IllegalArgumentException("there is no optimizer " + optimizer);
        };
    }
}
