package dev.fovea.insight.report;

import dev.fovea.data.Batch;
import dev.fovea.data.Batches;
import dev.fovea.data.DataSet;
import dev.fovea.data.Field;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Predictor;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/// What one pass over labelled data says of a classifier: which classes it confuses, its worst mistakes, and a sample of
/// each class that it knows.
///
/// @param worst the mistakes of which it was surest, those first
/// @param known a sample of a class that was recognised, by the class
record Judgement(Confusion confusion, List<Mistake> worst, Map<Integer, Tensor> known) {
    private static final int BATCH = 256;

    /// One sample that was taken for another class.
    ///
    /// @param index       its number in the data
    /// @param probability of the class that it was taken for
    /// @param ofTruth     the probability of its own class
    record Mistake(int index, Tensor sample, int truth, int predicted, double probability, double ofTruth) {
    }

    private static final Comparator<Mistake> SURE = Comparator.comparingDouble(Mistake::probability)
            .thenComparing(Comparator.comparingInt(Mistake::index).reversed());

    /// Empty where the network has no classes, or the data no labels of them: see [#label].
    static Optional<Judgement> of(Model model, DataSet data, int most) {
        if (model.network().inputs().size() != 1 || data.targets().size() != 1) {
            return Optional.empty();
        }
        try (Predictor predictor = model.predictor(1)) {
            int classes = predictor.classNames().size();
            return classes < 2 ? Optional.empty() : judged(model, predictor, data, most);
        }
    }

    private static Optional<Judgement> judged(Model model, Predictor predictor, DataSet data, int most) {
        var confusion = Confusion.of(predictor.classNames());
        var worst = new PriorityQueue<Mistake>(SURE);
        var known = new LinkedHashMap<Integer, Tensor>();
        String input = input(model, data);
        String target = data.targets().getFirst().name();
        try (var batches = Batches.inOrder(data, Math.min(BATCH, data.size())).epoch(0)) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                Tensor answers = predictor.probabilities(batch.input(input));
                for (int row = 0; row < batch.size(); row++) {
                    int truth = label(batch.target(target), row, confusion.size());
                    if (truth < 0) {
                        return Optional.empty();
                    }
                    int predicted = best(answers, row, confusion.size());
                    confusion.add(truth, predicted);
                    Tensor sample = sample(batch.input(input), row);
                    if (truth == predicted) {
                        known.computeIfAbsent(truth, _ -> sample.copy());
                    } else {
                        double sure = answers.at(row, predicted);
                        if (worst.size() < most || sure > worst.element().probability()) {
                            worst.add(new Mistake(batch.sample(row), sample.copy(), truth, predicted, sure,
                                    answers.at(row, truth)));
                        }
                        if (worst.size() > most) {
                            worst.remove();
                        }
                    }
                }
            }
        }
        var sorted = new ArrayList<>(worst);
        sorted.sort(SURE.reversed());
        return Optional.of(new Judgement(confusion, List.copyOf(sorted), known));
    }

    private static String input(Model model, DataSet data) {
        List<Field> fields = data.inputs();
        return fields.size() == 1 ? fields.getFirst().name() : model.network().inputs().getFirst().name();
    }

    static Tensor sample(Tensor batch, int row) {
        return batch.samples(row, row + 1).reshape(batch.shape().sub(1, batch.shape().rank()));
    }

    /// The class of a row: its number, or where the 1 of a one-hot vector stands; −1 for anything else.
    static int label(Tensor targets, int row, int classes) {
        int each = Math.toIntExact(targets.shape().sampleCount());
        if (each == 1) {
            double number = targets.get(row);
            return number >= 0 && number < classes && number == Math.rint(number) ? (int) number : -1;
        }
        if (each != classes) {
            return -1;
        }
        int found = -1;
        for (int c = 0; c < classes; c++) {
            double value = targets.get((long) row * classes + c);
            if (value == 1 && found < 0) {
                found = c;
            } else if (value != 0) {
                return -1;
            }
        }
        return found;
    }

    private static int best(Tensor answers, int row, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (answers.at(row, c) > answers.at(row, best)) {
                best = c;
            }
        }
        return best;
    }
}
