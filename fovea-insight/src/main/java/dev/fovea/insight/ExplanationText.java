package dev.fovea.insight;

import dev.fovea.insight.Explanation.Combine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// An [Explanation] as lines.
final class ExplanationText {
    private final Explanation e;
    private final List<String> lines = new ArrayList<>();

    private ExplanationText(Explanation e) {
        this.e = e;
    }

    static String of(Explanation e, int channels) {
        var text = new ExplanationText(e);
        text.head();
        if (TermText.isDrawn(e.terms())) {
            text.windows(channels);
        } else {
            text.lines.addAll(TermText.list(e.terms()));
            text.lines.add("");
        }
        text.end();
        return text.lines.stream().map(l -> l + "\n").collect(Collectors.joining());
    }

    private void head() {
        lines.add("%s = %s".formatted(e.unit(), e.layer()));
        lines.add("reads %s of its input %s".formatted(Index.text(e.reads()), e.input()));
        if (!e.input().equals(e.image()) || !e.reads().equals(e.sees())) {
            lines.add("sees  %s of the sample %s".formatted(Index.text(e.sees()), e.image()));
        }
        lines.add("");
    }

    /// One channel after the other: what is seen, the weights, the products.
    private void windows(int most) {
        Map<Integer, List<Term>> channels = e.terms().stream()
                .collect(Collectors.groupingBy(Term::channel, LinkedHashMap::new, Collectors.toList()));
        Map<Integer, Double> sums = channels.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, c -> TermText.sum(c.getValue())));
        List<Integer> shown = channels.keySet().stream()
                .sorted(Comparator.comparingDouble(c -> -Math.abs(sums.getOrDefault(c, 0.0)))).limit(most).sorted()
                .toList();
        channels.forEach((c, terms) -> {
            if (shown.contains(c)) {
                window(c, terms, channels.size() > 1);
            }
        });
        if (channels.size() > shown.size()) {
            double rest = sums.entrySet().stream().filter(s -> !shown.contains(s.getKey()))
                    .mapToDouble(Map.Entry::getValue).sum();
            lines.add("the other %d channels together   %s".formatted(channels.size() - shown.size(),
                    Numbers.text(rest)));
            lines.add("");
        }
    }

    private void window(int channel, List<Term> terms, boolean several) {
        String title = several ? "channel " + channel : "input";
        if (e.combine() == Combine.SUM) {
            lines.addAll(TermText.windows(terms, List.of(title, "kernel", "products")));
        } else {
            lines.add(title);
            lines.addAll(TermText.block(terms, t -> t.padding() ? Double.NaN : t.input()));
        }
        if (several) {
            lines.add("sum of channel %d   %s".formatted(channel, Numbers.text(TermText.sum(terms))));
        }
        long padding = terms.stream().filter(Term::padding).count();
        if (padding > 0) {
            lines.add("%d of %d are padding".formatted(padding, terms.size()));
        }
        lines.add("");
    }

    private void end() {
        switch (e.combine()) {
            case MAXIMUM -> {
                Term largest = e.terms().stream().filter(t -> !t.padding() && t.input() == e.sum()).findFirst()
                        .orElse(e.terms().getFirst());
                line("maximum", Numbers.text(e.sum()) + "   at " + largest.from() + " of its input");
            }
            case MEAN -> line("mean of " + e.terms().stream().filter(t -> !t.padding()).count(), Numbers.text(e.sum()));
            case SUM -> line("sum", Numbers.text(e.sum()));
        }
        if (e.hasBias()) {
            line("bias", Numbers.text(e.bias()));
            line("sum and bias", Numbers.text(e.beforeActivation()));
        }
        if (!e.activation().equals(Explanation.LINEAR)) {
            line(e.activation(), Numbers.text(e.result()));
        }
        double difference = Math.abs(e.beforeActivation() - e.computed());
        lines.add(agreement("The network", difference, e.allowed(), e.terms().size()));
    }

    /// What the check against the network's own number came to.
    static String agreement(String who, double difference, double allowed, int terms) {
        return difference == 0
                ? who + " computes the same."
                : who + " computes the same up to rounding: the difference is %s, allowed for %d terms is %s."
                        .formatted(Numbers.text(difference), terms, Numbers.text(allowed));
    }

    private void line(String what, String number) {
        lines.add("%-12s   %s".formatted(what, number));
    }
}
