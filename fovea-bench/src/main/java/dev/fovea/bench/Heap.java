package dev.fovea.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;

/// What the calling thread and the threads of its team allocate on the Java heap. JMH's, JUnit's and the JVM's own are left out.
final class Heap {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final String ATTACHED = "Thread-";         // how the JVM names threads that native code made

    private long[] others = {};
    private long othersBefore;
    private long ownBefore;

    /// Starts counting, for the threads that are there.
    void start() {
        long own = Thread.currentThread().threadId();
        others = Arrays.stream(THREADS.getAllThreadIds()).filter(id -> id != own && isAttached(id)).toArray();
        othersBefore = ofOthers();
        ownBefore = THREADS.getCurrentThreadAllocatedBytes();       // last, since looking at others may allocate
    }

    /// Bytes since the start.
    long allocated() {
        long own = THREADS.getCurrentThreadAllocatedBytes() - ownBefore;
        return own + ofOthers() - othersBefore;
    }

    private static boolean isAttached(long thread) {
        return THREADS.getThreadInfo(thread) instanceof ThreadInfo info && info.getThreadName().startsWith(ATTACHED);
    }

    private long ofOthers() {
        long sum = 0;
        for (long thread : others) {
            sum += Math.max(0, THREADS.getThreadAllocatedBytes(thread));      // −1: it has ended
        }
        return sum;
    }
}
