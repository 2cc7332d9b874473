package dev.fovea.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KnownGapsTest {
    private static final KnownGaps GAPS = KnownGaps.of("""
            # comment

            conv/3d-1x1x1  no volumes yet, issue 12
            """);

    @Test void linesAreNameAndReason() {
        assertThat(GAPS.names()).containsExactly("conv/3d-1x1x1");
        assertThat(GAPS.reason("conv/3d-1x1x1")).contains("no volumes yet, issue 12");
        assertThat(GAPS.reason("conv/2d-1x1")).isEmpty();
    }

    @Test void anUnlistedGapFails() {
        assertThatThrownBy(() -> GAPS.check("conv/2d-1x1", KnownGapsTest::fail)).hasMessage("wrong");
    }

    @Test void aListedGapThatFailsPasses() {
        assertThatCode(() -> GAPS.check("conv/3d-1x1x1", KnownGapsTest::fail)).doesNotThrowAnyException();
    }

    @Test void aListedGapThatPassesFails() {
        assertThatThrownBy(() -> GAPS.check("conv/3d-1x1x1", () -> {})).isInstanceOf(AssertionError.class)
                .hasMessage("conv/3d-1x1x1 is listed as a known gap, but passes; remove its line");
    }

    @Test void aGapWithoutAReasonIsRefused() {
        assertThatThrownBy(() -> KnownGaps.of("conv/1d"))
                .hasMessage("the gap conv/1d has no reason; write `case-name  reason`");
    }

    @Test void aMissingFileIsAnError() {
        assertThatThrownBy(() -> KnownGaps.read("no-such-file.txt")).hasMessage(
                "dev.fovea.tck.KnownGapsTest has no resource no-such-file.txt beside it; an empty file says that there are no gaps");
    }

    private static void fail() {
        throw new AssertionError("wrong");
    }
}
