package dev.fovea.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineProcessTest {

    private static Engine shell(String script) {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no /bin/sh to write a program for");
        return new Engine("shell", List.of("/bin/sh", "-c", script), true,
                threads -> Map.of("COUNT", Integer.toString(threads)));
    }

    @Test void whatDoesNotBeginWithAnAtIsNoAnswer() {
        Engine engine = shell("""
                echo loading; echo @ready shell $COUNT
                while read line; do echo a remark >&2; echo "@you said $line"; done""");
        try (var process = new EngineProcess(engine, 2)) {
            double started = process.seconds();
            assertThat(process.greeting()).isEqualTo("@ready shell 2");
            assertThat(process.ask("open W1")).isEqualTo("@you said open W1");
            assertThat(process.seconds()).isGreaterThan(started);
            if (Files.exists(Path.of("/proc/self/status"))) {
                assertThat(process.memory().orElseThrow()).isBetween(100L << 10, 100L << 20);
            }
        }
    }

    @Test void aProcessThatEndsIsQuotedWithItsLastWords() {
        try (var process = new EngineProcess(shell("echo @ready; read line; echo no memory left >&2"), 1)) {
            assertThat(process.ask("open W1")).isEqualTo("@no the process ended: no memory left");
            assertThat(process.ask("step 1")).isEqualTo("@no the process ended: no memory left");
        }
        try (var process = new EngineProcess(shell("exit 1"), 1)) {
            assertThat(process.greeting()).isEqualTo("@no the process ended");
        }
    }

    @Test void aProgramThatIsNotThere() {
        Engine lost = new Engine("lost", List.of("/no/such/program"), true, _ -> Map.of());
        assertThatThrownBy(() -> new EngineProcess(lost, 1))
                .hasMessageStartingWith("lost cannot be started: Cannot run program \"/no/such/program\"");
    }
}
