package dev.fovea.nn.model;

import dev.fovea.spi.Backend;
import dev.fovea.spi.KernelProvider;
import java.util.List;

/// Says once what flags of the JVM would make faster.
final class Hints {
    private Hints() {
    }

    static void logMissing(Backend backend, List<KernelProvider> providers) {
        if (Once.FIRST.getAndSet(false) && backend.rank() > 0 && providers.isEmpty()) {
            System.getLogger("dev.fovea").log(System.Logger.Level.INFO, "Running on " + backend.name()
                    + " without vector kernels. Start Java with --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED"
                    + " for faster optimizers, activations and losses.");
        }
    }

    /// Loaded at the first call.
    private static final class Once {
        static final java.util.concurrent.atomic.AtomicBoolean FIRST = new java.util.concurrent.atomic.AtomicBoolean(
                true);
    }
}
