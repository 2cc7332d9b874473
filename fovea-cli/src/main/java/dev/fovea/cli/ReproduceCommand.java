package dev.fovea.cli;

import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Model;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fovea reproduce MODEL`: trains a model again by the command that its passport holds, and compares weights and numbers.
@Command(name = "reproduce", sortOptions = false, description = "Trains a model again by the command that its file holds, and compares.", footer = {
        "", "Exit code 1 if a number differs. The weights are the same, bit for bit, on the same kind of machine."})
final class ReproduceCommand implements Callable<Integer> {
    private final Console console;

    // @formatter:off
    @Parameters(paramLabel = "MODEL", description = "A model file, or the folder of a run.")
    Path model = Path.of("");

    @Option(names = "--data", paramLabel = "DATA", description = "Where the data are now, if they were moved.")
    Optional<Path> data = Optional.empty();

    @Option(names = "--runs", paramLabel = "FOLDER", defaultValue = "runs",
            description = "Where the folder of the new run is made; ${DEFAULT-VALUE} if not given.")
    Path runs = Path.of("runs");

    @Option(names = "--run", paramLabel = "NAME", defaultValue = "reproduced",
            description = "The name of the new run; ${DEFAULT-VALUE} if not given.")
    String run = "reproduced";
    // @formatter:on

    ReproduceCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        Path file = ModelFile.of(model);
        Map<String, byte[]> weights = new LinkedHashMap<>();
        Passport stated;
        try (Model loaded = Model.load(file)) {
            stated = Passport.of(loaded).require(file);
            weights.putAll(bits(loaded));
        }
        List<String> command = command(file, stated);
        console.out().println(Words.line(command));
        int code = Main.commandLine(console).execute(command.toArray(String[]::new));
        if (code != ExitCode.OK) {
            return code;
        }
        try (Model again = Model.load(runs.resolve(run).resolve(file.getFileName()))) {
            Map<String, byte[]> now = bits(again);
            long same = weights.entrySet().stream()
                    .filter(w -> now.get(w.getKey()) instanceof byte[] bytes && Arrays.equals(bytes, w.getValue()))
                    .count();
            int differ = VerifyCommand.compare(console, stated, Passport.of(again).numbers());
            console.out().println("%d of %d weights are the same, bit for bit; %s".formatted(same, weights.size(),
                    differ == 0 ? "all numbers are as stated" : Words.count(differ, "number") + " differ"));
            return differ == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private static Map<String, byte[]> bits(Model model) {
        var bits = new LinkedHashMap<String, byte[]>();
        for (Parameter p : model.parameters()) {
            bits.put(p.path(), model.weight(p.path()).data().toArray(ValueLayout.JAVA_BYTE));
        }
        return bits;
    }

    /// The words of the command, with another run, and what it found out for itself then.
    private List<String> command(Path file, Passport stated) {
        var words = new ArrayList<>(stated.arguments(file));
        if (words.isEmpty() || !words.getFirst().equals("train")) {
            throw new IllegalArgumentException("%s does not hold the command that trained it".formatted(file));
        }
        replace(words, "--runs", Optional.of(runs.toString()));
        replace(words, "--run", Optional.of(run));
        replace(words, "--epochs", stated.fact(Passport.EPOCHS));
        replace(words, "--threads", stated.fact("threads"));
        replace(words, "--backend", stated.fact("backend"));
        replace(words, "--batch", stated.fact("batch size"));
        if (data.isPresent() && words.size() > 1) {
            String before = stated.settings().getOrDefault(RunData.DATA, "");
            words.replaceAll(
                    w -> !w.startsWith("-") && Path.of(w).toAbsolutePath().normalize().toString().equals(before)
                            ? data.get().toString()
                            : w);
        }
        return words;
    }

    private static void replace(List<String> words, String option, Optional<String> value) {
        if (value.isEmpty()) {
            return;
        }
        int at = words.indexOf(option);
        if (at >= 0) {
            words.remove(at + 1);
            words.remove(at);
        }
        words.removeIf(w -> w.startsWith(option + "="));
        words.addAll(List.of(option, value.get()));
    }
}
