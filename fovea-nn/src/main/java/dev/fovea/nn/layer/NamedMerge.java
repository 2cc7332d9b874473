package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// A merge with a name of its own.
public record NamedMerge(String name, Merge merge) implements Merge {

    public NamedMerge {
        Names.check(name);
    }

    @Override public String kind() {
        return "named_merge";
    }

    @Override public Value apply(Scope scope, List<Value> inputs) {
        return merge.apply(scope, inputs);
    }

    @Override public Merge named(String name) {
        return new NamedMerge(name, merge);
    }

    @Override public String toString() {
        return merge + ".named(\"" + name + "\")";
    }
}
