package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/// What the tests of native primitives share.
final class Natives {

    private static final long ALIGNMENT = 64;
    private static final int ROUNDS = 10;           // until HotSpot has compiled what allocates while it is interpreted

    private Natives() {}

    static MemorySegment allocate(Arena arena, MemoryDescriptor descriptor) {
        return arena.allocate(Math.max(ALIGNMENT, descriptor.bytes()), ALIGNMENT);
    }

    static MemorySegment floats(Arena arena, float... values) {
        MemorySegment segment = arena.allocate((long) Float.BYTES * values.length, ALIGNMENT);
        MemorySegment.copy(values, 0, segment, JAVA_FLOAT, 0, values.length);
        return segment;
    }

    static float[] random(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    /// Binds, adds scratchpad memory if there must be some, and executes once.
    static BoundPrimitive execute(PrimitiveDescriptor descriptor, NativeScope scope, Arena arena,
            Map<Argument, MemorySegment> arguments) {
        var all = new HashMap<>(arguments);
        MemoryDescriptor scratch = descriptor.argument(Argument.SCRATCHPAD);
        if (!scratch.isNone()) {
            all.put(Argument.SCRATCHPAD, allocate(arena, scratch));
        }
        BoundPrimitive bound = descriptor.compile(scope).bind(scope, all);
        bound.execute();
        return bound;
    }

    /// The values in a new segment with another layout.
    static MemorySegment reorder(MemorySegment values, MemoryDescriptor from, MemoryDescriptor to, NativeScope scope,
            Arena arena) {
        MemorySegment result = allocate(arena, to);
        execute(new Reorder(from, to, Attributes.DEFAULT).describe(scope), scope, arena,
                Map.of(Argument.SRC, values, Argument.DST, result));
        return result;
    }

    /// The values of `segment` in the plain layout of the extents, the last axis innermost.
    static float[] plain(MemorySegment segment, MemoryDescriptor descriptor, NativeScope scope, Arena arena) {
        var plain = MemoryDescriptor.of(scope, DataType.F32, "abcdef".substring(0, descriptor.rank()),
                descriptor.extents());
        return reorder(segment, descriptor, plain, scope, arena).asSlice(0, plain.bytes()).toArray(JAVA_FLOAT);
    }

    /// The bytes that `repetitions` runs allocate on this thread: the least of several rounds.
    static long allocatedBytes(int repetitions, Runnable work) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < repetitions; i++) {
                work.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    static void assertClose(float[] actual, double[] expected, int terms) {
        assertThat(actual).hasSameSizeAs(expected);
        double tolerance = terms * Math.ulp(1f); // each of the products is below 1 and rounded once, and so is each sum
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("element %d", i).isCloseTo(expected[i],
                    org.assertj.core.data.Offset.offset(tolerance));
        }
    }
}
