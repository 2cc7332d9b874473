package dev.fovea.data;

import dev.fovea.data.augment.Augmentation;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The samples of another data set with a weight each, as one more target [Field#SAMPLE_WEIGHT], the last.
final class Weighted implements DataSet {
    private final DataSet data;
    private final List<Field> targets;
    private final int place;
    private final Rule rule;
    private volatile String digest = "";

    /// The weight of sample `index`, whose fields stand in row `slot` of a batch.
    private interface Rule {
        double of(int index, Batch batch, int slot);
    }

    private Weighted(DataSet data, Rule rule) {
        this.data = data;
        this.rule = rule;
        List<Field> before = data.targets();
        int at = before.stream().map(Field::name).toList().indexOf(Field.SAMPLE_WEIGHT);
        this.place = data.inputs().size() + (at < 0 ? before.size() : at);
        this.targets = new ArrayList<>(before);
        if (at < 0) {
            targets.add(Field.sampleWeight());
        } else if (!before.get(at).equals(Field.sampleWeight())) {
            throw new DataException("%s: weights are %s, but the data has %s; name that field otherwise", data.name(),
                    Field.sampleWeight(), before.get(at));
        }
    }

    /// The same of some samples.
    Weighted view(String name, int[] numbers) {
        int[] each = numbers.clone();
        return new Weighted(View.of(data, name, numbers), (index, batch, slot) -> rule.of(each[index], batch, slot));
    }

    /// One weight for each sample, in place of those that there are.
    static DataSet bySample(DataSet data, float[] weights) {
        float[] each = weights.clone();
        if (each.length != data.size()) {
            throw new DataException("%s: %d weights were given for %d samples; give one for each", data.name(),
                    each.length, data.size());
        }
        for (int i = 0; i < each.length; i++) {
            if (!(each[i] >= 0 && Float.isFinite(each[i]))) {
                throw new DataException("%s: sample %d has the weight %s; a weight is a finite number of 0 or more",
                        data.name(), i, each[i]);
            }
        }
        return new Weighted(data, (index, _, _) -> each[index]);
    }

    /// The weight of each sample's class, 1 where none is given; times the weight that the sample has, if any.
    static DataSet byClass(DataSet data, Map<Integer, Double> weights) {
        List<Field> classes = data.targets().stream().filter(f -> !f.name().equals(Field.SAMPLE_WEIGHT)).toList();
        if (classes.size() != 1 || classes.getFirst().sample().rank() > 1) {
            throw new DataException("%s: class weights need one target with one class per sample, but there are %s; "
                    + "give sample weights instead", data.name(), classes);
        }
        Field field = classes.getFirst();
        int count = field.sample().count() > 1 ? (int) field.sample().count() : data.classNames().size();
        Map<Integer, Double> each = Map.copyOf(weights);
        each.forEach((number, weight) -> {
            if (number < 0 || count > 0 && number >= count || !(weight >= 0 && Double.isFinite(weight))) {
                throw new DataException("%s: class %d was given the weight %s; classes are counted from 0%s, "
                        + "and a weight is a finite number of 0 or more", data.name(), number, weight,
                        count > 0 ? " to " + (count - 1) : "");
            }
        });
        int at = data.inputs().size() + data.targets().indexOf(field);
        boolean weighted = data.targets().size() > 1;
        int before = data.inputs().size() + data.targets().indexOf(Field.sampleWeight());
        return new Weighted(data, (_, batch, slot) -> each.getOrDefault(label(field, batch, at, slot), 1.0)
                * (weighted ? row(Field.sampleWeight(), batch, before, slot).get(0) : 1));
    }

    /// The number of the class: the label, rounded, or the place of the largest number of a row.
    private static int label(Field field, Batch batch, int at, int slot) {
        Tensor row = row(field, batch, at, slot);
        if (row.count() == 1) {
            return (int) Math.rint(row.get(0));
        }
        int best = 0;
        for (int i = 1; i < row.count(); i++) {
            best = row.get(i) > row.get(best) ? i : best;
        }
        return best;
    }

    private static Tensor row(Field field, Batch batch, int at, int slot) {
        return Tensor.of(field.dtype(), field.sample(), batch.row(at, slot));
    }

    @Override public String name() {
        return data.name();
    }

    @Override public int size() {
        return data.size();
    }

    @Override public List<Field> inputs() {
        return data.inputs();
    }

    @Override public List<Field> targets() {
        return List.copyOf(targets);
    }

    @Override public List<String> classNames() {
        return data.classNames();
    }

    @Override public List<Augmentation> augmentations() {
        return data.augmentations();
    }

    @Override public String digest() {
        if (digest.isEmpty()) {
            digest = Digest.of(this);
        }
        return digest;
    }

    @Override public void read(int index, Batch into, int slot) {
        data.read(index, into, slot);
        row(Field.sampleWeight(), into, place, slot).set(0, rule.of(index, into, slot));
    }

    @Override public String toString() {
        return TensorData.describe(this);
    }
}
