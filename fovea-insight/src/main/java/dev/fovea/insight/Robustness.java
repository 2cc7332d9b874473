package dev.fovea.insight;

import dev.fovea.data.DataSet;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.text.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// How well a classifier knows things again that are turned, in other light, bent, of another size, or seen from another side: its
/// accuracy on data at each level of each [Variation].
///
/// Nothing of it is random from one time to the next, so that models can be compared, for example before and after they
/// learned from augmented pictures.
///
/// @param name  what the model is called in tables and charts
/// @param plain the accuracy on pictures as they are
public record Robustness(String name, int images, double plain, List<Curve> curves) {

    /// The accuracies at the levels of one variation, in their order.
    public record Curve(Variation variation, List<Double> accuracies) {
        public Curve {
            accuracies = List.copyOf(accuracies);
            Require.require(accuracies.size() == variation.levels().size(),
                    "%s has %d levels, but %d accuracies were given", variation.word(), variation.levels().size(),
                    accuracies.size());
        }

        /// The mean over the levels that change something.
        public double mean() {
            double sum = 0;
            int count = 0;
            for (int i = 0; i < accuracies.size(); i++) {
                if (!variation.isNone(variation.levels().get(i))) {
                    sum += accuracies.get(i);
                    count++;
                }
            }
            return sum / count;
        }
    }

    public Robustness {
        curves = List.copyOf(curves);
        Require.require(!curves.isEmpty(), "%s has no curve; give it one or more variations", name);
    }

    /// The accuracies of a classifier on labelled pictures, under all five variations.
    public static Robustness of(Model model, DataSet data) {
        return of(model, data, Variation.values());
    }

    /// The same under some of them.
    public static Robustness of(Model model, DataSet data, Variation... variations) {
        Varied.check(data);
        double plain = model.confusion(data).accuracy();
        var curves = new ArrayList<Curve>();
        for (Variation variation : variations) {
            curves.add(new Curve(variation, variation.levels().stream()
                    .map(level -> variation.isNone(level)
                            ? plain
                            : model.confusion(Varied.of(data, variation, level)).accuracy())
                    .toList()));
        }
        return new Robustness("accuracy", data.size(), plain, curves);
    }

    /// The same under another name: `before`.
    public Robustness name(String name) {
        return new Robustness(name, images, plain, curves);
    }

    /// The curve of a variation.
    public Curve curve(Variation variation) {
        return curves.stream().filter(c -> c.variation() == variation).findFirst().orElseThrow(
                () -> new IllegalArgumentException(
                        "%s was not varied by %s; it was by %s".formatted(name, variation.word(),
                                curves.stream().map(c -> c.variation().word()).collect(Collectors.joining(", ")))));
    }

    /// The mean of the curves' means, where each variation counts alike.
    public double mean() {
        return curves.stream().mapToDouble(Curve::mean).average().orElseThrow();
    }

    /// For each variation its levels, and below them the accuracies of each of these.
    public static String table(Robustness... all) {
        requireSame(all);
        var text = new StringBuilder();
        int width = Math.max(9, Arrays.stream(all).mapToInt(r -> r.name.length()).max().orElseThrow());
        for (int i = 0; i < all[0].curves.size(); i++) {
            Variation variation = all[0].curves.get(i).variation();
            text.append(text.isEmpty() ? "" : "\n").append("%s, %s%n".formatted(variation.word(), variation.unit()));
            text.append(" ".repeat(width));
            variation.labels().forEach(label -> text.append("%7s".formatted(label)));
            text.append("%7s%n".formatted("mean"));
            for (Robustness one : all) {
                Curve curve = one.curves.get(i);
                text.append(("%-" + width + "s").formatted(one.name));
                curve.accuracies().forEach(a -> text.append(number(a)));
                text.append(number(curve.mean())).append(System.lineSeparator());
            }
        }
        return text.toString();
    }

    /// Says so unless all went through the same variations.
    public static void requireSame(Robustness... all) {
        Require.require(all.length > 0, "there is nothing to compare; give one or more");
        for (Robustness one : all) {
            Require.require(words(one).equals(words(all[0])), "%s was varied by %s, but %s by %s; compare the same",
                    all[0].name,
                    words(all[0]), one.name, words(one));
        }
    }

    private static List<String> words(Robustness one) {
        return one.curves.stream().map(c -> c.variation().word()).toList();
    }

    private static String number(double share) {
        return String.format(Locale.ROOT, "%7.3f", share);
    }

    @Override public String toString() {
        return table(this);
    }
}
