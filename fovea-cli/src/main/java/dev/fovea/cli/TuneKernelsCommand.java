package dev.fovea.cli;

import dev.fovea.compile.KernelTimes;
import dev.fovea.compile.KernelTimes.Decision;
import dev.fovea.compile.Target;
import dev.fovea.formats.Json;
import dev.fovea.formats.KernelTimesFile;
import dev.fovea.nn.model.Execution;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fovea tune-kernels [NET|MODEL ...]`: measures the kernels of convolutions and products, keeps the times for `--autotune`, and says
/// where the rule, by which kernels are chosen otherwise, is not the best.
@Command(name = "tune-kernels", sortOptions = false, description = "Measures all kernels that could run the convolutions and products of networks, and keeps the times for"
        + " --autotune.", footer = {"",
                "By rule is what runs without --autotune. A kernel may be chosen that is not the fastest by itself: its neighbours"
                        + " then need fewer changes of layout, and with --precision bf16 fewer casts to or from float32."})
final class TuneKernelsCommand implements Callable<Integer> {
    private static final Pattern ARITHMETIC = Pattern.compile("Conv|MatMul");
    private static final double MILLION = 1e6;

    private final Console console;

    // @formatter:off
    @Parameters(paramLabel = "NET|MODEL", arity = "0..*",
            description = PassOptions.NET + " All that fovea nets lists if none is given, which takes long.")
    List<String> nets = List.of();

    @Mixin PassOptions pass = new PassOptions();

    @Mixin ExecutionOptions execution = new ExecutionOptions();

    @Option(names = "--json", description = "Print an array in JSON.")
    boolean json;
    // @formatter:on

    TuneKernelsCommand(Console console) {
        this.console = console;
    }

    /// An op as it is to run.
    ///
    /// @param next the fastest of all others, by itself
    private record Row(Decision decision, Timed chosen, Optional<Timed> next, Timed usual) {
        static Row of(Decision d, Map<String, SortedMap<String, Long>> times) {
            List<Timed> all = Stream.of(false, true).filter(f32 -> !f32 || !d.inF32().equals(d.what()))
                    .flatMap(f32 -> times.getOrDefault(f32 ? d.inF32() : d.what(), Collections.emptySortedMap())
                            .entrySet().stream().map(e -> new Timed(e.getKey(), f32, e.getValue())))
                    .toList();
            Timed chosen = Timed.of(d.chosen(), d.takesF32(), all);
            return new Row(d, chosen, all.stream().filter(t -> !t.equals(chosen))
                    .min(Comparator.comparingLong(Timed::nanoseconds)), Timed.of(d.usual(), false, all));
        }

        List<String> lines() {
            var lines = new ArrayList<>(List.of(decision.op() + "  " + decision.types(),
                    chosen.line(decision.isAsUsual() ? "by rule" : "chosen")));
            next.ifPresent(n -> lines.add(n.line("next")));
            if (!decision.isAsUsual()) {
                lines.add(usual.line("by rule"));
            }
            return lines;
        }

        Json.Obj object() {
            Json.Obj object = Json.object().with("op", Json.of(decision.op())).with("types", Json.of(decision.types()))
                    .with("chosen", chosen.object());
            return next.map(n -> object.with("next", n.object())).orElse(object).with("byRule", usual.object());
        }
    }

    /// @param inF32 instead of bf16
    private record Timed(String how, boolean inF32, long nanoseconds) {
        static Timed of(String how, boolean inF32, List<Timed> all) {
            return all.stream().filter(t -> t.how().equals(how) && t.inF32() == inF32).findFirst()
                    .orElse(new Timed(how, inF32, Long.MAX_VALUE));
        }

        String line(String what) {
            return String.format(Locale.ROOT, "  %9.4f ms  %-8s %s", nanoseconds / MILLION, what, text());
        }

        private String text() {
            return inF32 ? "in float32: " + how : how;
        }

        Json.Obj object() {
            return Json.object().with("kernel", Json.of(text())).with("milliseconds", Json.of(nanoseconds / MILLION));
        }
    }

    @Override public Integer call() {
        Execution measuring = KernelTimesFile.ofUser(execution.execution(), console.err()::println);
        KernelTimes times = measuring.kernelTimes().orElseThrow();
        Set<Decision> seen = new LinkedHashSet<>();
        var rows = new ArrayList<Row>();
        for (String net : nets.isEmpty() ? Nets.all().stream().map(NamedNet::name).toList() : nets) {
            try (var prepared = pass.prepared(net, measuring)) {
                List<Row> fresh = times.decisions().stream().filter(d -> ARITHMETIC.matcher(d.op()).find())
                        .filter(seen::add)
                        .map(d -> Row.of(d, times.all())).toList();
                rows.addAll(fresh);
                if (!json) {
                    print(net, prepared.plan().target(), fresh);
                }
            }
        }
        if (json) {
            console.out().print(Json.array(rows.stream().map(Row::object).toList()).pretty());
        }
        return ExitCode.OK;
    }

    private void print(String net, Target target, List<Row> rows) {
        long others = rows.stream().filter(r -> !r.decision().isAsUsual()).count();
        console.out().println("%s, %s, batch %d, %s: %s, %d of them otherwise than by rule".formatted(net, pass.pass(),
                target.batch(), Words.count(target.threads(), "thread"), Words.count(rows.size(), "step"), others));
        rows.stream().flatMap(r -> r.lines().stream()).forEach(console.out()::println);
    }
}
