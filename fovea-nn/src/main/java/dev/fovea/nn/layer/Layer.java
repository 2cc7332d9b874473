package dev.fovea.nn.layer;

import dev.fovea.graph.Value;

/// A function from value to value that may ask its [Scope] for parameters: an immutable description without numbers.
///
/// A layer of your own is a record:
/// ```java
/// record Swish(double beta) implements Layer {
///     public String kind() { return "swish"; }
///     public Value apply(Scope scope, Value x) { return times(x, sigmoid(times(x, beta))); }
/// }
/// ```
public non-sealed interface Layer extends Component {

    /// Builds the layer's value from `x`. A layer that uses others applies them with [Scope#call(Layer, Value)].
    Value apply(Scope scope, Value x);

    /// Whether it takes bytes and whole numbers as they are. To all others they come as floating-point numbers.
    default boolean takesIntegers() {
        return false;
    }

    /// This layer under a name of its own. Two uses of a name share their parameters.
    default Layer named(String name) {
        return new Named(name, this);
    }

    /// This layer with weights that training leaves as they are; see [Frozen].
    default Layer frozen() {
        return new Frozen(this);
    }
}
