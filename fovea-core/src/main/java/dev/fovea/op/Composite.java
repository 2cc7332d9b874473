package dev.fovea.op;

import dev.fovea.graph.Op;
import dev.fovea.graph.Value;
import java.util.List;

/// An operation made of others, which a backend may run whole.
///
/// A backend that does not claim it never sees it: the compiler puts what [#expand] says in its place.
public interface Composite extends Op {

    /// The outputs as primitives (or simpler composites) of the inputs.
    List<Value> expand(List<Value> inputs);
}
