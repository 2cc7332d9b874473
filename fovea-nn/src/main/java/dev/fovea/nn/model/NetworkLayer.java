package dev.fovea.nn.model;

import dev.fovea.data.Field;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Scope;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A layer that is a whole network: it names what goes in and what comes out. With one of each it is a layer like any other.
public interface NetworkLayer extends Layer {

    /// Name, type and sample shape of each input.
    List<Field> inputs();

    /// The outputs by name, from the inputs by name.
    SequencedMap<String, Value> apply(Scope scope, Map<String, Value> values);
}
