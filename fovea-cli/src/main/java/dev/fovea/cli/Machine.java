package dev.fovea.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What the JVM may use here, with the limits of a container.
///
/// @param cpu as the system calls it; its architecture where it says nothing
record Machine(String java, String system, String cpu, int processors, Bytes memory, Bytes heap) {
    private static final Path CPU = Path.of("/proc/cpuinfo");

    static Machine here() {
        return new Machine(Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                cpuName().orElse(System.getProperty("os.arch")), Runtime.getRuntime().availableProcessors(),
                new Bytes(memoryOfMachine()),
                new Bytes(Runtime.getRuntime().maxMemory()));
    }

    private static long memoryOfMachine() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os
                ? os.getTotalMemorySize()
                : 1;
    }

    private static Optional<String> cpuName() {
        try (var lines = Files.lines(CPU)) {
            return lines.filter(l -> l.startsWith("model name")).map(l -> l.substring(l.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
