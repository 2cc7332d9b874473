package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// What plans and teams take from the system they give back: kernels when they are closed, layouts and teams to the garbage collector.
///
/// Measured in a process of its own, whose heap does not change.
@EnabledIf("countsPages")
class NativeMemoryTest {
    private static final Path STATM = Path.of("/proc/self/statm");
    private static final long PAGE = 4096;
    private static final long ALLOWED = 24L << 20;              // the allocator's own play, far below what a leak would take

    static boolean countsPages() {
        return Files.isReadable(STATM);
    }

    @Test void plansThatAreClosedLeaveNothing() throws IOException, InterruptedException {
        assertThat(growth("plans", 100, 300)).as("bytes more than before").isLessThan(ALLOWED);
    }

    @Test void threadsThatHaveEndedLeaveNothing() throws IOException, InterruptedException {
        assertThat(growth("threads", 20, 200)).as("bytes more than before").isLessThan(ALLOWED);
    }

    private static long growth(String what, int before, int times) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-Xms64m",
                "-Xmx64m", "-XX:+AlwaysPreTouch", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(Loop.class.getName(), what, Integer.toString(before), Integer.toString(times)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return Long.parseLong(said.strip());
    }

    /// Prints by how many bytes the process has grown between the two counts.
    static final class Loop {
        private static final OneDnnBackend BACKEND = new OneDnnBackend();

        public static void main(String[] arguments) throws IOException, InterruptedException {
            long before = 0;
            for (String times : List.of(arguments[1], arguments[2])) {
                before = resident();
                for (int i = 0; i < Integer.parseInt(times); i++) {
                    if (arguments[0].equals("plans")) {
                        plan();
                    } else {
                        thread();
                    }
                }
            }
            System.out.println(resident() - before);
        }

        private static void plan() {
            Nets.Net net = Nets.residual(Nets.BATCH);
            try (var run = new PlanRun(BACKEND, List.of(), net, net.training(), 1)) {
                run.runner().run();
            }
        }

        private static void thread() throws InterruptedException {
            Thread thread = Thread.ofPlatform().start(() -> BACKEND.team(2).run((_, _) -> {
            }));
            thread.join();
        }

        private static long resident() throws IOException {
            System.gc();
            return Long.parseLong(Files.readString(STATM).split(" ")[1]) * PAGE;
        }
    }
}
