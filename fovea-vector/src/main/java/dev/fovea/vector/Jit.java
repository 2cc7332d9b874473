package dev.fovea.vector;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/// What the JVM makes of vector code.
final class Jit {
    private static final int C2 = 4;                        // the level of its code
    private static final String WAITED_FOR = "BackgroundCompilation,dev.fovea.vector.";

    private Jit() {
    }

    /// Whether C2 compiles. Without it (`-XX:TieredStopAtLevel=1`, `-Xint`) each vector is an object, and kernels with dozens of them
    /// in a loop take a hundred times as long.
    static boolean keepsVectorsInRegisters() {
        return Optional.ofNullable(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class))
                .filter(vm -> option(vm, "UseCompiler").equals("true"))
                .filter(vm -> option(vm, "TieredStopAtLevel").equals(Integer.toString(C2))).isPresent();
    }

    /// Whether who calls vector code for the first time waits until C2 has compiled it, as the launcher tells the JVM.
    static boolean isWaitedFor() {
        return keepsVectorsInRegisters()
                && Optional.ofNullable(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class))
                        .filter(vm -> option(vm, "CompileCommand").contains(WAITED_FOR)).isPresent();
    }

    private static String option(HotSpotDiagnosticMXBean vm, String name) {
        return vm.getVMOption(name).getValue();
    }
}
