package dev.fovea.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.fovea.formats.Processor;
import java.lang.management.ManagementFactory;

/// What the JVM may use here, with the limits of a container.
///
/// @param cpu as the system calls it; its architecture where it says nothing
record Machine(String java, String system, String cpu, int processors, Bytes memory, Bytes heap) {
    static Machine here() {
        return new Machine(Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                Processor.name(), Runtime.getRuntime().availableProcessors(),
                new Bytes(memoryOfMachine()),
                new Bytes(Runtime.getRuntime().maxMemory()));
    }

    private static long memoryOfMachine() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os
                ? os.getTotalMemorySize()
                : 1;
    }
}
