package dev.fovea.data;

/// How a data set is gone through, epoch by epoch: the order of its samples, in batches.
///
/// The order is a function of seed and epoch alone (Fisher and Yates, with random numbers of our own), so that a run
/// can go on at any batch, on any JDK. While one batch is used, a thread reads the next ones.
///
/// @param augment whether samples are changed at random, where the data set says so: a matter of what they are read for, so that the same
///                data are learned from and judged by, and views of data need not know of it
public record Batches(DataSet data, int batchSize, long seed, boolean shuffle, int prefetch, boolean dropLast,
        boolean augment) {
    private static final int PREFETCH = 2;       // one is read while one waits, beside the one in use
    private static final int MOST_PREFETCH = 64;
    private static final long AUGMENT = -2;      // keeps the random numbers of augmentations apart from those of epochs and splits

    public Batches {
        if (batchSize < 1) {
            throw new DataException("%s: the batch size must be 1 or more, but is %d", data.name(), batchSize);
        }
        if (data.size() < 1) {
            throw new DataException("%s has no samples; give it one or more", data.name());
        }
        if (prefetch < 0 || prefetch > MOST_PREFETCH) {
            throw new DataException("%s: %d batches cannot be read ahead; 0 (no thread) to %d can", data.name(),
                    prefetch, MOST_PREFETCH);
        }
        if (dropLast && data.size() < batchSize) {
            throw new DataException("%s has %d samples, so that dropping the short last batch of %d leaves nothing; "
                    + "choose a smaller batch, or keep the last one", data.name(), data.size(), batchSize);
        }
    }

    /// The same, with the augmentations of the data.
    public Batches(DataSet data, int batchSize, long seed, boolean shuffle, int prefetch, boolean dropLast) {
        this(data, batchSize, seed, shuffle, prefetch, dropLast, true);
    }

    /// Batches to learn from, of `batchSize`, the last one shorter where the number of samples asks for it.
    public Batches(DataSet data, int batchSize, long seed, boolean shuffle) {
        this(data, batchSize, seed, shuffle, PREFETCH, false);
    }

    /// In the order of the data set and with pictures as they are, as evaluation wants it.
    public static Batches inOrder(DataSet data, int batchSize) {
        return new Batches(data, batchSize, 0, false).augment(false);
    }

    /// How many batches are read ahead by threads of their own; with 0 there is no thread and [Epoch#next] reads.
    public Batches prefetch(int batches) {
        return new Batches(data, batchSize, seed, shuffle, batches, dropLast, augment);
    }

    /// Whether a short last batch is left out; by default it is not.
    public Batches dropLast(boolean drop) {
        return new Batches(data, batchSize, seed, shuffle, prefetch, drop, augment);
    }

    /// Whether samples are changed at random as [DataSet#augmentations] says; [#inOrder] does not.
    public Batches augment(boolean augment) {
        return new Batches(data, batchSize, seed, shuffle, prefetch, dropLast, augment);
    }

    /// Batches in an epoch: `⌈samples / batch size⌉`, or `⌊…⌋` without the short last one.
    public int count() {
        return dropLast ? data.size() / batchSize : Math.ceilDiv(data.size(), batchSize);
    }

    /// Goes through an epoch from its start.
    public Epoch epoch(int epoch) {
        return epoch(epoch, 0);
    }

    /// Goes on in an epoch at batch `firstBatch`; `firstBatch = count()` gives an epoch that is at its end.
    public Epoch epoch(int epoch, int firstBatch) {
        if (epoch < 0 || firstBatch < 0 || firstBatch > count()) {
            throw new DataException(
                    "%s: batch %d of epoch %d was asked for, but an epoch has %d batches of %d samples (%d in all); "
                            + "go on with the data and the batch size that the run was started with",
                    data.name(), firstBatch, epoch, count(), batchSize, data.size());
        }
        return new Epoch(this, epoch, firstBatch);
    }

    /// From which the random numbers of an epoch's augmentations follow.
    long augmentationKey(int epoch) {
        return CounterRandom.key(CounterRandom.key(seed, AUGMENT), epoch);
    }

    /// The numbers of the samples in the order of an epoch.
    int[] order(int epoch) {
        return CounterRandom.permutation(data.size(), CounterRandom.key(seed, epoch));
    }
}
