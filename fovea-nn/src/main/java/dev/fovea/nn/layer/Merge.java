package dev.fovea.nn.layer;

import dev.fovea.graph.Value;
import java.util.List;

/// A function of several values, where branches of a network meet: [Add], [Concatenate].
public non-sealed interface Merge extends Component {

    /// Builds the value from one or more.
    Value apply(Scope scope, List<Value> inputs);

    /// This merge under a name of its own.
    default Merge named(String name) {
        return new NamedMerge(name, this);
    }
}
