package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.data.Field;
import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Merge;
import dev.fovea.nn.layer.Names;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Writes a [Functional] network call by call, as Keras' functional interface does:
/// ```java
/// var net = functional();
/// var image = net.input("image", Shape.of(28, 28, 1));
/// var x = net.call(conv2d(6, 5).relu(), image);
/// var class_ = net.call(dense(10).softmax(), net.call(flatten(), x));
/// var whole = net.output("class", class_).build();
/// ```
public final class FunctionalBuilder {
    private final List<Field> inputs = new ArrayList<>();
    private final List<Functional.Call> calls = new ArrayList<>();
    private final List<Functional.Output> outputs = new ArrayList<>();
    private final Names names = new Names();
    private final Set<String> known = new LinkedHashSet<>();

    /// What an input or a call yields: a handle to pass to the next call.
    public static final class Link {
        private final FunctionalBuilder owner;
        private final String name;

        private Link(FunctionalBuilder owner, String name) {
            this.owner = owner;
            this.name = name;
        }

        @Override public String toString() {
            return name;
        }
    }

    private FunctionalBuilder() {}

    public static FunctionalBuilder functional() {
        return new FunctionalBuilder();
    }

    /// An input of floating-point samples of that shape.
    public Link input(String name, Shape sample) {
        return input(new Field(name, DType.F32, sample));
    }

    /// An input of that type, such as `Field.image(28, 28, 1)` for bytes.
    public Link input(Field field) {
        inputs.add(field);
        require(known.add(field.name()), "the name \"%s\" is taken", field.name());
        return new Link(this, field.name());
    }

    public Link call(Layer layer, Link x) {
        return add(layer, List.of(x));
    }

    public Link call(Merge merge, Link... inputs) {
        return add(merge, List.of(inputs));
    }

    private Link add(Component layer, List<Link> inputs) {
        for (Link link : inputs) {
            require(link.owner == this, "%s belongs to another network", link);
        }
        String name = names.of(layer);
        require(this.inputs.stream().noneMatch(f -> f.name().equals(name)), "the name \"%s\" is taken by an input",
                name);
        calls.add(new Functional.Call(name, Names.bare(layer), inputs.stream().map(Link::toString).toList()));
        String result = Functional.freshName(name, known);
        known.add(result);
        return new Link(this, result);
    }

    /// Makes a value an output of the network.
    public FunctionalBuilder output(String name, Link value) {
        require(value.owner == this, "%s belongs to another network", value);
        outputs.add(new Functional.Output(name, value.name));
        return this;
    }

    public Functional build() {
        return new Functional(inputs, calls, outputs);
    }
}
