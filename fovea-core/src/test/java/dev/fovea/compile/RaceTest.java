package dev.fovea.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.spi.BackendException;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Kernels of known times.
class RaceTest {
    private final Timed timed = new Timed();
    private final Race race = new Race(() -> timed.now, timed);
    private final List<Layout> rows = List.of(Layout.rowMajor(TensorType.of(DType.F32, 5, 3)));

    private Candidate taking(String name, long nanoseconds) {
        timed.takes.put("op " + name, nanoseconds);
        return timed.fake("op", name, rows, rows);
    }

    @Test void theLeastTimeCounts() {
        assertThat(race.times("op", List.of(taking("a", 2_000_000), taking("b", 3_000), taking("c", 2_900)),
                Race.NEVER)).containsExactly(2_000_000L, 3_000L, 2_900L);
    }

    @Test void theSlowIsGivenUpAfterThreeLooks() {
        race.times("op", List.of(taking("fast", 1_000_000), taking("slower", 1_490_000), taking("slow", 1_510_000)),
                Race.NEVER);
        assertThat(timed.runs).containsEntry("op fast", 9).containsEntry("op slower", 9).containsEntry("op slow", 4);
    }

    @Test void theHopelessIsGivenUpAtFirstSight() {
        assertThat(race.times("op", List.of(taking("fast", 1_000_000), taking("hopeless", 5_100_000)), Race.NEVER))
                .containsExactly(1_000_000L, 5_100_000L);
        assertThat(timed.runs).containsEntry("op fast", 9).containsEntry("op hopeless", 2);
    }

    @Test void whatRanBeforeIsComparedWith() {
        race.times("op", List.of(taking("late", 2_000_000)), 1_000_000);
        assertThat(timed.runs).containsEntry("op late", 4);
    }

    @Test void shortOnesRunOftenInOneReading() {
        race.times("op", List.of(taking("short", 1_000)), Race.NEVER);
        assertThat(timed.runs).containsEntry("op short", 1 + 3 + 5 * 100);
    }

    /// Once for each op, and for so long as it takes C2 to compile it.
    @Test void javaIsWarmedUp() {
        timed.takes.put("op java", 10_000L);
        var java = new Timed.Fake(timed, "op", "java", rows, rows, 300);
        race.times("op", List.of(java), Race.NEVER);
        int readings = 3 + 5 * 10;
        assertThat(timed.runs).containsEntry("op java", 300 + readings);
        race.times("op", List.of(java), Race.NEVER);
        assertThat(timed.runs).containsEntry("op java", 301 + 2 * readings);

        timed.takes.put("op java", 40_000_000L);
        race.times("other", List.of(java), Race.NEVER);
        assertThat(timed.runs).containsEntry("op java", 301 + 2 * readings + 3 + 3 + 5);
    }

    @Test void whatCannotBeMadeLoses() {
        Candidate broken = new Candidate() {
            @Override public String implementation() {
                return "broken";
            }

            @Override public List<Layout> inputs() {
                return rows;
            }

            @Override public List<Layout> outputs() {
                return rows;
            }

            @Override public Kernel prepare() {
                throw new BackendException("no");
            }
        };
        assertThat(race.times("op", List.of(broken, taking("whole", 500)), Race.NEVER))
                .containsExactly(Race.NEVER, 500L);
    }
}
