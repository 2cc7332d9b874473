package dev.fovea.cli;

import dev.fovea.data.Images;
import dev.fovea.data.augment.Augmentation;
import dev.fovea.insight.profile.ProfileTable;
import dev.fovea.nn.model.Precision;
import java.io.PrintWriter;
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

    static CommandLine commandLine(Console console) {
        var fovea = new FoveaCommand();
        var line = new CommandLine(fovea)
                .addSubcommand(new TrainCommand(console))
                .addSubcommand(new ResumeCommand(console))
                .addSubcommand(new ReportCommand(console))
                .addSubcommand(new TuneCommand(console))
                .addSubcommand(new EvaluateCommand(console))
                .addSubcommand(new VerifyCommand(console))
                .addSubcommand(new ReproduceCommand(console))
                .addSubcommand(new RobustnessCommand(console))
                .addSubcommand(new PredictCommand(console))
                .addSubcommand(new ExportCommand(console))
                .addSubcommand(new EncodeCommand(console))
                .addSubcommand(new DecodeCommand(console))
                .addSubcommand(new ReconstructCommand(console))
                .addSubcommand(new ExplainCommand(console))
                .addSubcommand(new FiltersCommand(console))
                .addSubcommand(new AugmentCommand(console))
                .addSubcommand(new NetsCommand(console))
                .addSubcommand(new ModelsCommand(console))
                .addSubcommand(new SummaryCommand(console))
                .addSubcommand(new LintCommand(console))
                .addSubcommand(new PlanCommand(console))
                .addSubcommand(new ProfileCommand(console))
                .addSubcommand(new TuneKernelsCommand(console))
                .addSubcommand(new DoctorCommand(console))
                .addSubcommand(new BenchCommand(console))
                .addSubcommand(new OnnxTestCommand(console))
                .addSubcommand(new CommandLine(new DataCommand()).addSubcommand(new DataListCommand(console))
                        .addSubcommand(new DataCheckCommand(console)).addSubcommand(new DataExportCommand(console)))
                .addSubcommand(new RunCommand(console));
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
