package dev.fovea.compile;

import dev.fovea.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What is to be computed in one run: outputs by name, and what each variable becomes at its end.
///
/// All values becoming are computed from the values before the run, as if all were set at once.
public record Program(SequencedMap<String, Value> outputs, SequencedMap<String, Value> updates) {

    public Program {
        outputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outputs));
        updates = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(updates));
    }

    /// A program without updates.
    public static Program of(Map<String, Value> outputs) {
        return new Program(new LinkedHashMap<>(outputs), new LinkedHashMap<>());
    }

    /// Outputs, then updates.
    public List<Value> roots() {
        var roots = new ArrayList<Value>(outputs.values());
        roots.addAll(updates.values());
        return roots;
    }

    /// The same names with other values, in the order of [#roots].
    public Program withRoots(List<Value> roots) {
        var values = roots.iterator();
        var newOutputs = new LinkedHashMap<String, Value>();
        outputs.keySet().forEach(name -> newOutputs.put(name, values.next()));
        var newUpdates = new LinkedHashMap<String, Value>();
        updates.keySet().forEach(path -> newUpdates.put(path, values.next()));
        return new Program(newOutputs, newUpdates);
    }
}
