package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What this process has in memory of oneDNN's file: relocations, read once when it is loaded, and code that looks for implementations and
/// generates the kernels, 35 MiB of it. The kernels themselves lie elsewhere. What was given back is read again, from the system's
/// cache of files, where it is called.
final class LibraryPages {
    private static final String LIBRARY = "/libdnnl.so";
    private static final Path MAPPINGS = Path.of("/proc/self/maps");
    private static final int NOT_NEEDED = 4;           // MADV_DONTNEED
    private static final int HEXADECIMAL = 16;

    private static final Optional<MethodHandle> ADVISE = Files.isReadable(MAPPINGS)
            ? Foreign.standardLibrary().find("madvise")
                    .map(f -> Foreign.downcall(f, FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT)))
            : Optional.empty();

    /// Addresses that map a part of a file, which is as it is in the file.
    record Range(long start, long end) {
    }

    private LibraryPages() {
    }

    /// Gives them back to the system, where it is Linux.
    static void giveBack() {
        ADVISE.ifPresent(advise -> {
            for (Range r : unchanged(mappings())) {
                try {
                    int _ = (int) advise.invokeExact(r.start(), r.end() - r.start(), NOT_NEEDED);
                } catch (Throwable impossible) {
                    throw new AssertionError(impossible);
                }
            }
        });
    }

    private static List<String> mappings() {
        try {
            return Files.readAllLines(MAPPINGS, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The parts of the library up to its code: behind that lies data, of which the loader has written some.
    static List<Range> unchanged(List<String> mappings) {
        var ranges = new ArrayList<Range>();
        for (String line : mappings) {
            String[] words = line.split("\\s+");
            if (line.contains(LIBRARY) && words[1].startsWith("r-")) {
                String[] ends = words[0].split("-");
                ranges.add(new Range(Long.parseLong(ends[0], HEXADECIMAL), Long.parseLong(ends[1], HEXADECIMAL)));
                if (words[1].contains("x")) {
                    return ranges;
                }
            }
        }
        return List.of();
    }
}
