package dev.fovea.cli.compare;

import dev.fovea.cli.workload.Laps;
import dev.fovea.cli.workload.PlannedSession;
import dev.fovea.cli.workload.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The engine's side: a program that is told by lines on stdin what to train, infer and time, and answers each with one line on stdout
/// that starts with `@`.
///
/// | line | answer |
/// |---|---|
/// | (start) | `@ready` name and version |
/// | `open W3 train\|infer BATCH THREADS [nodrop] [data=DIR]` | `@ok`, or `@no` and the reason; batch 0 is the workload's own |
/// | `open file:/net.onnx infer BATCH THREADS` | the same of a network in a file of ONNX |
/// | `step N` | N passes over batch 0: `@loss` and the losses; for inference mean magnitude and three outputs of each |
/// | `run SECONDS LEAST` | `@run` iterations, seconds, milliseconds (least, median, 95 %), `finite` |
/// | `answers` | `@answers` and all numbers that were answered last, the first million of them |
/// | `count` | `@count` multiply-adds of a pass; only Fovea knows |
/// | `quit` | `@bye` |
public final class Protocol {
    private static final int MOST = 1_000_000;

    private final String version;
    private final Opener opener;
    private final PrintStream out;
    private Optional<Session> session = Optional.empty();
    private int next;

    /// What is to be opened.
    ///
    /// @param batch 0 for the workload's own
    /// @param data  where MNIST lies; without it noise
    public record Request(String workload, boolean training, int batch, int threads, boolean noDropout,
            Optional<Path> data) {

        /// The file of ONNX that is meant, where it is one.
        public Optional<Path> onnx() {
            return workload.startsWith(Subject.FILE) ? Optional.of(Path.of(URI.create(workload))) : Optional.empty();
        }
    }

    /// How a library opens a workload; an [EngineException] says that it cannot.
    public interface Opener {
        Session open(Request request);
    }

    public Protocol(String version, Opener opener, PrintStream out) {
        this.version = version;
        this.opener = opener;
        this.out = out;
    }

    /// Answers lines until `quit` or their end.
    public void serve(BufferedReader in) throws IOException {
        say("@ready " + version);
        boolean more = true;
        for (String line = in.readLine(); more && line != null; line = more ? in.readLine() : null) {
            try {
                String answer = answer(line.trim().split("\\s+"));
                say(answer);
                more = !answer.equals("@bye");
            } catch (EngineException e) {
                say("@no " + e.getMessage());
            } catch (RuntimeException e) {
                e.printStackTrace();
                say("@no " + e.toString().replace('\n', ' '));
            }
        }
        close();
    }

    private String answer(String[] words) {
        return switch (words[0]) {
            case "open" -> open(words);
            case "step" -> steps(Integer.parseInt(words[1]));
            case "run" -> run(Double.parseDouble(words[1]), Integer.parseInt(words[2]));
            case "answers" -> answers();
            case "count" -> count();
            case "quit" -> "@bye";
            default -> "@no unknown command";
        };
    }

    private String open(String[] words) {
        close();
        List<String> options = List.of(words).subList(5, words.length);
        session = Optional.of(opener.open(new Request(words[1], words[2].equals("train"), Integer.parseInt(words[3]),
                Integer.parseInt(words[4]), options.contains("nodrop"),
                options.stream().filter(o -> o.startsWith("data=")).map(o -> Path.of(o.substring("data=".length())))
                        .findFirst())));
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

    private String answers() {
        float[] answers = opened().answers();
        return IntStream.range(0, Math.min(answers.length, MOST)).mapToObj(i -> Float.toString(answers[i]))
                .collect(Collectors.joining(" ", "@answers ", ""));
    }

    private String count() {
        return opened() instanceof PlannedSession planned
                ? "@count " + planned.multiplyAdds()
                : "@no only Fovea counts";
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
