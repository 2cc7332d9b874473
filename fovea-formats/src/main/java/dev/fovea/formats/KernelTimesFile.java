package dev.fovea.formats;

import dev.fovea.compile.KernelTimes;
import dev.fovea.data.DataFiles;
import dev.fovea.data.io.AtomicFile;
import dev.fovea.data.io.FileCalls;
import dev.fovea.data.io.FileException;
import dev.fovea.nn.model.Execution;
import dev.fovea.spi.Availability;
import dev.fovea.spi.KernelProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// `kernels.json`: the times by which kernels are chosen, with the machine and the versions that they are of.
///
/// ```java
/// var execution = KernelTimesFile.ofUser(Execution.best(), IO::println);      // measures what is missing, and keeps it
/// try (var model = Model.of(network, shape(28, 28, 1), seed(1), execution)) …
/// ```
/// Times are never worth an error: a file that is damaged, or of another machine or version, is passed over with one line to
/// the log, and so is one that cannot be written.
public final class KernelTimesFile {
    static final String NAME = "kernels.json";
    private static final String MACHINE = "machine";
    private static final String NANOSECONDS = "nanoseconds";
    private static final JsonLimits LIMITS = JsonLimits.standard();
    private static final int DIGITS = 12;

    private final Path file;
    private final String machine;
    private final Consumer<String> log;

    private KernelTimesFile(Path file, String machine, Consumer<String> log) {
        this.file = file;
        this.machine = machine;
        this.log = log;
    }

    static KernelTimesFile of(Path file, Execution execution, Consumer<String> log) {
        return new KernelTimesFile(file, machine(execution), log);
    }

    /// Execution by the times in the user's cache, one file for each model of processor; what is missing is measured when a
    /// plan is compiled, and added there.
    public static Execution ofUser(Execution execution, Consumer<String> log) {
        return measuring(DataFiles.system().cache().resolveSibling("kernels"), execution, log);
    }

    static Execution measuring(Path folder, Execution execution, Consumer<String> log) {
        KernelTimesFile cache = of(folder.resolve(hash(Processor.name()) + ".json"), execution, log);
        return execution.kernelTimes(KernelTimes.measuring(cache.read().orElse(new TreeMap<>()), cache::keep));
    }

    /// Execution by the times that a run has measured, and no others; as it is if it has measured none.
    public static Execution inRun(Path folder, Execution execution, Consumer<String> log) {
        return of(folder.resolve(NAME), execution, log).read()
                .map(times -> execution.kernelTimes(KernelTimes.stored(times))).orElse(execution);
    }

    /// All that may change what a kernel is or how long it takes.
    private static String machine(Execution execution) {
        var text = new StringBuilder("fovea ").append(Version.ofFovea()).append("; ")
                .append(execution.backend().name()).append(' ').append(version(execution.backend().availability()));
        for (KernelProvider p : execution.providers()) {
            text.append("; ").append(p.name()).append(' ').append(version(p.availability()));
        }
        return text.append("; ").append(Processor.name()).toString();
    }

    private static String version(Availability availability) {
        return availability instanceof Availability.Available(String version) ? version : "-";
    }

    private static String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8))).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// What is there and of use.
    Optional<SortedMap<String, SortedMap<String, Long>>> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonCursor root = Json.parse(file.toString(), bytes(), LIMITS).at(file.toString());
            String of = root.get(MACHINE).text();
            if (!of.equals(machine)) {
                log.accept("%s: the times of kernels are of %s, and here is %s; they are not used"
                        .formatted(file, Text.quote(of), Text.quote(machine)));
                return Optional.empty();
            }
            var times = new TreeMap<String, SortedMap<String, Long>>();
            root.get(NANOSECONDS).members().forEach((what, each) -> {
                var found = new TreeMap<String, Long>();
                each.members().forEach((how, time) -> found.put(how, time.whole(1, Long.MAX_VALUE)));
                times.put(what, found);
            });
            return Optional.of(times);
        } catch (FormatException e) {
            log.accept("%s; the times of kernels there are not used".formatted(e.getMessage()));
        } catch (IOException e) {
            log.accept("%s could not be read: %s; the times of kernels there are not used".formatted(file,
                    FileException.reason(e)));
        }
        return Optional.empty();
    }

    /// Not more than is allowed, whatever the file's length.
    private byte[] bytes() throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(LIMITS.bytes() + 1);
        }
    }

    void write(Map<String, ? extends Map<String, Long>> times, FileCalls calls) {
        Json.Obj all = Json.object();
        var members = new TreeMap<String, Json>();
        times.forEach((what, each) -> {
            var found = new TreeMap<String, Json>();
            each.forEach((how, time) -> found.put(how, Json.of(time)));
            members.put(what, new Json.Obj(found));
        });
        byte[] text = all.with(MACHINE, Json.of(machine)).with(NANOSECONDS, new Json.Obj(members)).bytes();
        AtomicFile.write(file, out -> out.write(text), calls);
    }

    /// With what another process has added in the meantime.
    private void keep(KernelTimes measured) {
        try {
            Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
            var all = new TreeMap<String, SortedMap<String, Long>>(measured.all());
            read().ifPresent(others -> others.forEach((what, times) -> all.merge(what, times, (ours, theirs) -> {
                var both = new TreeMap<>(theirs);
                both.putAll(ours);
                return both;
            })));
            write(all, FileCalls.system());
        } catch (IOException e) {
            log.accept("%s could not be written: %s".formatted(file, FileException.reason(e)));
        } catch (FileException e) {
            log.accept(String.valueOf(e.getMessage()));
        }
    }
}
