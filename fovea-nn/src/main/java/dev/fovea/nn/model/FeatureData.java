package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.data.Batch;
import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.data.Field;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Scope;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a layer yields of the samples of another data set, in their place; targets and digest are those of the samples.
final class FeatureData implements DataSet {
    static final String FEATURES = "features";
    private static final int ROWS = 64;

    private final DataSet data;
    private final Field input;
    private final List<Tensor> tensors;

    FeatureData(DataSet data, String layer, Tensor features) {
        require(features.shape().batch() == data.size(), "%s has %d samples, but features of %d were given",
                data.name(), data.size(), features.shape().batch());
        this.data = data;
        this.input = new Field(fieldOf(layer), features.dtype(), features.shape().sub(1, features.shape().rank()));
        this.tensors = new ArrayList<>(List.of(features));
        data.targets().forEach(f -> tensors.add(Tensor.zeros(f.dtype(), f.sample().prepend(data.size()))));
        try (var epoch = Batches.inOrder(data, ROWS).epoch(0)) {
            while (epoch.hasNext()) {
                Batch batch = epoch.next();
                for (int i = 0; i < data.targets().size(); i++) {
                    tensors.get(i + 1).samples(batch.firstSample(), batch.firstSample() + batch.size()).data()
                            .copyFrom(batch.target(data.targets().get(i).name()).data());
                }
            }
        }
    }

    /// What a field of features is called: `features.block1.conv` of the layer `block1/conv`.
    private static String fieldOf(String layer) {
        return FEATURES + "." + layer.replace('/', '.');
    }

    /// The layer whose features these fields are; empty where they are samples.
    static Optional<String> layer(List<Field> fields, Network network) {
        if (fields.size() != 1 || !fields.getFirst().name().startsWith(FEATURES + ".")) {
            return Optional.empty();
        }
        return network.build(Mode.INFERENCE).calls().stream().map(Scope.Call::path)
                .filter(p -> fieldOf(p).equals(fields.getFirst().name())).findFirst();
    }

    @Override public String name() {
        return data.name();
    }

    @Override public int size() {
        return data.size();
    }

    @Override public List<Field> inputs() {
        return List.of(input);
    }

    @Override public List<Field> targets() {
        return data.targets();
    }

    @Override public List<String> classNames() {
        return data.classNames();
    }

    @Override public String digest() {
        return data.digest();
    }

    @Override public void read(int index, Batch into, int slot) {
        for (int field = 0; field < tensors.size(); field++) {
            into.set(field, slot, tensors.get(field), index);
        }
    }

    @Override public String toString() {
        return "%s: %d samples of %s".formatted(name(), size(), input);
    }
}
