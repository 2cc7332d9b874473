package dev.fovea.data;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The batches of an epoch that are in memory: the one in use, those that are ready, those that readers are at.
///
/// Readers take runs of rows in the order of the epoch, so that several of them read one batch and the next one is ready soonest. What comes
/// out does not depend on how many they are, nor does the failure that is told: the first one in the order of the epoch.
final class Ring {
    private static final int RUNS = 8;       // of a batch: enough to share it, few enough that readers seldom meet
    private static final int NONE = -1;

    private final Batches batches;
    private final DataSet data;
    private final int first;
    private final int count;
    private final int run;            // rows that a reader takes at once
    private final int[] order;
    private final Batch[] slots;
    private final int[] missing;      // rows of each that are still to be read

    private int wanted;               // the batch in use or waited for
    private int ready;                // the first batch that is not read
    private int number;               // the batch of which rows are taken next
    private int row;                  // the first of them
    private int busy;                 // readers at a run
    private int failedAt = Integer.MAX_VALUE;
    private @Nullable Throwable failure;
    private volatile boolean closed;

    Ring(Batches batches, int epoch, int first, Arena arena) {
        this.batches = batches;
        this.data = batches.data();
        this.first = first;
        count = batches.count();
        order = batches.shuffle() ? batches.order(epoch) : new int[0];
        wanted = first;
        ready = first;
        number = first;
        int capacity = Math.min(batches.batchSize(), data.size());
        run = Math.ceilDiv(capacity, RUNS);
        slots = IntStream.range(0, Math.min(batches.prefetch() + 1, Math.max(1, count - first)))
                .mapToObj(_ -> Batch.of(data.inputs(), data.targets(), capacity, arena)).toArray(Batch[]::new);
        missing = new int[slots.length];
        if (batches.augment()) {
            Arrays.stream(slots).forEach(batch -> batch.draw(batches.augmentationKey(epoch)));
        }
    }

    // for the one that uses the batches

    /// Gives the batch before this one back.
    synchronized void want(int batch) {
        wanted = batch;
        notifyAll();
    }

    /// Waits for the wanted batch, or for the failure that it cannot be read for, and says whether it is there after that many nanoseconds.
    /// An interrupt is kept for later: reading ends by itself.
    synchronized boolean await(long atMost) {
        long since = System.nanoTime();
        boolean interrupted = false;
        long left = atMost;
        while (!isSettled() && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException _) {
                interrupted = true;
            }
            left = atMost - (System.nanoTime() - since);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return isSettled();
    }

    /// Readers that are still busy may read the wanted batch to its end, or fail at an earlier sample.
    private boolean isSettled() {
        return ready > wanted || failure != null && busy == 0;
    }

    /// The wanted batch, after it was waited for.
    synchronized Batch batch() {
        if (ready > wanted) {
            return batch(wanted);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw failure instanceof RuntimeException e
                ? e
                : new IllegalStateException("batch " + wanted + " was not read");
    }

    /// Whether rows are left for one more reader.
    synchronized boolean hasWork() {
        return number < count && failure == null;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    // for readers

    /// Reads until the epoch has no more rows, or is closed, or a sample cannot be read.
    void readAll() {
        boolean more = true;
        while (more) {
            more = readRun();
        }
    }

    /// Reads the next rows, as soon as there is room for them; false when there are none.
    boolean readRun() {
        int from = take();
        if (from != NONE) {
            read(from);
        }
        return from != NONE;
    }

    /// The place in the epoch of the first of the rows that the caller is to read.
    private synchronized int take() {
        while (hasWork() && !closed && number - slots.length >= wanted) {      // in its place is one that is not given back
            try {
                wait();
            } catch (InterruptedException _) {
                // close() ends this thread, and nothing else
            }
        }
        if (closed || !hasWork()) {
            return NONE;
        }
        busy++;
        int from = number * batches.batchSize() + row;
        try {
            if (row == 0) {
                begin(from);
            }
        } catch (Error e) {           // no memory
            failed(from, e);
            return NONE;
        }
        row += run;
        if (row >= batch(number).size()) {
            number++;
            row = 0;
        }
        return from;
    }

    private void begin(int from) {
        int size = Math.min(batches.batchSize(), data.size() - from);
        batch(number).begin(number, from, size);
        missing[slot(number)] = size;
    }

    private void read(int from) {
        Batch batch = batch(from / batches.batchSize());
        int start = from - batch.firstSample();
        int end = Math.min(start + run, batch.size());
        int at = start;
        try {
            while (at < end && !closed) {
                batch.fill(data, sample(batch, at), at);
                at++;
            }
            finished(batch.index(), at - start);
        } catch (Exception e) {                      // also a checked one, which data sets in Kotlin throw undeclared
            failed(batch.firstSample() + at, new DataException(e, "%s: sample %d could not be read: %s", data.name(),
                    sample(batch, at), e.getMessage() instanceof String message ? message : e.toString()));
        } catch (Error e) {
            failed(batch.firstSample() + at, e);
        }
    }

    private int sample(Batch batch, int row) {
        int place = batch.firstSample() + row;
        return order.length == 0 ? place : order[place];
    }

    private synchronized void finished(int batch, int rows) {
        busy--;
        missing[slot(batch)] -= rows;
        while (ready < number && missing[slot(ready)] == 0) {
            ready++;
        }
        if (isSettled()) {
            notifyAll();
        }
    }

    private synchronized void failed(int place, Throwable why) {
        busy--;
        if (place < failedAt) {
            failedAt = place;
            failure = why;
        }
        notifyAll();
    }

    private Batch batch(int number) {
        return slots[slot(number)];
    }

    private int slot(int number) {
        return (number - first) % slots.length;
    }
}
