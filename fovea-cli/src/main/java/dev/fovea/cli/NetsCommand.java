package dev.fovea.cli;

import dev.fovea.formats.Json;
import dev.fovea.nn.model.Summary;
import dev.fovea.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/// `fovea nets`: the networks by name, what they cost and what they are made for.
@Command(name = "nets", description = "Lists the networks that are known by name: parameters that learn, multiply-adds of an image, its size.", footer = {
        "", "Where DATA is given, a network is built for its images and classes."})
final class NetsCommand implements Callable<Integer> {
    private static final double MILLION = 1e6;
    private static final int HUNDRED = 100;

    private final Console console;

    // @formatter:off
    @Option(names = "--json", description = "Print an array in JSON.")
    boolean json;
    // @formatter:on

    NetsCommand(Console console) {
        this.console = console;
    }

    private record Row(NamedNet net, Summary summary, Shape image) {
        static Row of(NamedNet net) {
            var network = net.network();
            return new Row(net, network.summary(), network.inputs().getFirst().sample());
        }

        /// `mobilenet_v1   4.2 M   569 M   224x224x3   MobileNet, Howard et al. 2017`
        String line() {
            return String.format(Locale.ROOT, "%-18s %9s %9s  %-9s  %s", net.name(), millions(summary.trainable()),
                    millions(summary.multiplyAdds()), size(), net.about());
        }

        private String size() {
            return image.extents().stream().map(String::valueOf).collect(Collectors.joining("x"));
        }

        Json object() {
            return Json.object().with("name", Json.of(net.name())).with("about", Json.of(net.about()))
                    .with("parameters", Json.of(summary.parameters())).with("trainable", Json.of(summary.trainable()))
                    .with("multiplyAdds", Json.of(summary.multiplyAdds()))
                    .with("image", Json.array(image.extents().stream().map(Json::of).toList()))
                    .with("training", training(net.training()));
        }

        private static Json training(Training t) {
            return Json.object().with("epochs", Json.of(t.epochs())).with("batch", Json.of(t.batch()))
                    .with("optimizer", Json.of(t.rule().toString()));
        }
    }

    /// `0.061 M`, `4.2 M`, `569 M`
    private static String millions(long count) {
        double m = count / MILLION;
        return String.format(Locale.ROOT, m < 1 ? "%.3f M" : m < HUNDRED ? "%.1f M" : "%.0f M", m);
    }

    @Override public Integer call() {
        List<Row> rows = Nets.all().parallelStream().map(Row::of).toList();
        if (json) {
            console.out().print(Json.array(rows.stream().map(Row::object).toList()).pretty());
        } else {
            console.out().println("%-18s %9s %9s  %-9s".formatted("", "learned", "mult-adds", "image").stripTrailing());
            rows.forEach(r -> console.out().println(r.line()));
        }
        return ExitCode.OK;
    }
}
