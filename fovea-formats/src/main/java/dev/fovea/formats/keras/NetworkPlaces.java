package dev.fovea.formats.keras;

import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.MultiHeadAttention;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Functional;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The layers of a network that a program built, as Keras would count them: a sequence or a functional network in another is a
/// model, all other layers that have layers within are as if those stood in their place.
final class NetworkPlaces {
    private static final Map<String, String> KINDS = Map.of("prelu", "p_re_lu");

    private final SequencedMap<String, Component> components = new LinkedHashMap<>();
    private final List<Parameter> parameters;

    private NetworkPlaces(Forward network) {
        this.parameters = network.parameters();
        network.calls().forEach(c -> components.putIfAbsent(c.path(), c.component()));
    }

    static List<Place> of(Forward network) {
        return new NetworkPlaces(network).below("");
    }

    /// The layer itself, by its path.
    static Map<String, Component> components(Forward network) {
        return new NetworkPlaces(network).components;
    }

    /// Layers with weights below a path, in the order in which they asked for them.
    private List<Place> below(String path) {
        var places = new ArrayList<Place>();
        var seen = new HashSet<String>();
        String prefix = path.isEmpty() ? "" : path + "/";
        for (Parameter p : parameters) {
            if (p.path().startsWith(prefix) && p.path().indexOf('/', prefix.length()) >= 0) {
                String child = p.path().substring(0, p.path().indexOf('/', prefix.length()));
                if (seen.add(child)) {
                    places.addAll(at(child));
                }
            }
        }
        return places;
    }

    private List<Place> at(String path) {
        Component component = components.get(path);
        String name = path.substring(path.lastIndexOf('/') + 1);
        String kind = component == null ? name : KINDS.getOrDefault(component.kind(), component.kind());
        if (component instanceof Sequential || component instanceof Functional) {
            return List.of(new Place(name, path, kind, true, true, below(path)));
        }
        boolean isLeaf = component instanceof MultiHeadAttention
                || parameters.stream().anyMatch(p -> p.path().startsWith(path + "/")
                        && p.path().indexOf('/', path.length() + 1) < 0);
        return isLeaf ? List.of(new Place(name, path, kind, true, false, List.of())) : below(path);
    }
}
