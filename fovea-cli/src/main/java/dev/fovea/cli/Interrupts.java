package dev.fovea.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Ctrl-C while something runs: the first asks it to stop in good order, a second ends the process at once.
///
/// The JDK's signal handlers are reached by reflection, since javac warns of them; where there are none, and for a plain
/// `kill`, a shutdown hook asks, and waits until all is written.
final class Interrupts implements AutoCloseable {
    /// 128 and the number of the signal, as shells count.
    static final int EXIT_CODE = 130;
    private static final long PATIENCE = 60;        // seconds

    private final Runnable stop;
    private final AtomicInteger count = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::shutdown, "fovea-shutdown");
    private final Optional<Object> before;

    private Interrupts(Runnable stop) {
        this.stop = stop;
        this.before = handle(Proxy.newProxyInstance(Interrupts.class.getClassLoader(), interfaces(), this::invoked));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Until it is closed, `stop` is called at the first interrupt.
    static Interrupts during(Runnable stop) {
        return new Interrupts(stop);
    }

    /// Whether it was asked to stop.
    boolean happened() {
        return count.get() > 0;
    }

    /// What Ctrl-C does.
    void interrupt() {
        if (count.incrementAndGet() == 1) {
            stop.run();
        } else {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    private void shutdown() {
        count.incrementAndGet();
        stop.run();
        try {
            boolean _ = ended.await(PATIENCE, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Object invoked(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "handle" -> {
                interrupt();
                yield null;
            }
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "Ctrl-C of fovea";
        };
    }

    private static Class<?>[] interfaces() {
        try {
            return new Class<?>[]{Class.forName("sun.misc.SignalHandler")};
        } catch (ClassNotFoundException _) {
            return new Class<?>[0];
        }
    }

    /// Installs a handler of SIGINT and returns the one before; empty where that cannot be done.
    private static Optional<Object> handle(Object handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Object interrupt = signal.getConstructor(String.class).newInstance("INT");
            return Optional.ofNullable(signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
                    .invoke(null, interrupt, handler));
        } catch (ReflectiveOperationException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override public void close() {
        ended.countDown();
        before.ifPresent(Interrupts::handle);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // the process is ending already, and the hook with it
        }
    }
}
