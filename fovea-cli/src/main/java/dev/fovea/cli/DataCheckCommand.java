package dev.fovea.cli;

import dev.fovea.data.DataCheck;
import dev.fovea.data.Finding;
import dev.fovea.formats.Json;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fovea data check DIR`: which images cannot be read, which are there twice, which are odd, before a run meets them.
@Command(name = "check", sortOptions = false, description = "Lists image files that cannot be read, are there twice, or are odd.", footer = {
        "", "Ends with 1 if some cannot be read."})
final class DataCheckCommand implements Callable<Integer> {
    private final Console console;

    // @formatter:off
    @Parameters(paramLabel = "DIR|CSV",
            description = "A folder of class folders, or a list with the columns path and label.")
    Path data = Path.of("");

    @Option(names = "--json", description = "Print an object in JSON.")
    boolean json;
    // @formatter:on

    DataCheckCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        DataCheck check = DataCheck.of(data);
        console.out().print(json ? object(check).pretty() : check.toString());
        return check.of(Finding.Kind.UNREADABLE).isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static Json.Obj object(DataCheck check) {
        var object = Json.object().with("files", Json.of(check.files()))
                .with("classes", Json.array(check.classes().entrySet().stream().map(e -> Json.object()
                        .with("name", Json.of(e.getKey())).with("files", Json.of(e.getValue()))).toList()));
        for (Finding.Kind kind : Finding.Kind.values()) {
            object = object.with(word(kind), Json.of(check.of(kind).size()));
        }
        return object.with("findings", Json.array(check.findings().stream().map(f -> Json.object()
                .with("file", Json.of(f.file().toString())).with("kind", Json.of(word(f.kind())))
                .with("what", Json.of(f.what()))).toList()));
    }

    private static String word(Finding.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
