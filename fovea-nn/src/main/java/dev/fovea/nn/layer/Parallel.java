package dev.fovea.nn.layer;

import static dev.fovea.nn.text.CallText.call;
import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;
import java.util.List;

/// `y = merge(f_1(x), …, f_n(x))`: branches that read the same input and meet again, as in an inception module
/// (Szegedy et al. 2015). They are concatenated unless another merge is given.
public record Parallel(List<Layer> branches, Merge merge) implements Layer {

    public Parallel {
        branches = List.copyOf(branches);
        require(!branches.isEmpty(), "parallel needs one branch or more");
    }

    public Parallel merge(Merge merge) { return new Parallel(branches, merge); }

    @Override public String kind() {
        return "parallel";
    }

    @Override public Value apply(Scope scope, Value x) {
        return scope.call(merge, branches.stream().map(branch -> scope.call(branch, x)).toList());
    }

    @Override public String toString() {
        return call("parallel", branches).option("merge", merge, Layers.concatenate()).toString();
    }
}
