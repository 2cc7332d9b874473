package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// What must come of a file from outside, whatever its bytes are: it is loaded, or refused by an error that says what is wrong with it,
/// within two seconds and with little memory.
///
/// Seconds are those of the processor: a machine that does something else meanwhile is no fault of the file. Neither is the loading of
/// classes: a file that takes too much is read once more, and that counts.
public final class FromOutside {
    private static final long MOST_NANOSECONDS = 2_000_000_000;
    private static final long MOST_BYTES = 256 << 20;
    private static final int LONGEST_MESSAGE = 5_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private FromOutside() {}

    /// What reading once has taken.
    private record Reading(boolean loaded, long nanoseconds, long bytes) {
    }

    /// Whether the file is loaded; refused it may be by a [FormatException].
    public static boolean loads(Runnable load) {
        return loads(load, Set.of(FormatException.class));
    }

    /// @param refusals the errors that may tell what is wrong with the file; any other passes, and so is a failure
    public static boolean loads(Runnable load, Set<Class<? extends RuntimeException>> refusals) {
        return loads(load, refusals, MOST_BYTES);
    }

    /// The same for a file of HDF5: what a header there says jHDF takes for a moment, up to 2 GiB, before it looks whether that is there.
    public static boolean loadsHdf(Runnable load) {
        return loads(load, Set.of(FormatException.class), Long.MAX_VALUE);
    }

    private static boolean loads(Runnable load, Set<Class<? extends RuntimeException>> refusals, long mostBytes) {
        Reading reading = read(load, refusals);
        if (reading.nanoseconds >= MOST_NANOSECONDS || reading.bytes >= mostBytes) {
            reading = read(load, refusals);
        }
        assertThat(reading.nanoseconds).as("nanoseconds").isLessThan(MOST_NANOSECONDS);
        assertThat(reading.bytes).as("bytes of memory").isLessThan(mostBytes);
        return reading.loaded;
    }

    private static Reading read(Runnable load, Set<Class<? extends RuntimeException>> refusals) {
        long time = THREADS.getCurrentThreadCpuTime();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        boolean loaded = false;
        try {
            load.run();
            loaded = true;
        } catch (RuntimeException e) {
            if (!refusals.contains(e.getClass())) {
                throw e;
            }
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(LONGEST_MESSAGE);
        }
        return new Reading(loaded, THREADS.getCurrentThreadCpuTime() - time,
                THREADS.getCurrentThreadAllocatedBytes() - bytes);
    }

    /// Puts what a reader of files is given to where it finds it.
    public static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
