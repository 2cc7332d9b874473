package dev.fovea.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Bytes on the Java heap per invocation, counted around the invocations alone: what `-prof gc` shows, without the 80 KB or so that
/// JMH itself allocates in each iteration, which is much where an invocation takes milliseconds.
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class Allocation {
    private final Heap heap = new Heap();
    private long invocations;
    private double bytes;

    @Setup(Level.Iteration) public void start() {
        invocations = 0;
        heap.start();
    }

    void count() {
        invocations++;
    }

    @TearDown(Level.Iteration) public void stop() {
        bytes = (double) heap.allocated() / Math.max(1, invocations);
    }

    /// JMH adds up the measured iterations.
    public double bytes() {
        return bytes;
    }
}
