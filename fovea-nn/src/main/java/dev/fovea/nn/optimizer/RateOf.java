package dev.fovea.nn.optimizer;

import static dev.fovea.nn.text.CallText.after;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;
import dev.fovea.nn.text.PathPattern;
import java.util.List;

/// `w ← optimizer(w, g)` with the rate `factor · η` for the layers that `pattern` names, and `η` for the others: layers that have learned
/// on other data move less than new ones.
///
/// "Discriminative fine-tuning", Howard & Ruder 2018, section 3.1. The pattern is a [PathPattern]; one that names nothing that is learned
/// is an error. A parameter that two of these name has both factors. Weight decay that stands before it goes by the same rate.
public record RateOf(Optimizer optimizer, String pattern, double factor) implements OptimizerOption {

    public RateOf {
        require(factor > 0 && Double.isFinite(factor),
                "the factor of a learning rate must be greater than 0, but is %s; "
                        + "layers that are not to move are frozen: model.freeze(\"%s\")",
                factor, pattern);
        new PathPattern(pattern);
        OptimizerOption.requireBeforeAccumulate(optimizer, "rateOf");
    }

    @Override public List<Value> updateAll(List<Learned> all, Hyper hyper) {
        var named = new PathPattern(pattern);
        named.requireOne("layer that is learned", all.stream().map(p -> p.slots().path()).toList());
        return optimizer.updateAll(all.stream()
                .map(p -> named.test(p.slots().path()) ? p.share(factor * p.share()) : p).toList(), hyper);
    }

    @Override public String toString() {
        return after(optimizer, "rateOf", pattern, factor).toString();
    }
}
