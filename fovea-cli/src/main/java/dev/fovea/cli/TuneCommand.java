package dev.fovea.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `fovea tune [DATA] --vary NAME=VALUES`: tries values of hyper-parameters, and says which were best.
@Command(name = "tune", sortOptions = false, description = "Tries values of hyper-parameters, and says which were best.", footer = {
        "",
        "VALUES are 16,32,64 or relu,elu; 1..4 (whole numbers); uniform(0.1,0.5); log(1e-4,1e-1) (each power of ten as often)."
                + " In a shell, parentheses need quotes: --vary 'rate=log(1e-4,1e-1)'; so does | in place of the comma.",
        "NAME is rate, batch, optimizer, schedule or decay; or an argument: of a layer by its path (fovea summary shows them),"
                + " conv2d_1.filters, dropout.rate; of the optimizer, optimizer.beta1; of the network, net.width.",
        "Ctrl-C ends a search in good order; fovea tune --resume DIR goes on with it, also after it was killed."})
final class TuneCommand implements Callable<Integer> {
    private static final Set<String> FOR_RESUME = Set.of("--resume", "--threads", "--memory", "--backend", "--json",
            "--stacktrace");

    private final Console console;

    @Spec CommandSpec spec = CommandSpec.create();

    // @formatter:off
    @Mixin LearningOptions chosen = new LearningOptions();

    @Option(names = "--vary", paramLabel = "NAME=VALUES",
            description = "What is varied, and the values that it may take; see below. Once for each.")
    List<Vary> varied = List.of();

    @Option(names = "--search", paramLabel = "ORDER",
            description = "grid: every combination. random: independent draws. asha: draws that are trained for one epoch,"
                    + " the best third of them for 3, the best third of these for 9, and so on up to --epochs. Grid if not"
                    + " given and all values are listed, else asha.")
    Optional<SearchName> order = Optional.empty();

    @Option(names = "--trials", paramLabel = "COUNT", description = "How many are begun by random and asha; 20 if not given.")
    Optional<Integer> trials = Optional.empty();

    @Option(names = "--monitor", paramLabel = "NAME",
            description = "What trials are compared by: val_loss, val_accuracy or another number of an epoch; "
                    + Tuning.MONITOR + " if not given.")
    Optional<String> monitor = Optional.empty();

    @Mixin ExecutionOptions execution = new ExecutionOptions();

    @Option(names = {"-o", "--output"}, paramLabel = "DIR",
            description = "Where table, checkpoints and report are kept; searches/DATA-NET-1 and so on if not given. A search"
                    + " that is there goes on.")
    Optional<Path> output = Optional.empty();

    @Option(names = "--resume", paramLabel = "DIR", description = "Go on with the search in this folder, as it was begun.")
    Optional<Path> resume = Optional.empty();

    @Option(names = "--json", description = "Print one object in JSON, at the end.")
    boolean json;
    // @formatter:on

    TuneCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        return resume.isPresent() ? goOn(new SearchFolder(resume.get())) : start();
    }

    private int goOn(SearchFolder folder) {
        List<String> others = spec.commandLine().getParseResult().matchedArgs().stream().map(TuneCommand::name)
                .filter(name -> !FOR_RESUME.contains(name)).toList();
        if (!others.isEmpty()) {
            throw new ParameterException(spec.commandLine(),
                    "--resume goes on with a search as it was begun; leave out %s"
                            .formatted(String.join(", ", others)));
        }
        if (!Files.isDirectory(folder.path())) {
            throw new IllegalArgumentException("there is no folder %s; give that of a search".formatted(folder));
        }
        var settings = folder.settings();
        execution.recall(settings);
        String command = settings.getOrDefault(RunPage.COMMAND, "");
        return session(Tuning.of(folder.toString(), settings), command).run(folder);
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private int start() {
        if (varied.isEmpty()) {
            throw new ParameterException(spec.commandLine(),
                    "Missing required option: '--vary NAME=VALUES', such as --vary batch=16,32,64");
        }
        Learning learning = chosen.learning(json ? Console.quiet(console) : console);
        Tuning tuning;
        try {
            tuning = Tuning.of(learning, varied, order, trials, monitor);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        SearchFolder folder = output.map(SearchFolder::new).orElseGet(() -> SearchFolder.next(Path.of("searches"),
                learning.data().source().name() + "-" + learning.net().name()));
        return session(tuning, Words.command(spec)).run(folder);
    }

    private TuneSession session(Tuning tuning, String command) {
        var besides = new LinkedHashMap<String, String>();
        execution.keep(besides);
        besides.put(RunPage.COMMAND, command);
        return new TuneSession(console, json, tuning, execution.execution(), besides);
    }
}
