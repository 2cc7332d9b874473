package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.data.Field;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Merge;
import dev.fovea.nn.layer.Names;
import dev.fovea.nn.layer.Scope;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/// A network as a list of named calls: several inputs, branches that meet, shared layers, several outputs.
///
/// What a call yields is known by its name; a name that is called again shares its parameters, and yields `name#1`,
/// `name#2`, … . With one input and one output it is a layer like any other. [FunctionalBuilder] writes the list.
public record Functional(List<Field> inputs, List<Call> calls, List<Output> outputs) implements NetworkLayer {

    /// `name = layer(inputs…)`
    public record Call(String name, Component layer, List<String> inputs) {
        public Call {
            Names.check(name);
            inputs = List.copyOf(inputs);
            require(layer instanceof Merge ? !inputs.isEmpty() : inputs.size() == 1,
                    "%s = %s takes %s, but was given %s", name, layer,
                    layer instanceof Merge ? "one input or more" : "one input", inputs);
        }

        @Override public String toString() {
            return "%s = %s(%s)".formatted(name, layer, String.join(", ", inputs));
        }
    }

    /// The value `from` is an output of the network under that name.
    public record Output(String name, String from) {
        public Output {
            Names.check(name);
        }
    }

    public Functional {
        inputs = List.copyOf(inputs);
        calls = List.copyOf(calls);
        outputs = List.copyOf(outputs);
        require(!inputs.isEmpty() && !outputs.isEmpty(), "a functional network needs an input and an output");
        check(inputs, calls, outputs);
    }

    private static void check(List<Field> inputs, List<Call> calls, List<Output> outputs) {
        Set<String> known = new LinkedHashSet<>();
        Set<String> unused = new LinkedHashSet<>();
        Map<String, Component> layers = new HashMap<>();
        for (Field input : inputs) {
            Names.check(input.name());
            require(known.add(input.name()), "two inputs are called \"%s\"", input.name());
            unused.add(input.name());
        }
        for (Call call : calls) {
            for (String from : call.inputs()) {
                require(known.contains(from), "%s reads \"%s\", which is not there yet; there are %s", call.name(),
                        from, known);
                unused.remove(from);
            }
            Component before = layers.putIfAbsent(call.name(), call.layer());
            require(before == null || before.equals(call.layer()),
                    "the name \"%s\" is used for %s and for %s; give one of them another name", call.name(), before,
                    call.layer());
            String result = freshName(call.name(), known);
            known.add(result);
            unused.add(result);
        }
        Set<String> names = new LinkedHashSet<>();
        for (Output output : outputs) {
            require(known.contains(output.from()), "the output %s is \"%s\", which is not there; there are %s",
                    output.name(), output.from(), known);
            require(names.add(output.name()), "two outputs are called \"%s\"", output.name());
            unused.remove(output.from());
        }
        require(unused.isEmpty(), "nothing reads %s; leave it out, or make it an output", unused);
    }

    /// What the next call of that name yields.
    static String freshName(String name, Set<String> known) {
        String result = name;
        for (int i = 1; known.contains(result); i++) {
            result = name + "#" + i;
        }
        return result;
    }

    @Override public String kind() {
        return "functional";
    }

    @Override public boolean takesIntegers() {
        return true;
    }

    @Override public Value apply(Scope scope, Value x) {
        require(inputs.size() == 1 && outputs.size() == 1,
                "a functional network with the inputs %s and the outputs %s is no layer of one input and one output; "
                        + "call it with all of them by name",
                names(inputs), outputs.stream().map(Output::name).toList());
        return apply(scope, Map.of(inputs.getFirst().name(), x)).firstEntry().getValue();
    }

    @Override public SequencedMap<String, Value> apply(Scope scope, Map<String, Value> values) {
        Map<String, Value> known = new LinkedHashMap<>();
        for (Field input : inputs) {
            require(values.containsKey(input.name()), "the input \"%s\" is missing; given are %s", input.name(),
                    values.keySet());
            known.put(input.name(), values.get(input.name()));
        }
        for (Call call : calls) {
            List<Value> read = call.inputs().stream().map(known::get).toList();
            known.put(freshName(call.name(), known.keySet()), switch (call.layer()) {
                case Layer layer -> scope.call(layer.named(call.name()), read.getFirst());
                case Merge merge -> scope.call(merge.named(call.name()), read);
            });
        }
        var results = new LinkedHashMap<String, Value>();
        outputs.forEach(o -> results.put(o.name(), known.get(o.from())));
        return results;
    }

    private static List<String> names(List<Field> fields) {
        return fields.stream().map(Field::name).toList();
    }

    @Override public String toString() {
        return "functional(" + String.join(", ", names(inputs)) + " → "
                + outputs.stream().map(Output::name).collect(Collectors.joining(", ")) + ", " + calls.size()
                + " calls)";
    }
}
