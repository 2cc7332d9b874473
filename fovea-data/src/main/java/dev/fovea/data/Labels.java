package dev.fovea.data;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.stream.IntStream;

/// Whether labels name classes that there are: of `k` classes the labels are `0 … k−1`.
public final class Labels {
    private Labels() {
    }

    /// Checks the labels of a whole data set, under the name of one of its fields. Every sample is read for it.
    public static void check(DataSet data, String field, int classes) {
        try (var batches = Batches.inOrder(data, 256).prefetch(0).epoch(0)) {
            while (batches.hasNext()) {
                check(data.name(), batches.next(), field, classes);
            }
        }
    }

    /// Checks the labels of one batch; `where` starts the message.
    public static void check(String where, Batch batch, String field, int classes) {
        Tensor labels = batch.tensor(field);
        if (labels.count() != batch.size()) {
            throw new DataException("%s: the field \"%s\" %s has several numbers per sample; a label is one number",
                    where,
                    field, labels.type());
        }
        for (int row = 0; row < batch.size(); row++) {
            check(where, labels.get(row), batch.sample(row), classes);
        }
    }

    /// Checks labels that stand in the order of the samples.
    static void check(String where, Tensor labels, int classes) {
        for (int i = 0; i < labels.count(); i++) {
            check(where, labels.get(i), i, classes);
        }
    }

    private static void check(String where, double label, int sample, int classes) {
        if (!(label >= 0 && label < classes)) {
            throw new DataException("%s: sample %d has the label %.0f, but %d classes have the labels 0 to %d. "
                    + "Correct the label, or choose as many classes as there are.", where, sample, label, classes,
                    classes - 1);
        }
    }

    /// A row of zeros with a one at the label, for every label: `i32[n]` becomes `f32[n, classes]`.
    public static Tensor oneHot(Tensor labels, int classes) {
        check("one-hot labels", labels, classes);
        var result = Tensor.zeros(DType.F32, Shape.of(labels.shape().batch(), classes));
        IntStream.range(0, labels.shape().batch())
                .forEach(i -> result.set((long) i * classes + (long) labels.get(i), 1));
        return result;
    }
}
