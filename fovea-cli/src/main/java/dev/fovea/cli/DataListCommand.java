package dev.fovea.cli;

import dev.fovea.data.KnownData;
import dev.fovea.formats.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/// `fovea data list`: the data sets by name, and where they are.
@Command(name = "list", description = "Lists the data sets that are known by name, and where they are.")
final class DataListCommand implements Callable<Integer> {
    private final Console console;

    // @formatter:off
    @Option(names = "--json", description = "Print an array in JSON.")
    boolean json;
    // @formatter:on

    DataListCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        List<KnownData> all = KnownData.all();
        if (json) {
            console.out().print(Json.array(all.stream().map(d -> Json.object().with("name", Json.of(d.name()))
                    .with("about", Json.of(d.about())).with("where", Json.of(d.where().get()))).toList()).pretty());
        } else {
            all.forEach(d -> console.out()
                    .println("%-14s %s%n%-14s %s".formatted(d.name(), d.about(), "", d.where().get())));
        }
        return ExitCode.OK;
    }
}
