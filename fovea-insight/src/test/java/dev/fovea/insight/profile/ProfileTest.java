package dev.fovea.insight.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.insight.profile.ProfileTable.By;
import dev.fovea.insight.profile.ProfileTable.Sort;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The arithmetic of a profile, and how it prints.
class ProfileTest {
    private static final double ROUNDING = 1e-12;

    private final Profile profile = Profiles.byHand();

    // limits

    @Test void theLongerOfArithmeticAndMemoryIsTheLimit() {
        var limit = new Limit(100, 10);                 // 100 · 10⁹ operations and 10 · 10⁹ bytes a second
        assertThat(limit.arithmetic(50_000_000)).isEqualTo(1, within(ROUNDING));        // 2 · 5·10⁷ / 10¹¹ s
        assertThat(limit.memory(1_000_000)).isEqualTo(0.1, within(ROUNDING));           // 10⁶ / 10¹⁰ s
        assertThat(limit.least(50_000_000, 1_000_000)).isEqualTo(1, within(ROUNDING));
        assertThat(limit.least(50_000_000, 20_000_000)).isEqualTo(2, within(ROUNDING));
        assertThat(limit.isArithmetic(50_000_000, 1_000_000)).isTrue();
        assertThat(limit.isArithmetic(50_000_000, 20_000_000)).isFalse();
        assertThat(limit.isArithmetic(0, 0)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new Limit(0, 10)).withMessage(
                "a machine computes and moves more than nothing, but its limit is 0.0 GFLOP/s and 10.0 GB/s");
    }

    // times

