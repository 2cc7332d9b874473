package dev.fovea.formats.check;

import dev.fovea.formats.ImportReport;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How far a model's numbers are from those of the program that it comes from, layer by layer in the order of the computation.
///
/// @param tolerance what counts as equal: the largest difference relative to the largest number
/// @param assumed   how the given numbers were read
/// @param rows      one for each layer that was compared
/// @param first     the first layer that diverges
public record CheckReport(double tolerance, List<String> assumed, List<Row> rows, Optional<Divergence> first) {

    /// A layer that was compared.
    ///
    /// @param shape    of what was given
    /// @param absolute the largest difference
    /// @param relative the same, relative to the largest number that was given
    /// @param note     how what was given had to be read, where that is not as the layer stands here
    public record Row(String layer, String file, Shape shape, double absolute, double relative, boolean agrees,
            String note) {
    }

    /// The first layer that diverges.
    ///
    /// @param text   the layer as the call that makes it
    /// @param problem what is different
    /// @param from   the nearest layers before it that agree
    /// @param within layers in between that nothing was given for
    /// @param causes what explains the difference, each of them tried
    public record Divergence(String layer, String text, String problem, List<String> from, List<String> within,
            List<String> causes) {
        public Divergence {
            from = List.copyOf(from);
            within = List.copyOf(within);
            causes = List.copyOf(causes);
        }

        @Override public String toString() {
            return Stream.of(Stream.of("%s is the first layer that diverges: %s".formatted(layer, problem),
                    "  here it is %s".formatted(text)),
                    from.isEmpty() ? Stream.<String>empty() : Stream.of("  before it agrees: " + some(from)),
                    within.isEmpty()
                            ? Stream.<String>empty()
                            : Stream.of("  nothing was given for what lies between: " + some(within)),
                    causes.isEmpty()
                            ? Stream.of("  none of the usual causes explains it")
                            : causes.stream().map(c -> "  " + c))
                    .flatMap(s -> s).collect(Collectors.joining("\n"));
        }

        private static String some(List<String> names) {
            int most = 8;
            return String.join(", ", names.subList(0, Math.min(most, names.size())))
                    + (names.size() > most ? " and %d more".formatted(names.size() - most) : "");
        }
    }

    public CheckReport {
        assumed = List.copyOf(assumed);
        rows = List.copyOf(rows);
    }

    /// Whether no layer diverges.
    public boolean agrees() {
        return first.isEmpty();
    }

    /// `1.2e-07`
    static String number(double number) {
        return number == 0 ? "0" : String.format(Locale.ROOT, "%.1e", number);
    }

    @Override public String toString() {
        var table = new ArrayList<List<String>>();
        table.add(List.of("layer", "file", "shape", "max abs", "relative", ""));
        rows.forEach(r -> table.add(List.of(r.layer(), r.file(), r.shape().toString(), number(r.absolute()),
                number(r.relative()),
                (r.agrees() ? "agrees" : "DIVERGES") + (r.note().isEmpty() ? "" : ", " + r.note()))));
        String end = first.map(Divergence::toString).orElseGet(() -> "%s within %s of the largest number".formatted(
                rows.size() == 1 ? "1 layer agrees" : "all %d layers agree".formatted(rows.size()), number(tolerance)));
        return Stream.of(assumed.stream(), ImportReport.table(table).stream(), Stream.of(end))
                .flatMap(s -> s).collect(Collectors.joining("\n"));
    }
}
