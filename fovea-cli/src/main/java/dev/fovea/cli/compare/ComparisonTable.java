package dev.fovea.cli.compare;

import dev.fovea.cli.compare.Outcome.Measured;
import dev.fovea.cli.compare.Outcome.Refused;
import dev.fovea.formats.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Rows, written for a reader, for a program, or for a page.
public record ComparisonTable(Setting setting, List<Row> rows) {
    private static final String LINE = "%-20s %-5s %5s %3s  %-14s %11s %11s %11s  %6s %8s %5s %10s %8s";
    private static final double MEBIBYTE = 1 << 20;

    private static final List<String> COLUMNS = List.of("workload", "network", "mode", "batch", "threads", "engine",
            "version", "images_per_second", "minimum", "maximum", "fovea_is_times_as_fast", "gflops",
            "percent_of_peak", "memory_mib", "first_step_seconds", "answers_differ_by", "refused");

    public ComparisonTable {
        rows = List.copyOf(rows);
    }

    // as text

    /// What stands above the lines.
    public static String heading(Setting setting) {
        return "%s, %s%nfp32 peak, measured: %s%n%n".formatted(setting.date(), setting.machine(), setting.peak())
                + LINE.formatted("workload", "mode", "batch", "thr", "engine", "images/s", "least", "most", "ratio",
                        "GFLOP/s", "peak", "memory", "1st step");
    }

    /// One row.
    public static String line(Row row, Setting setting) {
        Cell cell = row.cell();
        String workload = cell.subject().toString();
        return switch (row.outcome()) {
            case Refused(String reason) -> "%-20s %-5s %5s %3s  %-14s refused: %s".formatted(workload, cell.mode(),
                    cell.batch(), cell.threads(), row.engine(), reason);
            case Measured m -> LINE.formatted(workload, cell.mode(), cell.batch(), cell.threads(), row.engine(),
                    rate(m.median()), rate(m.minimum()), rate(m.maximum()), ratio(row.ratio()),
                    number("%.1f", row.gigaflops(m)), percent(row, m, setting), mebibytes(m.memory()),
                    number("%.2f s", m.firstStep())) + differs(row.difference());
        };
    }

