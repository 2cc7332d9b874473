package dev.fovea.data;

import java.lang.foreign.Arena;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Whole samples of a data set, for another one that makes its own of them: one for each thread that reads at once.
final class SpareSamples {
    private final DataSet data;
    private final Queue<Batch> spare = new ConcurrentLinkedQueue<>();

    SpareSamples(DataSet data) {
        this.data = data;
    }

    /// Sample `index`, augmented as the batch `into` would have it at that place; to be given back.
    Batch read(int index, Batch into, int slot) {
        Batch whole = spare.poll();
        if (whole == null) {
            whole = Batch.of(data.inputs(), data.targets(), 1, Arena.ofAuto());
        }
        whole.drawAs(into, slot);
        data.read(index, whole, 0);
        into.drawnAs(whole, slot);
        return whole;
    }

    void giveBack(Batch whole) {
        spare.add(whole);
    }
}
