package dev.fovea.data;

import java.lang.foreign.Arena;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One way through a data set, batch by batch. A batch may be used until the next one is asked for.
///
/// For one thread, which must close it: that ends the reading thread and frees the batches.
public final class Epoch implements Iterator<Batch>, AutoCloseable {
    private final Batches batches;
    private final int epoch;
    private final int first;
    private final int count;
    private final int[] order;
    private final Arena arena = Arena.ofShared();
    private final Batch[] ring;
    private final @Nullable Thread reader;
    private final Object monitor = new Object();

    private int ready;       // batches read
    private int taken;       // batches handed out, the last one still in use
    private @Nullable Throwable failure;
    private volatile boolean closed;

    Epoch(Batches batches, int epoch, int first) {
        this.batches = batches;
        this.epoch = epoch;
        this.first = first;
        count = batches.count();
        order = batches.shuffle() ? batches.order(epoch) : new int[0];
        ready = first;
        taken = first;
        DataSet data = batches.data();
        int capacity = Math.min(batches.batchSize(), data.size());
        ring = IntStream.range(0, Math.min(batches.prefetch() + 1, Math.max(1, count - first)))
                .mapToObj(_ -> Batch.of(data.inputs(), data.targets(), capacity, arena)).toArray(Batch[]::new);
        if (batches.augment()) {
            for (Batch batch : ring) {
                batch.draw(batches.augmentationKey(epoch));
            }
        }
        reader = batches.prefetch() > 0 && first < count
                ? Thread.ofPlatform().daemon().name("fovea-data " + data.name()).start(this::readAhead)
                : null;
    }

    /// The number of the epoch, from 0.
    public int epoch() {
        return epoch;
    }

    /// The number of the batch that [#next] will give.
    public int position() {
        return taken;
    }

    @Override public boolean hasNext() {
        return taken < count;
    }

    /// The next batch, waiting for it if need be.
    ///
    /// @throws DataException when a sample could not be read, with its number
    @Override public Batch next() {
        if (closed) {
            throw new IllegalStateException("epoch " + epoch + " of " + batches.data().name() + " was closed");
        }
        if (!hasNext()) {
            throw new NoSuchElementException(
                    "epoch " + epoch + " of " + batches.data().name() + " has ended after " + count + " batches");
        }
        if (reader == null) {
            ready += read(taken) ? 1 : 0;
            taken++;
        } else {
            await();
        }
        if (ready < taken) {
            taken--;
            throw failed();
        }
        return batch(taken - 1);
    }

    /// Gives the batch in use back, and waits for the next. An interrupt is kept for later: reading ends by itself.
    private void await() {
        boolean interrupted = false;
        synchronized (monitor) {
            taken++;
            monitor.notifyAll();
            while (ready < taken && failure == null) {
                try {
                    monitor.wait();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private RuntimeException failed() {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException e ? e : new IllegalStateException("the reading thread ended early");
    }

    private Batch batch(int number) {
        return ring[(number - first) % ring.length];
    }

    private void readAhead() {
        for (int number = first; number < count && hasRoom(number) && read(number); number++) {
            synchronized (monitor) {
                ready++;
                monitor.notifyAll();
            }
        }
    }

    /// Waits until the batch that was in the place of this one is no longer in use.
    private boolean hasRoom(int number) {
        synchronized (monitor) {
            while (!closed && number - ring.length >= Math.max(first, taken - 1)) {
                try {
                    monitor.wait();
                } catch (InterruptedException _) {
                    // close() ends this thread, and nothing else
                }
            }
            return !closed;
        }
    }

    private boolean read(int number) {
        DataSet data = batches.data();
        int from = number * batches.batchSize();
        int size = Math.min(batches.batchSize(), data.size() - from);
        Batch batch = batch(number);
        int sample = 0;
        try {
            batch.begin(number, from, size);
            for (int row = 0; row < size && !closed; row++) {
                sample = order.length == 0 ? from + row : order[from + row];
                batch.fill(data, sample, row);
            }
            return !closed;
        } catch (RuntimeException e) {
            fail(new DataException(e, "%s: sample %d could not be read: %s", data.name(), sample,
                    e.getMessage() instanceof String message ? message : e.toString()));
        } catch (Error e) {
            fail(e);
        }
        return false;
    }

    private void fail(Throwable why) {
        synchronized (monitor) {
            failure = why;
            monitor.notifyAll();
        }
    }

    /// Ends the reading thread, waiting for the sample it is at, and frees the batches.
    @Override public void close() {
        if (closed) {
            return;
        }
        synchronized (monitor) {
            closed = true;
            monitor.notifyAll();
        }
        if (reader != null) {
            join(reader);
        }
        arena.close();
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
