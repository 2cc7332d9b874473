package dev.fovea.data;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;

/// One way through a data set, batch by batch. A batch may be used until the next one is asked for.
///
/// One thread reads ahead; another joins it each time that a batch is waited for, until there are as many as processors. The batches are the
/// same, however many read them.
///
/// For one thread, which must close it: that ends the reading threads and frees the batches.
public final class Epoch implements Iterator<Batch>, AutoCloseable {
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(2);    // of a step, before another thread helps to read

    private final Batches batches;
    private final int epoch;
    private final int first;
    private final int count;
    private final int mostReaders;
    private final Arena arena = Arena.ofShared();
    private final Ring ring;
    private final List<Thread> readers = new ArrayList<>();

    private int position;
    private long waited;
    private boolean closed;

    Epoch(Batches batches, int epoch, int first) {
        this(batches, epoch, first, 1, Runtime.getRuntime().availableProcessors());
    }

    /// @param readers that start with it
    /// @param mostReaders that there may be when batches are waited for
    Epoch(Batches batches, int epoch, int first, int readers, int mostReaders) {
        this.batches = batches;
        this.epoch = epoch;
        this.first = first;
        this.mostReaders = mostReaders;
        count = batches.count();
        position = first;
        ring = new Ring(batches, epoch, first, arena);
        if (batches.prefetch() > 0 && first < count) {
            for (int i = 0; i < readers; i++) {
                startReader();
            }
        }
    }

    private void startReader() {
        readers.add(Thread.ofPlatform().daemon().name("fovea-data " + batches.data().name()).start(ring::readAll));
    }

    /// The number of the epoch, from 0.
    public int epoch() {
        return epoch;
    }

    /// The number of the batch that [#next] will give.
    public int position() {
        return position;
    }

    /// How many nanoseconds [#next] has waited in all for data.
    public long waited() {
        return waited;
    }

    /// The threads that read.
    int readers() {
        return readers.size();
    }

    @Override public boolean hasNext() {
        return position < count;
    }

    /// The next batch, waiting for it if need be.
    ///
    /// @throws DataException when a sample could not be read, with its number: the first such in the order of the epoch
    @Override public Batch next() {
        if (closed) {
            throw new IllegalStateException("epoch " + epoch + " of " + batches.data().name() + " was closed");
        }
        if (!hasNext()) {
            throw new NoSuchElementException(
                    "epoch " + epoch + " of " + batches.data().name() + " has ended after " + count + " batches");
        }
        long since = System.nanoTime();
        ring.want(position);
        if (readers.isEmpty()) {
            while (!ring.await(0)) {
                ring.readRun();
            }
        } else {
            await();
        }
        waited += System.nanoTime() - since;
        Batch batch = ring.batch();
        position++;
        return batch;
    }

    /// That the first batch takes a while says nothing of how fast they are used.
    private void await() {
        boolean mayJoin = position > first && readers.size() < mostReaders;
        if (mayJoin && !ring.await(PATIENCE) && ring.hasWork()) {
            startReader();
        }
        ring.await(Long.MAX_VALUE);
    }

    /// Ends the reading threads, waiting for the samples they are at, and frees the batches.
    @Override public void close() {
        if (closed) {
            return;
        }
        closed = true;
        ring.close();
        readers.forEach(Epoch::join);
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
