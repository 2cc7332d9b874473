package dev.fovea.data;

import dev.fovea.data.augment.Augmentation;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Numbered samples of the same fields: some inputs, some targets.
///
/// Immutable; [#read] may be called by several threads at once, and is where steps wait for data. Views ([#slice], [#split], [#concat]) copy nothing.
public interface DataSet {

    /// What it is called in messages and in a run's record: `mnist/training`.
    String name();

    /// The number of samples, at least 1.
    int size();

    List<Field> inputs();

    List<Field> targets();

    /// The names of the classes that labels count; empty when unknown.
    default List<String> classNames() {
        return List.of();
    }

    /// SHA-256 over fields and content, in hexadecimal: equal for equal samples in the same order, whatever they are
    /// read from.
    default String digest() {
        return Digest.of(this);
    }

    /// What happens at random to the samples when they are learned from, in that order; empty when nothing does.
    default List<Augmentation> augmentations() {
        return List.of();
    }

    /// Writes sample `index` into row `slot` of every field of a batch.
    void read(int index, Batch into, int slot);

    /// The first `count` samples.
    default DataSet take(int count) {
        return slice(0, count);
    }

    /// The samples `from … to−1`.
    default DataSet slice(int from, int to) {
        if (from < 0 || to > size() || from >= to) {
            throw new DataException("%s: samples %d to %d were asked for, but it has the samples 0 to %d; "
                    + "take one or more of them", name(), from, to - 1, size() - 1);
        }
        return from == 0 && to == size()
                ? this
                : View.of(this, name() + "[" + from + ":" + to + "]", IntStream.range(from, to).toArray());
    }

    /// The last `fraction` of the samples, rounded down, are for validation, as in Keras: nothing is shuffled before.
    default Split split(double fraction) {
        int cut = size() - held(fraction);
        return new Split(slice(0, cut), slice(cut, size()));
    }

    /// A random `fraction` of the samples, rounded down, is for validation. The choice depends on seed and size alone;
    /// both parts keep the order of the samples.
    default Split split(double fraction, long seed) {
        int cut = size() - held(fraction);
        int[] order = CounterRandom.permutation(size(), CounterRandom.key(seed, View.SPLIT));
        int[] training = Arrays.copyOf(order, cut);
        int[] validation = Arrays.copyOfRange(order, cut, order.length);
        Arrays.sort(training);
        Arrays.sort(validation);
        return new Split(View.of(this, name() + "/training", training),
                View.of(this, name() + "/validation", validation));
    }

    private int held(double fraction) {
        int held = (int) (size() * fraction);
        if (!(fraction > 0 && fraction < 1) || held == 0) {
            throw new DataException("%s: a fraction of %s of %d samples leaves %s without samples; "
                    + "the fraction must be in (0, 1) and give 1 sample or more", name(), fraction, size(),
                    fraction >= 1 ? "training" : "validation");
        }
        return held;
    }

    /// These samples and then the other's; both must have the same fields, and class names if both know them.
    default DataSet concat(DataSet other) {
        return new Concatenated(this, other);
    }

    /// The same samples under another name.
    default DataSet name(String name) {
        return new Renamed(this, name, classNames());
    }

    /// The same samples with names for the classes. Labels are checked by [Labels#check(DataSet, String, int)].
    default DataSet classNames(List<String> names) {
        return new Renamed(this, name(), names);
    }

    /// The same samples with a weight each: how much it counts in the loss, as one more target `sample_weight`. They take the
    /// place of weights that there are.
    default DataSet sampleWeights(float... weights) {
        return Weighted.bySample(this, weights);
    }

    /// The same samples with the weight of their class: `classWeights(Map.of(0, 1.0, 1, 5.0))`; a class that is not named
    /// has 1. Labels and one-hot rows say the class. Weights that samples have already are multiplied, as in scikit-learn.
    default DataSet classWeights(Map<Integer, Double> weights) {
        return Weighted.byClass(this, weights);
    }

    /// The same samples, their one input as the target `target` too, in place of the targets that there are: what an autoencoder learns
    /// from, which needs no labels.
    default DataSet withInputAsTarget() {
        return new InputAsTarget(this, 1);
    }

    /// The same with targets that are `scale` times the input, as floating-point numbers: `withInputAsTarget(1 / 255.0)` for bytes,
    /// which a sigmoid is to say again.
    default DataSet withInputAsTarget(double scale) {
        return new InputAsTarget(this, scale);
    }

    /// The same samples, changed at random where they are learned from: `training.augmented(randomFlip(), randomCrop(4))`. In `fit`
    /// every epoch sees other pictures, which follow from the model's seed; `evaluate`, validation and `predict` see them as they are.
    ///
    /// The one input must be pictures `[height, width, channels]`, of bytes or of floating-point numbers: from 0 to 1 where light is changed,
    /// any where geometry is. Changes of geometry that follow each other are one, with one interpolation, where torchvision has several.
    ///
    /// A sample's random numbers follow from its number in this data set. What is taken, split, joined or renamed after that shows the same
    /// pictures; only the partner that `mixUp` and `cutMix` draw is always from the part that is read, so that nothing held back for validation
    /// is learned from. Join before where equal samples are to differ.
    default DataSet augmented(Augmentation... augmentations) {
        return Augmented.of(this, List.of(augmentations));
    }

    /// The same samples, their label as a row of zeros with a one: the targets that `categoricalCrossentropy()` reads, and that `mixUp()`
    /// and `cutMix()` can mix.
    default DataSet oneHot(int classes) {
        return new OneHot(this, classes);
    }

    /// The samples along the first axis of two tensors, as the fields `input` and `target`. The tensors are shared.
    static DataSet of(Tensor inputs, Tensor targets) {
        return of(Map.of("input", inputs), Map.of("target", targets));
    }

    /// The samples along the first axis of named tensors, in the order of the maps (`Map.of`: of the names). The
    /// tensors are shared.
    static DataSet of(Map<String, Tensor> inputs, Map<String, Tensor> targets) {
        return TensorData.of("data", inputs, targets);
    }

    /// One row per sample as the field `input`, the number of its class as `label`.
    static DataSet of(float[][] inputs, int[] labels) {
        return of(Map.of("input", TensorData.rows("input", inputs)), Map.of("label", TensorData.labels(labels)));
    }

    /// One row per sample as the field `input`, one as `target`.
    static DataSet of(float[][] inputs, float[][] targets) {
        return of(TensorData.rows("input", inputs), TensorData.rows("target", targets));
    }

    /// All samples of a stream, copied; their fields must be those of the first.
    static DataSet of(Stream<Sample> samples) {
        return of((Iterable<Sample>) samples::iterator);
    }

    /// All samples, copied; their fields must be those of the first.
    static DataSet of(Iterable<Sample> samples) {
        var collector = new SampleCollector();
        samples.forEach(collector::add);
        return collector.finish();
    }
}
