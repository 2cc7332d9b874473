package dev.fovea.formats;

import dev.fovea.data.io.FileCalls;
import dev.fovea.data.io.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where runs are: what may be a name, and what is there already.
final class RunNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
    private static final int LONGEST = 100;

    private RunNames() {}

    static Path folder(Path runs, String name) {
        if (name.length() > LONGEST || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    ("%s is no name for a run; up to %d letters, digits, _ - and single dots between them are, "
                            + "such as \"lenet-1\"").formatted(Text.quote(name), LONGEST));
        }
        return runs.resolve(name);
    }

    /// Makes the folder of a new run, and finds out that files can be written there.
    static void make(Path folder, FileCalls calls) {
        for (Path above = folder; above != null; above = above.getParent()) {
            if (Files.exists(above) && !Files.isDirectory(above)) {
                throw new FileException(
                        "the run folder %s cannot be made: %s is a file. Remove it, or choose another name.", folder,
                        above);
            }
        }
        try {
            if (Files.isDirectory(folder) && holdsFiles(folder)) {
                throw new FileException(Files.exists(folder.resolve(RunConfig.FILE_NAME), LinkOption.NOFOLLOW_LINKS)
                        ? "there is a run %s already. Go on with it (fovea resume %1$s), or choose another name."
                        : "the folder %s is not empty, and no run. Choose another name, or remove what is in it.",
                        folder);
            }
            calls.createFolders(folder);
            calls.close(calls.append(folder.resolve(RunWriter.LOG)));
        } catch (IOException e) {
            throw new FileException(e, "the run folder %s cannot be made: %s. Permit writing there, or choose another.",
                    folder,
                    FileException.reason(e));
        }
    }

    /// Hidden files, and the log of a run that was killed before it began, are no run.
    private static boolean holdsFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString())
                    .anyMatch(f -> !f.startsWith(".") && !f.equals(RunWriter.LOG));
        }
    }

    /// The `config.json` of a run that is there.
    static Path config(Path folder) {
        Path file = folder.resolve(RunConfig.FILE_NAME);
        if (!Files.exists(folder)) {
            throw new FileException("there is no run %s%s", folder, near(folder));
        } else if (!Files.isDirectory(folder)) {
            throw new FileException("%s is a file, and no run; a run is a folder such as runs/lenet-1", folder);
        } else if (!Files.exists(file)) {
            throw new FormatException(folder.toString(), "", "there is no " + RunConfig.FILE_NAME,
                    "It is no run, or one that was ended before its first step: start it again");
        }
        return file;
    }

    private static String near(Path folder) {
        Path runs = folder.toAbsolutePath().normalize().getParent();
        Path name = folder.getFileName();
        if (runs == null || name == null || !Files.isDirectory(runs)) {
            return "";
        }
        try (Stream<Path> files = Files.list(runs)) {
            List<String> names = files.filter(f -> Files.exists(f.resolve(RunConfig.FILE_NAME)))
                    .map(f -> f.getFileName().toString()).sorted().toList();
            return "; " + Text.near(name.toString(), names);
        } catch (IOException _) {
            return "";
        }
    }
}
