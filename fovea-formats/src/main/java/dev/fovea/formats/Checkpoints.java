package dev.fovea.formats;

import dev.fovea.data.io.AtomicFile;
import dev.fovea.data.io.FileCalls;
import dev.fovea.data.io.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A folder of archives `step-000123.fovea`, of which the last few are kept.
///
/// `Checkpoints.in(folder).keep(5).log(System.err::println)`
///
/// @param name the start of the file names
/// @param keep how many are left when one was saved
/// @param log told of what is passed over: a damaged checkpoint, one that cannot be deleted
public record Checkpoints(Path folder, String name, int keep, Consumer<String> log, FileCalls calls) {

    public Checkpoints {
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(
                    "%s is no name for checkpoints; letters, digits, _ and - are".formatted(Text.quote(name)));
        }
        if (keep < 1) {
            throw new IllegalArgumentException("1 or more checkpoints must be kept, but keep is " + keep);
        }
    }

    /// The last three, as `step-….fovea`; messages go to the log of this package.
    public static Checkpoints in(Path folder) {
        System.Logger logger = System.getLogger(Checkpoints.class.getPackageName());
        return new Checkpoints(folder, "step", 3, message -> logger.log(System.Logger.Level.WARNING, message),
                FileCalls.system());
    }

    public Checkpoints name(String start) {
        return new Checkpoints(folder, start, keep, log, calls);
    }

    public Checkpoints keep(int most) {
        return new Checkpoints(folder, name, most, log, calls);
    }

    public Checkpoints log(Consumer<String> messages) {
        return new Checkpoints(folder, name, keep, messages, calls);
    }

    public Checkpoints calls(FileCalls files) {
        return new Checkpoints(folder, name, keep, log, files);
    }

    /// One checkpoint file.
    public record Saved(long step, Path file) {}

    /// Writes the checkpoint of a step, then deletes those before the last `keep`. Those of later steps are left alone.
    ///
    /// @throws FileException if it could not be written; all earlier ones are as they were
    public Path save(long step, ArchiveContent content) {
        if (step < 0) {
            throw new IllegalArgumentException("the step of a checkpoint is 0 or more, but is " + step);
        }
        try {
            makeFolder();
        } catch (IOException e) {
            throw new FileException(e, "the folder %s could not be made: %s. Permit writing there, or choose another.",
                    folder, FileException.reason(e));
        }
        Path file = folder.resolve(String.format(Locale.ROOT, "%s-%06d.fovea", name, step));
        content.writeTo(file, calls);
        deleteBefore(step);
        return file;
    }

    /// A new folder is forced to the disk in the one above, else a power cut could take it with all that is in it.
    private void makeFolder() throws IOException {
        var above = new ArrayDeque<Path>();
        for (Path made = folder.toAbsolutePath(); !Files.isDirectory(made)
                && made.getParent() instanceof Path parent; made = parent) {
            above.push(parent);
        }
        calls.createFolders(folder);
        for (Path parent : above) {
            calls.syncFolder(parent);
        }
    }

    /// The new checkpoint is safe by now: what fails here is left for the next time.
    private void deleteBefore(long step) {
        try {
            list().stream().filter(s -> s.step() <= step).skip(keep).forEach(this::delete);
        } catch (IOException e) {
            log.accept("old checkpoints in %s stay, the folder could not be read: %s".formatted(folder,
                    FileException.reason(e)));
        }
    }

    private void delete(Saved old) {
        try {
            calls.delete(old.file());
        } catch (IOException e) {
            log.accept("%s could not be deleted and stays: %s".formatted(old.file(), FileException.reason(e)));
        }
    }

    /// All checkpoints, damaged ones too, the newest step first; none if there is no folder.
    public List<Saved> saved() {
        try {
            return Files.isDirectory(folder) ? list() : List.of();
        } catch (IOException e) {
            throw new FileException(e, "the folder %s could not be read: %s", folder, FileException.reason(e));
        }
    }

    private List<Saved> list() throws IOException {
        Pattern pattern = Pattern.compile(Pattern.quote(name) + "-([0-9]{6,18})\\.fovea");
        var all = new ArrayList<Saved>();
        for (Path file : calls.list(folder, name + "-")) {
            Matcher matcher = pattern.matcher(file.getFileName().toString());
            if (matcher.matches()) {
                all.add(new Saved(Long.parseLong(matcher.group(1)), file));
            }
        }
        all.sort(Comparator.comparingLong(Saved::step).reversed());
        return all;
    }

    /// Opens the newest checkpoint that is whole; damaged ones are passed over with a message. Empty if there is none.
    /// What a killed process has left unfinished is removed first.
    ///
    /// @throws FormatException if there are checkpoints, but all are damaged
    public Optional<Archive> openNewest() {
        if (Files.isDirectory(folder)) {
            AtomicFile.removeStale(folder);
        }
        List<Saved> all = saved();
        for (Saved saved : all) {
            try {
                return Optional.of(Archive.open(saved.file()));
            } catch (FormatException | FileException e) {
                log.accept("a checkpoint is passed over: " + e.getMessage());
            }
        }
        if (all.isEmpty()) {
            return Optional.empty();
        }
        throw new FormatException(folder.toString(), "", "none of the %d checkpoints can be read".formatted(all.size()),
                "Start again, or bring back a copy of one of them");
    }
}
