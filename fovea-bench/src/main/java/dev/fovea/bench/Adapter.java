package dev.fovea.bench;

import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Precision;
import dev.fovea.spi.Availability;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Our side of the comparison with other libraries: a program that is told by lines on stdin what to train, infer and time,
/// and answers each with one line on stdout that starts with `@`.
///
/// | line | answer |
/// |---|---|
/// | (start) | `@ready` name and version |
/// | `open W3 train\|infer BATCH THREADS [nodrop] [data=DIR]` | `@ok`, or `@no` and the reason; batch 0 is the workload's own |
/// | `step N` | N passes over batch 0: `@loss` and the losses; for inference mean magnitude and three outputs of each |
/// | `run SECONDS LEAST` | `@run` iterations, seconds, milliseconds (least, median, 95 %), `finite` |
/// | `quit` | `@bye` |
public final class Adapter {
    private final Precision precision;
    private final PrintStream out;
    private Optional<Session> session = Optional.empty();
    private int next;

    Adapter(Precision precision, PrintStream out) {
        this.precision = precision;
        this.out = out;
    }

    /// `fp32` or `bf16`.
    public static void main(String[] args) throws IOException {
        String precision = args.length == 0 ? "fp32" : args[0];
        if (args.length > 1 || !List.of("fp32", "bf16").contains(precision)) {
            System.err.println("usage: adapter [fp32|bf16]");
            System.exit(2);
        }
        var adapter = new Adapter(precision.equals("fp32") ? Precision.FLOAT32 : Precision.BF16, System.out);
        adapter.serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }

    /// Answers lines until `quit` or their end.
    void serve(BufferedReader in) throws IOException {
        say("@ready " + version());
        boolean more = true;
        for (String line = in.readLine(); more && line != null; line = more ? in.readLine() : null) {
            try {
                String answer = answer(line.trim().split("\\s+"));
                say(answer);
                more = !answer.equals("@bye");
            } catch (RuntimeException e) {
                e.printStackTrace();
                say("@no " + e.toString().replace('\n', ' '));
            }
        }
        close();
    }

    private static String version() {
        var backend = Execution.best().backend();
        return "fovea " + backend.name() + switch (backend.availability()) {
            case Availability.Available(String version) -> " (" + version + ")";
            case Availability.Unavailable(String reason) -> " (" + reason + ")";
        };
    }

    private String answer(String[] words) {
        return switch (words[0]) {
            case "open" -> open(words);
            case "step" -> steps(Integer.parseInt(words[1]));
            case "run" -> run(Double.parseDouble(words[1]), Integer.parseInt(words[2]));
            case "quit" -> "@bye";
            default -> "@no unknown command";
        };
    }

    private String open(String[] words) {
        close();
        var options = List.of(words).subList(5, words.length);
        Optional<Workload> found = Workload.find(words[1], options.contains("nodrop"));
        if (found.isEmpty()) {
            return "@no there is no workload " + words[1];
        }
        Workload workload = found.get();
        int batch = Integer.parseInt(words[3]) == 0 ? workload.batch() : Integer.parseInt(words[3]);
        SharedBatches data = options.stream().filter(o -> o.startsWith("data=")).findFirst()
                .map(o -> SharedBatches.mnist(workload, batch, Path.of(o.substring("data=".length()))))
                .orElseGet(() -> SharedBatches.noise(workload, batch));
        Execution execution = Execution.best().threads(Integer.parseInt(words[4])).precision(precision);
        session = Optional.of(words[2].equals("train")
                ? new TrainingSession(workload, data, execution)
                : new InferenceSession(workload, data, execution));
        return "@ok";
    }

    private Session opened() {
        return session.orElseThrow(() -> new IllegalStateException("nothing is open"));
    }

    private String steps(int count) {
        var answer = new StringBuilder("@loss");
        for (int i = 0; i < count; i++) {
            opened().pass(0);
            answer.append(' ').append(opened().shown());
        }
        return answer.toString();
    }

    private String run(double seconds, int least) {
        Laps laps = Laps.run(opened(), next, seconds, least);
        next = (next + laps.count()) % Session.BATCHES;
        return "@run " + laps;
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    private void close() {
        session.ifPresent(Session::close);
        session = Optional.empty();
    }
}
