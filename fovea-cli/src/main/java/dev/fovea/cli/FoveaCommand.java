package dev.fovea.cli;

import dev.fovea.data.Images;
import dev.fovea.data.augment.Augmentation;
import dev.fovea.insight.profile.ProfileTable;
import dev.fovea.nn.model.Precision;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `fovea`: the commands, and what they share.
@Command(name = "fovea", versionProvider = Version.class, sortOptions = false, synopsisSubcommandLabel = "COMMAND", description = "Convolutional neural networks on the JVM.", footer = {
        "", "fovea COMMAND --help tells about one. Exit codes: 0, 1 failure, 2 wrong usage, 130"
                + " interrupted."})
final class FoveaCommand implements Runnable {
    @Spec CommandSpec spec = CommandSpec.create();

    // @formatter:off
    @Option(names = "--stacktrace", scope = ScopeType.INHERIT,
            description = "After a failure, show where in the program it happened; so does FOVEA_DEBUG=1.")
    boolean stacktrace;

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help.")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the versions of Fovea and Java.")
    boolean version;
    // @formatter:on

    private FoveaCommand() {}

    /// The commands in the order of the help. Setting one up costs some milliseconds.
    private static final Map<String, Function<Console, CommandLine>> COMMANDS = new LinkedHashMap<>();

    static {
        add("train", TrainCommand::new);
        add("resume", ResumeCommand::new);
        add("report", ReportCommand::new);
        add("tune", TuneCommand::new);
        add("evaluate", EvaluateCommand::new);
        add("verify", VerifyCommand::new);
        add("reproduce", ReproduceCommand::new);
        add("robustness", RobustnessCommand::new);
        add("predict", PredictCommand::new);
        add("import", ImportCommand::new);
        add("export", ExportCommand::new);
        add("encode", EncodeCommand::new);
        add("decode", DecodeCommand::new);
        add("reconstruct", ReconstructCommand::new);
        add("explain", ExplainCommand::new);
        add("filters", FiltersCommand::new);
        add("augment", AugmentCommand::new);
        add("nets", NetsCommand::new);
        add("models", ModelsCommand::new);
        add("summary", SummaryCommand::new);
        add("lint", LintCommand::new);
        add("plan", PlanCommand::new);
        add("profile", ProfileCommand::new);
        add("tune-kernels", TuneKernelsCommand::new);
        add("doctor", DoctorCommand::new);
        add("bench", BenchCommand::new);
        add("onnx-test", OnnxTestCommand::new);
        COMMANDS.put("data", console -> new CommandLine(new DataCommand()).addSubcommand(new DataListCommand(console))
                .addSubcommand(new DataCheckCommand(console)).addSubcommand(new DataExportCommand(console)));
        add("run", RunCommand::new);
    }

    private static void add(String name, Function<Console, Object> command) {
        COMMANDS.put(name, console -> new CommandLine(command.apply(console)));
    }

    /// All commands.
    static CommandLine commandLine(Console console) {
        return commandLine(console, COMMANDS.keySet());
    }

    /// The one command that is asked for, if it is a known one; else all, for the help and the message that says what there is.
    static CommandLine commandLine(Console console, List<String> arguments) {
        Optional<String> asked = arguments.stream().filter(a -> !a.startsWith("-")).findFirst()
                .filter(COMMANDS::containsKey);
        return commandLine(console, asked.map(Set::of).orElseGet(COMMANDS::keySet));
    }

    private static CommandLine commandLine(Console console, Set<String> names) {
        var fovea = new FoveaCommand();
        var line = new CommandLine(fovea);
        COMMANDS.forEach((name, command) -> {
            if (names.contains(name)) {
                line.addSubcommand(command.apply(console));
            }
        });
        line.registerConverter(NamedNet.class, Nets::named);
        line.registerConverter(OptimizerName.class, Words.of(OptimizerName.class, "optimizer"));
        line.registerConverter(Precision.class, Words.of(Precision.class, "precision"));
        line.registerConverter(ScheduleName.class, Words.of(ScheduleName.class, "schedule"));
        line.registerConverter(SearchName.class, Words.of(SearchName.class, "search"));
        line.registerConverter(ValueOption.class, ValueOption::parse);
        line.registerConverter(Vary.class, Vary::parse);
        line.registerConverter(RateOption.class, RateOption::parse);
        line.registerConverter(Pass.class, Words.of(Pass.class, "mode"));
        line.registerConverter(ProfileTable.By.class, Words.of(ProfileTable.By.class, "grouping"));
        line.registerConverter(ProfileTable.Sort.class, Words.of(ProfileTable.Sort.class, "order"));
        line.registerConverter(Images.Fit.class, Words.of(Images.Fit.class, "fit"));
        line.registerConverter(Augmentation.class, AugmentationWord::parse);
        line.registerConverter(AugmentOption.class, AugmentOption::parse);
        line.registerConverter(Bytes.class, Bytes::parse);
        line.registerConverter(MemoryOption.class, MemoryOption::parse);
        return line.setOut(new PrintWriter(console.out(), true)).setErr(new PrintWriter(console.err(), true))
                .setUsageHelpAutoWidth(false).setUsageHelpWidth(100)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setParameterExceptionHandler((e, _) -> Failures.usage(e, console.err()))
                .setExecutionExceptionHandler((e, _, _) -> Failures.failure(e, console.err(),
                        fovea.stacktrace || System.getenv("FOVEA_DEBUG") != null));
    }

    @Override public void run() {
        throw new ParameterException(spec.commandLine(),
                "Missing command; there are " + String.join(", ", spec.subcommands().keySet()));
    }
}
