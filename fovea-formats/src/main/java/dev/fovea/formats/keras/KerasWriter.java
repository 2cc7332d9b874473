package dev.fovea.formats.keras;

import dev.fovea.data.Field;
import dev.fovea.formats.hdf.HdfWriter;
import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.MultiHeadAttention;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.SavedModel;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Weights in the layout of Keras 3, which a model of the same layers there loads: `layers/conv2d_1/vars/0`.
///
/// A layer is counted among those of its class, as Keras does; the name that it has here stands beside, as Keras writes it too.
final class KerasWriter {
    private static final List<String> DENSE = List.of("query_dense", "key_dense", "value_dense", "output_dense");

    private final Map<String, Tensor> weights;
    private final List<Parameter> parameters;
    private final Map<String, Component> components;

    private KerasWriter(SavedModel model, Forward network) {
        this.weights = model.weights();
        this.parameters = network.parameters();
        this.components = NetworkPlaces.components(network);
    }

    static void write(SavedModel model, Path file) {
        Forward network = Network.of(model.layer(), model.inputs().toArray(Field[]::new)).build(Mode.INFERENCE);
        var root = new HdfWriter.Group();
        root.group("vars");
        new KerasWriter(model, network).layers(root, NetworkPlaces.of(network));
        HdfWriter.write(file, root);
    }

    private void layers(HdfWriter.Group model, List<Place> places) {
        HdfWriter.Group container = model.group("layers");
        var numbers = new HashMap<String, Integer>();
        for (Place place : places) {
            int number = numbers.merge(place.kind(), 1, Integer::sum) - 1;
            HdfWriter.Group layer = container.group(number == 0 ? place.kind() : place.kind() + "_" + number);
            HdfWriter.Group vars = layer.group("vars").text("name", place.name());
            if (place.isModel()) {
                layers(layer, place.layers());
            } else if (components.get(place.path()) instanceof MultiHeadAttention attention) {
                attention(layer, attention, place.own(parameters));
            } else {
                List<Parameter> own = place.own(parameters);
                for (int i = 0; i < own.size(); i++) {
                    vars.array(Integer.toString(i), value(own.get(i)));
                }
            }
        }
    }

    private Tensor value(Parameter parameter) {
        return Objects.requireNonNull(weights.get(parameter.path()), parameter.path());
    }

    /// Four dense layers whose heads have an axis of their own.
    private void attention(HdfWriter.Group layer, MultiHeadAttention attention, List<Parameter> own) {
        int each = own.size() / DENSE.size();                   // a kernel, and a bias where it has some
        for (int i = 0; i < own.size(); i++) {
            int dense = i / each;
            int features = dense < 2 ? attention.keyDim() : attention.valueDim();
            Tensor value = value(own.get(i));
            boolean isBias = i % each == 1;
            Shape shape = dense == 3
                    ? isBias ? value.shape() : Shape.of(attention.heads(), features, value.shape().extent(1))
                    : isBias
                            ? Shape.of(attention.heads(), features)
                            : Shape.of(value.shape().extent(0), attention.heads(), features);
            layer.group(DENSE.get(dense) + "/vars").text("name", DENSE.get(dense).replace("_dense", ""))
                    .array(Integer.toString(i % each), value.reshape(shape));
        }
    }
}
