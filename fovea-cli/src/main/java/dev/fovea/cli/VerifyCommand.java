package dev.fovea.cli;

import dev.fovea.data.DataSet;
import dev.fovea.nn.model.Model;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fovea verify MODEL`: judges a model again, by the data that its passport names, and compares.
@Command(name = "verify", sortOptions = false, description = "Judges a model again by the data that its file names, and compares with what the file says.", footer = {
        "", "Exit code 1 if the data or a number differ."})
final class VerifyCommand implements Callable<Integer> {
    private static final double ROUNDING = 1e-4;    // another backend, or other threads, sum in another order

    private final Console console;

    // @formatter:off
    @Parameters(paramLabel = "MODEL", description = "A model file, or the folder of a run.")
    Path model = Path.of("");

    @Option(names = "--data", paramLabel = "DATA", description = "Where the data are now, if they were moved.")
    Optional<Path> data = Optional.empty();

    @Mixin ExecutionOptions execution = new ExecutionOptions();
    // @formatter:on

    VerifyCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        Path file = ModelFile.of(model);
        try (Model loaded = ModelFile.load(model, execution.execution())) {
            Passport passport = Passport.of(loaded).require(file);
            console.out().println(origin(file, passport));
            console.out().println("code of Fovea: %s".formatted(
                    passport.fact(Passport.CODE).equals(Optional.of(CodeDigest.ofFovea()))
                            ? "as stated"
                            : "another than the model was judged with"));
            RunData.Parts parts = RunData.of(file.toString(), moved(passport, data)).open();
            int differ = same("training data", passport.fact("data sha256"), parts.training())
                    + same("test data", passport.fact(Passport.TEST_SHA256), parts.test());
            SequencedMap<String, Double> numbers = Passport.numbers(loaded, parts.test());
            differ += compare(console, passport, numbers);
            console.out().println(differ == 0
                    ? "verified: the data are the same, and %s as stated".formatted(
                            numbers.size() == 1 ? "the number is" : "all " + numbers.size() + " numbers are")
                    : "not verified: %s".formatted(differ == 1 ? "1 line differs" : differ + " lines differ"));
            return differ == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    /// The settings of the run, with the place where the data are now.
    static SequencedMap<String, String> moved(Passport passport, Optional<Path> data) {
        var settings = new LinkedHashMap<>(passport.settings());
        data.ifPresent(path -> settings.put(RunData.DATA, path.toString()));
        return settings;
    }

    private static String origin(Path file, Passport p) {
        return "%s: Fovea %s, seed %s, %s%s%s".formatted(file, p.fact("fovea").orElse("unknown"),
                p.fact("seed").orElse("unknown"), p.fact("saved").map(s -> "saved " + s).orElse("not saved yet"),
                p.fact("pretrained").map(n -> ", from " + n + p.fact("pretrained licence").map(l -> " (" + l + ")")
                        .orElse("")).orElse(""),
                p.fact(Passport.LICENCE).map(l -> ", licence " + l).orElse(""));
    }

    private int same(String what, Optional<String> stated, DataSet found) {
        String digest = found.digest();
        boolean same = stated.equals(Optional.of(digest));
        console.out().println("%s %s, %d samples: %s".formatted(what, found.name(), found.size(), same
                ? "as stated, SHA-256 " + digest
                : "SHA-256 %s, stated is %s".formatted(digest, stated.orElse("none"))));
        return same ? 0 : 1;
    }

    /// Prints every number, and returns how many differ.
    static int compare(Console console, Passport stated, SequencedMap<String, Double> found) {
        int differ = 0;
        for (var number : found.entrySet()) {
            double value = number.getValue();
            Optional<Double> before = Optional.ofNullable(stated.numbers().get(number.getKey()));
            boolean same = before.isPresent() && (before.get().equals(value)
                    || Math.abs(before.get() - value) <= ROUNDING * Math.max(1, Math.abs(value)));
            differ += same ? 0 : 1;
            console.out().println(String.format(Locale.ROOT, "  %-30s %10.6f  %s", number.getKey(), value, same
                    ? "as stated"
                    : before.map(b -> String.format(Locale.ROOT, "differs, stated is %.6f", b))
                            .orElse("is not stated")));
        }
        return differ;
    }
}
