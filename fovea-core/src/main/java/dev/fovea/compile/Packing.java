package dev.fovea.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;

/// A place in one piece of memory for each block, so that no two blocks overlap that are alive at the same time.
///
/// To find the least memory is NP-hard (dynamic storage allocation; Garey & Johnson 1979, SR2). Each block goes to the lowest place that is
/// free, in one order after another, until the memory is no larger than what is alive together at some time, which no packing can
/// undercut; the best is taken. The orders are those of Pisarchyk & Lee 2020, "Efficient memory management for deep neural net inference".
///
/// @param at    where each block starts
/// @param bytes of the whole
record Packing(List<Long> at, long bytes) {

    /// @param bytes its size
    /// @param first when it is alive first
    /// @param last  when it is alive last
    record Block(long bytes, int first, int last) {
        boolean meets(Block other) {
            return first <= other.last && other.first <= last;
        }
    }

    static Packing of(List<Block> blocks) {
        long[] alive = alive(blocks);
        long least = Arrays.stream(alive).max().orElse(0);
        Packing best = inOrder(blocks, largestFirst(blocks));
        if (best.bytes > least) {
            Packing other = inOrder(blocks, busiestFirst(blocks, alive));
            best = other.bytes < best.bytes ? other : best;
        }
        if (best.bytes > least) {
            Packing other = inOrder(blocks, longestFirst(blocks));
            best = other.bytes < best.bytes ? other : best;
        }
        return best;
    }

    /// Bytes alive at each time.
    private static long[] alive(List<Block> blocks) {
        var alive = new long[1 + blocks.stream().mapToInt(Block::last).max().orElse(0)];
        for (Block b : blocks) {
            for (int t = b.first; t <= b.last; t++) {
                alive[t] += b.bytes;
            }
        }
        return alive;
    }

    private static List<Integer> sorted(List<Block> blocks, Comparator<Block> first) {
        return IntStream.range(0, blocks.size()).boxed().sorted(Comparator.comparing(blocks::get, first)).toList();
    }

    private static List<Integer> largestFirst(List<Block> blocks) {
        return sorted(blocks, Comparator.comparingLong(Block::bytes).reversed());
    }

    private static List<Integer> longestFirst(List<Block> blocks) {
        return sorted(blocks, Comparator.<Block>comparingInt(b -> b.first - b.last)
                .thenComparing(Comparator.comparingLong(Block::bytes).reversed()));
    }

    /// Those that are alive when most is, then those at the next time; the largest of each time first.
    private static List<Integer> busiestFirst(List<Block> blocks, long[] alive) {
        List<Integer> largest = largestFirst(blocks);
        var order = new LinkedHashSet<Integer>();
        IntStream.range(0, alive.length).boxed().sorted(Comparator.comparingLong((Integer t) -> alive[t]).reversed())
                .forEach(t -> largest.stream().filter(i -> blocks.get(i).first <= t && t <= blocks.get(i).last)
                        .forEach(order::add));
        return List.copyOf(order);
    }

    private static Packing inOrder(List<Block> blocks, List<Integer> order) {
        var at = new Long[blocks.size()];
        var placed = new ArrayList<Integer>();               // by where they start
        long whole = 0;
        for (int i : order) {
            Block b = blocks.get(i);
            long free = 0;
            for (int other : placed) {
                if (blocks.get(other).meets(b)) {
                    if (at[other] - free >= b.bytes) {
                        break;
                    }
                    free = Math.max(free, at[other] + blocks.get(other).bytes);
                }
            }
            at[i] = free;
            placed.add(behind(placed, at, free), i);
            whole = Math.max(whole, free + b.bytes);
        }
        return new Packing(List.of(at), whole);
    }

    /// The number of blocks that start at `place` or before.
    private static int behind(List<Integer> placed, Long[] at, long place) {
        int low = 0;
        int high = placed.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at[placed.get(middle)] <= place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
