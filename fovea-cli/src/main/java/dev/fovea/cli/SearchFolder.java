package dev.fovea.cli;

import dev.fovea.data.io.AtomicFile;
import dev.fovea.data.io.FileException;
import dev.fovea.formats.Json;
import dev.fovea.insight.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// The folder of a search that the command line started: `tune.json`, what is needed to go on with it, beside the table and the checkpoints
/// of the search, and a report.
record SearchFolder(Path path) {
    private static final String SETTINGS = "tune.json";

    /// The next free one: `searches/digits-lenet-1` and so on.
    static SearchFolder next(Path searches, String stem) {
        int number = 1;
        while (Files.exists(searches.resolve(stem + "-" + number))) {
            number++;
        }
        return new SearchFolder(searches.resolve(stem + "-" + number));
    }

    Path report() {
        return path.resolve(RunReport.REPORT);
    }

    /// What the search was begun with.
    SequencedMap<String, String> settings() {
        Path file = path.resolve(SETTINGS);
        if (!Files.exists(file)) {
            throw new FileException("%s is no search of fovea tune; there is no %s in it", path, SETTINGS);
        }
        var settings = new LinkedHashMap<String, String>();
        try {
            Json.parse(file.toString(), Files.readAllBytes(file)).at(file.toString()).members()
                    .forEach((name, value) -> settings.put(name, value.text()));
        } catch (IOException e) {
            throw new FileException(e, "%s could not be read: %s", file, FileException.reason(e));
        }
        return settings;
    }

    /// Keeps what a search is begun with; where one was begun before, makes sure that it is the same.
    ///
    /// @param search  what makes it this search and no other
    /// @param besides what may differ when it goes on
    /// @return whether there was one
    boolean begin(SequencedMap<String, String> search, Map<String, String> besides) {
        if (Files.exists(path.resolve(SETTINGS))) {
            requireSame(search);
            return true;
        }
        try (Stream<Path> files = Files.isDirectory(path) ? Files.list(path) : Stream.of()) {
            if (files.anyMatch(f -> !f.getFileName().toString().startsWith("."))) {
                throw new FileException("the folder %s is not empty, and no search. Choose another with -o, or remove "
                        + "what is in it.", path);
            }
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new FileException(e,
                    "the folder %s cannot be made: %s. Permit writing there, or choose another with -o.",
                    path, FileException.reason(e));
        }
        Json.Obj all = Json.object();
        for (Map<String, String> part : List.of(search, besides)) {
            for (var entry : part.entrySet()) {
                all = all.with(entry.getKey(), Json.of(entry.getValue()));
            }
        }
        byte[] bytes = all.bytes();
        AtomicFile.write(path.resolve(SETTINGS), out -> out.write(bytes));
        return false;
    }

    private void requireSame(SequencedMap<String, String> search) {
        SequencedMap<String, String> begun = settings();
        var names = new ArrayList<>(begun.sequencedKeySet());
        search.keySet().stream().filter(n -> !names.contains(n)).forEach(names::add);
        List<String> differences = names.stream().filter(n -> !Tuning.isBesides(n))
                .filter(n -> !begun.getOrDefault(n, "").equals(search.getOrDefault(n, "")))
                .map(n -> "  %s: %s, but now %s".formatted(n, begun.getOrDefault(n, "not given"),
                        search.getOrDefault(n, "not given")))
                .toList();
        if (!differences.isEmpty()) {
            throw new FileException(
                    "%s holds another search:\n%s\nGo on with that one (fovea tune --resume %1$s), or give "
                            + "this one another folder with -o.",
                    path, String.join("\n", differences));
        }
    }

    @Override public String toString() {
        return path.toString();
    }
}
