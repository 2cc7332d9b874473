package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;

/// Large memory in pages of 2 MiB, where Linux gives them.
///
/// The rows of a wide matrix lie in as many small pages as there are rows, more than a core remembers the addresses of:
/// products with a matrix of 3136 x 1024 took more than twice the time in pages of 4 KiB.
final class HugePages {
    private static final long PAGE = 2 << 20;
    private static final long READ_AND_WRITE = 3;
    private static final long PRIVATE_AND_ANONYMOUS = 0x22;
    private static final long USE_HUGE_PAGES = 14;      // MADV_HUGEPAGE
    private static final long FAILED = -1;

    private static final boolean LINUX = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");
    private static final Optional<MethodHandle> MAP = function("mmap",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final Optional<MethodHandle> ADVISE = function("madvise",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final Optional<MethodHandle> UNMAP = function("munmap",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));

    private HugePages() {
    }

    private static Optional<MethodHandle> function(String name, FunctionDescriptor signature) {
        return LINUX ? Foreign.standardLibrary().find(name).map(f -> Foreign.downcall(f, signature)) : Optional.empty();
    }

    /// Zeroed memory that lives as long as `arena`, if it is large enough and there are such pages.
    static Optional<MemorySegment> allocate(long bytes, Arena arena) {
        if (bytes < PAGE || MAP.isEmpty() || ADVISE.isEmpty() || UNMAP.isEmpty()) {
            return Optional.empty();
        }
        long mapped = (bytes + PAGE - 1) / PAGE * PAGE + PAGE;
        try {
            long start = (long) MAP.get().invokeExact(0L, mapped, READ_AND_WRITE, PRIVATE_AND_ANONYMOUS, -1L, 0L);
            if (start == FAILED) {
                return Optional.empty();
            }
            long aligned = (start + PAGE - 1) / PAGE * PAGE;
            long _ = (long) ADVISE.get().invokeExact(aligned, mapped - PAGE, USE_HUGE_PAGES);      // advice: it may be refused
            MethodHandle unmap = UNMAP.get();
            return Optional.of(Foreign.at(aligned, bytes, arena, () -> unmap(unmap, start, mapped)));
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void unmap(MethodHandle unmap, long start, long bytes) {
        try {
            long _ = (long) unmap.invokeExact(start, bytes);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
