package dev.fovea.cli.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// An engine in a process of its own, spoken to on its stdin and stdout. What it says besides is kept until it fails.
final class EngineProcess implements Conversation {
    private static final long PATIENCE = 10;                // seconds, to end in good order
    private static final double SECOND = 1e9;

    private final long started = System.nanoTime();
    private final Process process;
    private final BufferedReader answers;
    private final String greeting;
    private long answered = started;
    private String remark = "";

    EngineProcess(Engine engine, int threads) {
        var builder = new ProcessBuilder(engine.command()).redirectErrorStream(true);
        builder.environment().putAll(engine.environment().apply(threads));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be started: %s".formatted(engine.name(), e.getMessage()), e);
        }
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        greeting = answer();
    }

    @Override public String greeting() {
        return greeting;
    }

    @Override public String ask(String line) {
        try {
            var in = process.getOutputStream();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException _) {
            // it has ended; what it said last is still to be read
        }
        return answer();
    }

    private String answer() {
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith("@")) {
                    answered = System.nanoTime();
                    return line;
                }
                remark = line.isBlank() ? remark : line.strip();
            }
        } catch (IOException e) {
            remark = String.valueOf(e.getMessage());
        }
        return "@no the process ended" + (remark.isEmpty() ? "" : ": " + remark);
    }

    @Override public double seconds() {
        return (answered - started) / SECOND;
    }

    @Override public OptionalLong memory() {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(l -> l.startsWith("VmHWM:"))
                    .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) << 10)
                    .findFirst();
        } catch (IOException | UncheckedIOException _) {
            return OptionalLong.empty();
        }
    }

    @Override public void close() {
        ask("quit");
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            // it has ended already
        }
        try {
            if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
