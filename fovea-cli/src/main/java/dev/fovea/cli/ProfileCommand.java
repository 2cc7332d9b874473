package dev.fovea.cli;

import dev.fovea.cli.bench.Limits;
import dev.fovea.cli.flight.FlightRecording;
import dev.fovea.insight.profile.Profile;
import dev.fovea.insight.profile.ProfileTable;
import dev.fovea.insight.profile.Profiler;
import dev.fovea.insight.report.ProfilePage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fovea profile NET|MODEL`: where the time of a pass goes, step by step, beside what the machine can do.
@Command(name = "profile", sortOptions = false, description = "Shows where the time of a network goes: each step in ms, GFLOP/s or GB/s, and percent of what"
        + " this machine can do.")
final class ProfileCommand implements Callable<Integer> {
    private final Console console;

    // @formatter:off
    @Parameters(paramLabel = "NET|MODEL", description = PassOptions.NET)
    String net = "";

    @Mixin PassOptions pass = new PassOptions();

    @Option(names = "--by", paramLabel = "WHAT", defaultValue = "step",
            description = "What a line is: step, op or layer; ${DEFAULT-VALUE} if not given.")
    ProfileTable.By by = ProfileTable.By.STEP;

    @Option(names = "--sort", paramLabel = "ORDER", defaultValue = "time",
            description = "time: what takes longest first; plan: what runs first. ${DEFAULT-VALUE} if not given.")
    ProfileTable.Sort sort = ProfileTable.Sort.TIME;

    @Option(names = "--top", paramLabel = "COUNT", description = "Only the first so many lines.")
    Optional<Integer> top = Optional.empty();

    @Option(names = "--runs", paramLabel = "COUNT", description = "How many passes are watched.")
    Optional<Integer> runs = Optional.empty();

    @Option(names = "--seconds", paramLabel = "SECONDS",
            description = "How long passes are watched, after a third of it to warm up; 3 if neither is given.")
    Optional<Double> seconds = Optional.empty();

    @Mixin ExecutionOptions execution = new ExecutionOptions();

    @Option(names = "--report", paramLabel = "FILE", description = "Write a page with pictures, such as profile.html.")
    Optional<Path> report = Optional.empty();

    @Option(names = "--jfr", paramLabel = "FILE",
            description = "Record each step for the JDK's Flight Recorder, such as profile.jfr.")
    Optional<Path> jfr = Optional.empty();

    @Option(names = "--json", description = "Print one object in JSON.")
    boolean json;
    // @formatter:on

    ProfileCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        check();
        try (var prepared = pass.prepared(net, execution.execution())) {
            var profiler = Profiler.of("%s, %s".formatted(net, pass.pass()), prepared.plan(),
                    new Limits(prepared.plan().target().threads())::over);
            Profile profile = profile(prepared, runs.map(profiler::passes)
                    .orElseGet(() -> seconds.map(profiler::seconds).orElse(profiler)));
            var all = ProfileTable.of(profile).by(by).sort(sort);
            print(top.map(all::top).orElse(all));
        }
        return ExitCode.OK;
    }

    private void check() {
        requirePositive("--top", top);
        requirePositive("--runs", runs);
        require(seconds.isEmpty() || seconds.get() >= 0, "--seconds must be 0 or more, but is %s", seconds.orElse(0.0));
        require(runs.isEmpty() || seconds.isEmpty(),
                "--runs and --seconds both say how long to watch; give one of them");
        report.ifPresent(file -> checkFolder("--report", file));
        jfr.ifPresent(file -> checkFolder("--jfr", file));
    }

    private static void requirePositive(String option, Optional<Integer> count) {
        require(count.isEmpty() || count.get() >= 1, "%s must be 1 or more, but is %s", option, count.orElse(0));
    }

    private static void require(boolean ok, String message, Object... arguments) {
        if (!ok) {
            throw new IllegalArgumentException(message.formatted(arguments));
        }
    }

    /// Before minutes of measuring are lost.
    static void checkFolder(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        require(folder != null && Files.isDirectory(folder) && !Files.isDirectory(file),
                "%s %s cannot be written: %s. Make it, or choose another file", option, file,
                Files.isDirectory(file) ? "it is a folder" : "there is no folder " + folder);
    }

    private Profile profile(Prepared prepared, Profiler profiler) {
        if (jfr.isEmpty()) {
            return profiler.profile(prepared::run, prepared::run);
        }
        try (var recording = FlightRecording.start(prepared.plan(), profiler.name())) {
            Profile profile = profiler.profile(prepared::run, watcher -> recording.run(prepared::run, watcher));
            recording.write(jfr.get());
            return profile;
        }
    }

    private void print(ProfileTable table) {
        report.ifPresent(file -> ProfilePage.of(table.profile()).write(file));
        if (json) {
            console.out().print(ProfileJson.of(net, pass.pass(), table).pretty());
        } else {
            console.out().print(table);
            report.ifPresent(file -> console.out().println("%npictures: %s".formatted(file)));
            jfr.ifPresent(file -> console.out()
                    .println("%nrecording: %s (jfr print --events dev.fovea.Step %1$s)".formatted(file)));
        }
    }
}
