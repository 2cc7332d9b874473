package dev.fovea.nn.model;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.layer.Scope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The graph of a network for one mode, with the batch size open: what goes in, what comes out, what is learned.
///
/// @param inputs     what is fed, by name
/// @param outputs    what the network answers, by name
/// @param parameters every variable of the layers, in the order in which they asked
/// @param penalties  scalars that training adds to the loss
/// @param updates    what states become at the end of a training step, by path
/// @param calls      every use of a layer, inner ones first
public record Forward(Graph graph, Mode mode, SequencedMap<String, Value> inputs,
        SequencedMap<String, Value> outputs, List<Parameter> parameters, List<Value> penalties,
        SequencedMap<String, Value> updates,
        List<Scope.Call> calls) {

    public Forward {
        inputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(inputs));
        outputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outputs));
        parameters = List.copyOf(parameters);
        penalties = List.copyOf(penalties);
        updates = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(updates));
        calls = List.copyOf(calls);
    }

    /// The one output of a network that has one.
    public Value output() {
        if (outputs.size() != 1) {
            throw new IllegalStateException(
                    "the network has the outputs " + outputs.keySet() + "; ask for one by name");
        }
        return outputs.firstEntry().getValue();
    }

    /// The output that answers: the only one; or of several the one that is named `output`, beside which auxiliary ones help to learn.
    public Value answer() {
        Value main = outputs.get("output");
        return main == null ? output() : main;
    }

    /// The parameters that training changes.
    public List<Parameter> trainable() {
        return parameters.stream().filter(Parameter::trainable).toList();
    }
}
