package dev.fovea.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.Packing.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Blocks that are alive together lie beside each other, in little memory.
@Tag("compile")
class PackingTest {

    @Test void blocksOfDifferentTimesShareAPlace() {
        Packing packing = Packing.of(List.of(new Block(64, 0, 1), new Block(128, 2, 3), new Block(64, 4, 4)));
        assertThat(packing).isEqualTo(new Packing(List.of(0L, 0L, 0L), 128));
    }

    @Test void nothingTakesNothing() {
        assertThat(Packing.of(List.of())).isEqualTo(new Packing(List.of(), 0));
    }

    /// Largest first: 5, upon it 4, below that 3 and upon it 2, so that 1, which meets all but the first, lies at 9. From the busiest time,
    /// 3, on: 5 and 4, below that 3 and 1, and upon them 2, which does not meet 4.
    @Test void anotherOrderIsTakenWhereItNeedsLess() {
        List<Block> blocks = List.of(new Block(5, 3, 3), new Block(4, 2, 3), new Block(3, 0, 2), new Block(2, 0, 0),
                new Block(1, 0, 2));
        assertThat(Packing.of(blocks)).isEqualTo(new Packing(List.of(0L, 5L, 0L, 4L, 3L), 9));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5}) void noTwoBlocksThatLiveTogetherOverlap(long seed) {
        var random = new SplittableRandom(seed);
        var blocks = new ArrayList<Block>();
        for (int i = 0; i < 200; i++) {
            int first = random.nextInt(50);
            blocks.add(new Block(64L * random.nextInt(20), first, first + random.nextInt(12)));
        }
        Packing packing = Packing.of(blocks);
        for (int i = 0; i < blocks.size(); i++) {
            long end = packing.at().get(i) + blocks.get(i).bytes();
            assertThat(end).isLessThanOrEqualTo(packing.bytes());
            for (int j = 0; j < i; j++) {
                boolean apart = packing.at().get(j) >= end
                        || packing.at().get(j) + blocks.get(j).bytes() <= packing.at().get(i);
                assertThat(apart || !blocks.get(i).meets(blocks.get(j))).as("%d and %d", i, j).isTrue();
            }
        }
    }
}
