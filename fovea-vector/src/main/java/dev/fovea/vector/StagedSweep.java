package dev.fovea.vector;

import java.util.List;

/// Several sweeps as one: each block of elements goes through all of them while it is in the first-level cache. It belongs to one thread.
final class StagedSweep implements Sweep {
    private static final int BLOCK = 1024;           // elements: 4 KiB for each value that is kept

    private final Sweep[] sweeps;
    private final int[][] places;
    private final long[][] at;
    private final float[][] repeated;
    private final int[] bytes;
    private final long kept;

    /// @param sweeps of the stages
    /// @param bytes  from an element of each memory to the next, inputs before outputs; 0 where it is repeated
    /// @param kept   the address of [#bytesKept]
    StagedSweep(Stages stages, List<Sweep> sweeps, int[] bytes, long kept) {
        this.sweeps = sweeps.toArray(Sweep[]::new);
        this.places = new int[this.sweeps.length][];
        this.at = new long[this.sweeps.length][];
        this.repeated = new float[this.sweeps.length][];
        for (int s = 0; s < places.length; s++) {
            Stages.Stage stage = stages.stages().get(s);
            places[s] = java.util.stream.Stream.concat(stage.reads().stream(), stage.writes().stream())
                    .mapToInt(Integer::intValue).toArray();
            at[s] = new long[places[s].length];
            repeated[s] = new float[places[s].length];
        }
        this.bytes = bytes.clone();
        this.kept = kept;
    }

    static long bytesKept(Stages stages) {
        return (long) stages.kept() * BLOCK * Float.BYTES;
    }

    @Override public void run(long[] addresses, float[] values, long count) {
        for (long done = 0; done < count; done += BLOCK) {
            long n = Math.min(BLOCK, count - done);
            for (int s = 0; s < sweeps.length; s++) {
                for (int i = 0; i < places[s].length; i++) {
                    int place = places[s][i];
                    if (place < bytes.length) {
                        at[s][i] = addresses[place] + done * bytes[place];
                        repeated[s][i] = values[place];
                    } else {
                        at[s][i] = kept + (long) (place - bytes.length) * BLOCK * Float.BYTES;
                    }
                }
                sweeps[s].run(at[s], repeated[s], n);
            }
        }
    }
}
