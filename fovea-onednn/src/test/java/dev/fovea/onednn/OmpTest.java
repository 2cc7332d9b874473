package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.spi.Team;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class OmpTest {

    @Test void teamOfTwoRunsBothIndices() {
        try (var omp = new Omp()) {
            var calls = new AtomicIntegerArray(2);
            var threads = new Thread[2];
            omp.run(2, (index, count) -> {
                assertThat(count).isEqualTo(2);
                calls.incrementAndGet(index);
                threads[index] = Thread.currentThread();
            });
            assertThat(calls).hasToString("[1, 1]");
            assertThat(threads[0]).isSameAs(Thread.currentThread());
            assertThat(threads[1]).isNotSameAs(threads[0]);
        }
    }

    /// A JVM that ends waits 0.3 s for each thread that would go on in native code.
    @Test void teamThatEndedComesBack() {
        try (var omp = new Omp()) {
            var threads = new Thread[2];
            Team.Task task = (index, _) -> threads[index] = Thread.currentThread();
            omp.run(2, task);
            Thread first = threads[1];
            assertThat(first.isAlive()).isTrue();
            Omp.endTeam();
            assertThat(first.isAlive()).isFalse();
            omp.run(2, task);
            assertThat(threads[1]).isNotSameAs(first);
            omp.run(2, (_, _) -> Omp.endTeam());        // of no effect in a region
            omp.run(2, task);
        }
    }

    @Test void exceptionOfATaskComesBack() {
        try (var omp = new Omp()) {
            assertThatThrownBy(() -> omp.run(2, (index, _) -> {
                throw new IllegalStateException("part " + index);
            })).isInstanceOf(IllegalStateException.class)
                    .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
            assertThatThrownBy(() -> omp.run(2, (index, _) -> {
                if (index == 1) {
                    throw new StackOverflowError("part 1");
                }
            })).isInstanceOf(StackOverflowError.class).hasMessage("part 1");
            omp.run(2, (_, _) -> {}); // the team still works
        }
    }

    @Test void regionAllocatesNothing() {
        try (var omp = new Omp()) {
            Team.Task nothing = (_, _) -> {};
            assertThat(Natives.allocatedBytes(20_000, () -> omp.run(2, nothing))).isZero();
        }
    }

    @Test void regionsAreNotNested() {
        try (var omp = new Omp()) {
            assertThatThrownBy(() -> omp.run(2, (_, _) -> omp.run(2, (_, _) -> {})))
                    .isInstanceOf(OneDnnException.class)
                    .hasMessage(
                            "this team is closed, or already runs a region; regions are not nested, nor shared by threads");
        }
    }

    @Test void closedTeamIsRefused() {
        var omp = new Omp();
        assertThatThrownBy(() -> omp.run(2, (_, _) -> omp.close())).isInstanceOf(OneDnnException.class)
                .hasMessage("a team cannot be closed while it runs a region");
        omp.close();
        omp.close();
        assertThatThrownBy(() -> omp.run(2, (_, _) -> {
        })).isInstanceOf(OneDnnException.class);
    }

    @Test void virtualThreadsAreRefused() throws InterruptedException {
        try (var omp = new Omp()) {
            var failure = new Throwable[1];
            Thread.ofVirtual().start(() -> {
                try {
                    omp.run(2, (_, _) -> {});
                } catch (OneDnnException refused) {
                    failure[0] = refused;
                }
            }).join();
            assertThat(failure[0])
                    .hasMessage("a virtual thread has no OpenMP team; hand the work to a platform thread");
        }
    }

    @Test void threadCountIsTheCallersOwn() throws InterruptedException {
        var counts = new int[2];
        var other = new Thread(() -> {
            Omp.setThreads(1);
            counts[0] = Omp.maxThreads();
        });
        other.start();
        other.join();
        var third = new Thread(() -> {
            Omp.setThreads(2);
            counts[1] = Omp.maxThreads();
        });
        third.start();
        third.join();
        assertThat(counts).containsExactly(1, 2);
        assertThatThrownBy(() -> Omp.setThreads(0)).isInstanceOf(OneDnnException.class);
    }
}