    @Override public String toString() {
        return Stream.concat(Stream.of(heading(setting)), rows.stream().map(r -> line(r, setting)))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /// With three digits or more.
    private static String rate(double imagesPerSecond) {
        return number(imagesPerSecond < 10 ? "%.2f" : imagesPerSecond < 100 ? "%.1f" : "%,.0f", imagesPerSecond);
    }

    private static String ratio(OptionalDouble ratio) {
        return ratio.isPresent() ? number("%.2f", ratio.getAsDouble()) : "";
    }

    private static String differs(OptionalDouble difference) {
        return difference.isPresent() ? number("  answers differ by %.1e", difference.getAsDouble()) : "";
    }

    private static String percent(Row row, Measured measured, Setting setting) {
        double percent = setting.percent(row.gigaflops(measured), row.cell().threads());
        return number(percent < 10 ? "%.1f %%" : "%.0f %%", percent);
    }

    private static String mebibytes(OptionalLong bytes) {
        return bytes.isPresent() ? number("%,.0f MiB", bytes.getAsLong() / MEBIBYTE) : "";
    }

    // for programs

    /// Tab-separated, one line for each row; a first line that begins with `#` says on what it was measured.
    public String tsv() {
        var text = new StringBuilder("# %s; %s; fp32 peak %s; %s\n".formatted(setting.date(), setting.machine(),
                setting.peak(), setting.command())).append(String.join("\t", COLUMNS)).append('\n');
        for (Row row : rows) {
            SequencedMap<String, String> values = values(row);
            text.append(COLUMNS.stream().map(c -> values.getOrDefault(c, "").replaceAll("\\s", " "))
                    .collect(Collectors.joining("\t"))).append('\n');
        }
        return text.toString();
    }

    private SequencedMap<String, String> values(Row row) {
        var values = new LinkedHashMap<String, String>();
        values.put("workload", row.cell().subject().name());
        values.put("network", row.cell().subject().title());
        values.put("mode", row.cell().mode());
        values.put("batch", Integer.toString(row.cell().batch()));
        values.put("threads", Integer.toString(row.cell().threads()));
        values.put("engine", row.engine());
        switch (row.outcome()) {
            case Refused(String reason) -> values.put("refused", reason);
            case Measured m -> {
                values.put("version", m.version());
                values.put("images_per_second", number("%.2f", m.median()));
                values.put("minimum", number("%.2f", m.minimum()));
                values.put("maximum", number("%.2f", m.maximum()));
                row.ratio().ifPresent(r -> values.put("fovea_is_times_as_fast", number("%.3f", r)));
                row.difference().ifPresent(d -> values.put("answers_differ_by", number("%.3e", d)));
                values.put("gflops", number("%.2f", row.gigaflops(m)));
                values.put("percent_of_peak",
                        number("%.1f", setting.percent(row.gigaflops(m), row.cell().threads())));
                m.memory().ifPresent(b -> values.put("memory_mib", number("%.0f", b / MEBIBYTE)));
                values.put("first_step_seconds", number("%.3f", m.firstStep()));
            }
        }
        return values;
    }

    /// One object.
    public Json json() {
        Json.Obj peaks = Json.object();
        for (var peak : setting.peaks().entrySet()) {
            peaks = peaks.with(peak.getKey().toString(), Json.of(peak.getValue()));
        }
        return Json.object().with("date", Json.of(setting.date().toString()))
                .with("machine", Json.of(setting.machine()))
                .with("command", Json.of(setting.command())).with("peakGflops", peaks)
                .with("rows", Json.array(rows.stream().map(this::json).toList()));
    }

    private Json.Obj json(Row row) {
        Json.Obj object = Json.object().with("workload", Json.of(row.cell().subject().name()))
                .with("network", Json.of(row.cell().subject().title())).with("mode", Json.of(row.cell().mode()))
                .with("batch", Json.of(row.cell().batch())).with("threads", Json.of(row.cell().threads()))
                .with("engine", Json.of(row.engine()));
        return switch (row.outcome()) {
            case Refused(String reason) -> object.with("refused", Json.of(reason));
            case Measured m -> {
                object = object.with("version", Json.of(m.version())).with("imagesPerSecond", Json.of(m.median()))
                        .with("rounds", Json.array(m.rates().stream().map(Json::of).toList()))
                        .with("gflops", Json.of(row.gigaflops(m)))
                        .with("percentOfPeak",
                                Json.of(setting.percent(row.gigaflops(m), row.cell().threads())))
                        .with("firstStepSeconds", Json.of(m.firstStep()));
                object = row.ratio().isPresent()
                        ? object.with("foveaIsTimesAsFast", Json.of(row.ratio().getAsDouble()))
                        : object;
                object = row.difference().isPresent()
                        ? object.with("answersDifferBy", Json.of(row.difference().getAsDouble()))
                        : object;
                yield m.memory().isPresent()
                        ? object.with("memoryBytes", Json.of(m.memory().getAsLong()))
                        : object;
            }
        };
    }

    // for a page

    /// A table in Markdown: a line for each cell, the engines side by side, and below it date, machine and command.
    public String markdown() {
        List<String> engines = rows.stream().map(Row::engine).distinct().toList();
        var heads = new ArrayList<>(List.of("Workload", "", "Batch", "Threads"));
        for (String engine : engines) {
            heads.addAll(isOurs(engine)
                    ? List.of(engine + ": images/s", "GFLOP/s", "of peak", "memory", "first step")
                    : List.of(engine + ": images/s", "Fovea is", "memory", "first step"));
        }
        var text = new StringBuilder(tableLine(heads))
                .append(heads.stream().map(h -> heads.indexOf(h) < 2 ? "---" : "--:")
                        .collect(Collectors.joining("|", "|", "|\n")));
        for (Cell cell : rows.stream().map(Row::cell).distinct().toList()) {
            var line = new ArrayList<>(List.of(cell.subject().toString(), cell.mode(),
                    Integer.toString(cell.batch()), Integer.toString(cell.threads())));
            engines.forEach(engine -> line.addAll(columns(cell, engine)));
            text.append(tableLine(line));
        }
        return text
                .append("\n%s; %s; fp32 peak, measured in the same run: %s. Images a second: the median of the rounds, "
                        .formatted(setting.date(), setting.machine(), setting.peak()))
                .append("in brackets the least and the most.\n\n```\n%s\n```\n".formatted(setting.command()))
                .toString();
    }

    private boolean isOurs(String engine) {
        return rows.stream().anyMatch(r -> r.engine().equals(engine) && r.ours());
    }

    private List<String> columns(Cell cell, String engine) {
        int count = isOurs(engine) ? 5 : 4;
        Optional<Row> found = rows.stream().filter(r -> r.cell().equals(cell) && r.engine().equals(engine))
                .findFirst();
        if (found.isEmpty() || !(found.get().outcome() instanceof Measured m)) {
            return Stream.concat(Stream.of(found.isPresent() ? "refused" : ""), Stream.generate(() -> "")).limit(count)
                    .toList();
        }
        Row row = found.get();
        String rates = "%s (%s–%s)".formatted(rate(m.median()), rate(m.minimum()), rate(m.maximum()));
        String first = number("%.2f s", m.firstStep());
        return row.ours()
                ? List.of(rates, number("%.1f", row.gigaflops(m)), percent(row, m, setting), mebibytes(m.memory()),
                        first)
                : List.of(rates, ratio(row.ratio()) + " ×", mebibytes(m.memory()), first);
    }

    private static String tableLine(List<String> cells) {
        return cells.stream().map(c -> c.isEmpty() ? " |" : " " + c + " |").collect(Collectors.joining("", "|", "\n"));
    }
}