    @Test void medianAndTenthsAreOfTheSortedTimes() {
        var nanos = new long[11];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = (11 - i) * 1_000_000L;           // 11, 10, …, 1 ms
        }
        assertThat(Times.of(nanos)).isEqualTo(new Times(6, 2, 10, 1, 6));
        assertThat(Times.of(nanos).spread()).isEqualTo(4 / 6.0);
        assertThat(Times.of(new long[]{3_000_000})).isEqualTo(new Times(3, 3, 3, 3, 3));
        assertThat(Times.of(new long[2]).spread()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> Times.of(new long[0]))
                .withMessage("there is no median of no times; measure at least one");
    }

    // sums

    @Test void whatIsFastIsSaidInPartsOfTheLimit() {
        Group conv = profile.each().get(0);
        assertThat(conv.gigaflops()).isEqualTo(50, within(ROUNDING));
        assertThat(conv.gigabytes()).isEqualTo(0.5, within(ROUNDING));
        assertThat(conv.ofPeak()).isEqualTo(0.5, within(ROUNDING));
        assertThat(conv.ofBandwidth()).isEqualTo(0.05, within(ROUNDING));
        assertThat(conv.ofLimit()).isEqualTo(0.5, within(ROUNDING));
        assertThat(conv.isArithmetic()).isTrue();
        Group reorder = profile.each().get(1);
        assertThat(reorder.gigaflops()).isZero();
        assertThat(reorder.gigabytes()).isEqualTo(5, within(ROUNDING));
        assertThat(reorder.ofLimit()).isEqualTo(0.5, within(ROUNDING));
        assertThat(reorder.isArithmetic()).isFalse();
        Group nothing = profile.each().get(3);
        assertThat(List.of(nothing.gigabytes(), nothing.ofLimit())).containsOnly(0.0);
    }

    @Test void groupsAddUpToTheWhole() {
        assertThat(profile.whole().milliseconds()).isEqualTo(2.5, within(ROUNDING));
        assertThat(profile.reorders()).isEqualTo(0.4, within(ROUNDING));
        assertThat(profile.share(profile.reorders())).isEqualTo(0.16, within(ROUNDING));
        assertThat(profile.gigaflops()).isEqualTo(1e-6 * 100_000_000 / 2.6, within(1e-9));
        assertThat(profile.layers()).extracting(Group::name).containsExactly("conv2d",
                "stage_1/block_2/branch_1/dense", "(no layer)");
        assertThat(profile.layers().getFirst().milliseconds()).isEqualTo(2.4, within(ROUNDING));
        assertThat(profile.ops()).extracting(Group::name).containsExactly("Conv", "reorder", "update", "Slice");
        assertThat(profile.kinds()).extracting(Group::name).containsExactly("convolution", "reorder", "update", "copy");
    }

    // text

    @Test void aProfilePrintsItsStepsLongestFirst() {
        assertThat(profile.toString()).isEqualTo(
                """
                        a <net>, train, batch 8, onednn, 2 threads: 20 passes
                        100 GFLOP/s fp32, triad 10 GB/s over 8 MiB

                           # step                                               ms     ±  share GFLOP/s  peak   GB/s triad
                           0 conv2d/Conv+add+relu                            2.000  10 % 80.0 %    50.0  50 %    0.5        jit:avx2
                           1 conv2d/reorder nChw8c → row-major               0.400  10 % 16.0 %                  5.0  50 %  jit:uni ·1
                           3 stage_1/block_2/branch_1/dense/kernel/update    0.100  10 %  4.0 %                  5.0  50 %  vector sweep16
                           4 x/Slice[0: 0…9/3]                               0.000   0 %  0.0 %                  0.0   0 %  java moves

                           n kind                                               ms     ±  share GFLOP/s  peak   GB/s triad
                           1 convolution                                     2.000  10 % 80.0 %    50.0  50 %    0.5
                           1 reorder                                         0.400  10 % 16.0 %                  5.0  50 %
                           1 update                                          0.100  10 %  4.0 %                  5.0  50 %
                           1 copy                                            0.000   0 %  0.0 %                  0.0   0 %

                        in 4 steps                    2.500 ms, of them 0.400 ms (16.0 %) in reorders
                        between them                  0.050 ms
                        a pass                        2.600 ms, a tenth below 2.340, a tenth above 2.860; unwatched 2.500
                        all in all                     38.5 GFLOP/s, 38 % of the peak; with every step at its limit 1.250 ms
                        """);
    }

    @Test void noLineIsLongerThan120ColumnsAndALongNameKeepsItsEnds() {
        Profile wide = Profiles.withNames(
                "stage_1/block_2/branch_1/a_layer_of_a_very_long_name/multiply+add+multiply+add+tanh",
                "a backend of a very long name, and its kernel");
        for (By by : By.values()) {
            assertThat(ProfileTable.of(wide).by(by).toString().lines()).allMatch(line -> line.length() <= 120);
        }
        assertThat(wide.toString()).contains("   0 stage_1/…long_name/multiply+ad…    2.000",
                "  a backend of a very long name, …\n");
    }

    @Test void aNameIsShortenedWhereItSaysLeast() {
        Group slice = profile.each().get(3);
        assertThat(slice.name(17)).isEqualTo("x/Slice[0: 0…9/3]");
        assertThat(slice.name(14)).isEqualTo("x/Slice[0: 0……");
        Group update = profile.each().get(2);
        assertThat(update.name(30)).isEqualTo("stage_1/…1/dense/kernel/update");
        Group layer = profile.layers().get(1);
        assertThat(layer.name(30)).isEqualTo("stage_1/block_2/branch_1/dense");
        assertThat(layer.name(20)).isEqualTo("stage_1/…nch_1/dense");
        assertThat(layer.name(9)).isEqualTo("…_1/dense");
    }

    @Test void linesMayBeInTheOrderOfThePlanAndFew() {
        var table = ProfileTable.of(profile).sort(Sort.PLAN).top(1);
        assertThat(table.rows()).extracting(Group::name).containsExactly("conv2d/Conv+add+relu");
        assertThat(table.all()).hasSize(4);
        assertThat(table.toString()).contains("and 3 more", "   0 conv2d/Conv+add+relu");
        assertThat(ProfileTable.of(profile).by(By.LAYER).top(9).toString()).contains("   n layer", "   2 conv2d")
                .doesNotContain(" more ");
        assertThatIllegalArgumentException().isThrownBy(() -> ProfileTable.of(profile).top(0))
                .withMessage("the number of lines must be 1 or more, but is 0");
    }
}
