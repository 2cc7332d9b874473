package dev.fovea.cli;

import dev.fovea.data.DataFiles;
import dev.fovea.data.Preprocessing;
import dev.fovea.formats.Json;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Pretrained;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/// `fovea models`: the networks with published weights, which `predict`, `evaluate`, `explain` and `train --from` take by name.
@Command(name = "models", sortOptions = false, description = "Lists the networks with published weights: where they come from, and what they take.", footer = {
        "", "Weights are looked for below FOVEA_DATA, then in the user's cache; --weights FILE of other commands gives"
                + " their path."})
final class ModelsCommand implements Callable<Integer> {
    private final Console console;

    // @formatter:off
    @Option(names = "--json", description = "Print an array in JSON.")
    boolean json;
    // @formatter:on

    ModelsCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        DataFiles places = DataFiles.system();
        List<Pretrained> all = Pretrained.all();
        if (json) {
            console.out().print(Json.array(all.stream().map(p -> object(p, places)).toList()).pretty());
        } else {
            all.forEach(p -> console.out().println(text(p, places)));
        }
        return ExitCode.OK;
    }

    private static String text(Pretrained p, DataFiles places) {
        return String.format(Locale.ROOT, """
                %s, %s
                  takes    %s, %s; then %s
                  classes  %,d: %s … %s
                  weights  %s/%s, %,d bytes, SHA-256 %s
                  from     %s; %s
                  here     %s""", p.name(), p.about(), size(p), words(p.preprocessing()), p.pixels(), p.classes()
                .get().size(), p.classes().get().getFirst(), p.classes().get().getLast(), p.folder(), p.file().name(),
                p.file().bytes(), p.file().sha256(), p.source(), p.licence(), where(p, places));
    }

    private static String where(Pretrained p, DataFiles places) {
        return p.where(places).map(Object::toString).orElse(p.addresses().isEmpty()
                ? "no; no address is known, so put the file below FOVEA_DATA, or give it by --weights"
                : "no; fetched on first use from " + p.addresses().getFirst());
    }

    private static String size(Pretrained p) {
        Shape image = image(p);
        return "%d x %d x %d".formatted(image.extent(0), image.extent(1), image.extent(2));
    }

    private static Shape image(Pretrained p) {
        return p.network().get().inputs().getFirst().sample();
    }

    /// `crop of the middle 87.5 %`
    static String words(Preprocessing how) {
        String fit = Words.word(how.fit());
        return how.share() == 1 ? fit : String.format(Locale.ROOT, "%s of the middle %.1f %%", fit, 100 * how.share());
    }

    private static Json object(Pretrained p, DataFiles places) {
        Json.Obj object = Json.object().with("name", Json.of(p.name())).with("about", Json.of(p.about()))
                .with("image", Json.array(image(p).extents().stream().map(Json::of).toList()))
                .with("fit", Json.of(Words.word(p.preprocessing().fit())))
                .with("share", Json.of(p.preprocessing().share())).with("pixels", Json.of(p.pixels()))
                .with("classes", Json.array(p.classes().get().stream().map(Json::of).toList()))
                .with("file", Json.of(p.folder() + "/" + p.file().name())).with("bytes", Json.of(p.file().bytes()))
                .with("sha256", Json.of(p.file().sha256())).with("source", Json.of(p.source()))
                .with("licence", Json.of(p.licence()))
                .with("addresses", Json.array(p.addresses().stream().map(a -> Json.of(a.toString())).toList()));
        return p.where(places).map(file -> object.with("here", Json.of(file.toString()))).orElse(object);
    }
}
