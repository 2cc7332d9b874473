package dev.fovea.cli.flight;

import dev.fovea.insight.profile.PlannedStep;
import dev.fovea.plan.Plan;
import dev.fovea.plan.StepWatcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.function.Consumer;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/// A recording of the JDK's Flight Recorder: an event `dev.fovea.Step` for each step of a watched pass, a `dev.fovea.Run` around
/// them, and beside them what the JVM tells of itself by default, such as its garbage collections.
public final class FlightRecording implements AutoCloseable {
    private final Recording recording;
    private final Plan plan;
    private final String name;
    private final List<PlannedStep> steps;
    private final PlannedStep[] byNumber;
    private int passes;

    private FlightRecording(Recording recording, Plan plan, String name) {
        this.recording = recording;
        this.plan = plan;
        this.name = name;
        this.steps = PlannedStep.of(plan);
        this.byNumber = new PlannedStep[plan.steps().size()];
        steps.forEach(s -> byNumber[s.number()] = s);
    }

    /// Begins to record.
    ///
    /// @param name of the network, and of what is done with it
    public static FlightRecording start(Plan plan, String name) {
        try {
            var recording = new Recording(Configuration.getConfiguration("default"));
            recording.setName(name);
            recording.enable(StepEvent.NAME);
            recording.enable(RunEvent.NAME);
            recording.start();
            return new FlightRecording(recording, plan, name);
        } catch (IOException | ParseException e) {
            throw new IllegalStateException("this JDK cannot record: its configuration \"default\" is not there", e);
        }
    }

    /// One pass, recorded, which another watches too. Its clock stands still while an event is written.
    public void run(Consumer<StepWatcher> pass, StepWatcher watcher) {
        var run = new RunEvent();
        run.begin();
        pass.accept(new Recorder(watcher));
        run.end();
        run.pass = passes++;
        run.name = name;
        run.batch = plan.target().batch();
        run.steps = steps.size();
        run.commit();
    }

    private final class Recorder implements StepWatcher {
        private final StepWatcher watcher;
        private StepEvent event = new StepEvent();

        private Recorder(StepWatcher watcher) {
            this.watcher = watcher;
        }

        @Override public void starts(int step) {
            event = new StepEvent();
            event.pass = passes;
            event.describe(byNumber[step]);
            event.begin();
            watcher.starts(step);
        }

        @Override public void ended(int step) {
            watcher.ended(step);
            event.end();
            event.commit();
        }
    }

    /// Ends the recording and writes what was recorded; a file of that name is replaced.
    public void write(Path file) {
        recording.stop();
        try {
            recording.dump(file);
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be written: %s".formatted(file, e.getMessage()), e);
        }
    }

    @Override public void close() {
        recording.close();
    }
}
