package dev.fovea.onednn;

import dev.fovea.spi.Kernel;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/// A compiled primitive. Closing it closes what was bound of it, too, unless the garbage collector was faster.
final class PrimitiveKernel implements Kernel {
    private final Primitive primitive;
    private final Map<Argument, Integer> reads;
    private final List<Argument> writes;
    private final NativeScope scope;
    private final long scratchBytes;
    private final Set<NativeScope> bound = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    PrimitiveKernel(Primitive primitive, Map<Argument, Integer> reads, List<Argument> writes, NativeScope scope) {
        this.primitive = primitive;
        this.reads = reads;
        this.writes = writes;
        this.scope = scope;
        this.scratchBytes = primitive.descriptor().scratchBytes();
    }

    @Override public long scratchBytes() {
        return scratchBytes;
    }

    @Override public Bound bind(MemorySegment[] inputs, MemorySegment[] outputs, MemorySegment scratch) {
        Map<Argument, MemorySegment> arguments = new LinkedHashMap<>();
        reads.forEach((argument, input) -> arguments.put(argument, inputs[input]));
        for (int i = 0; i < outputs.length; i++) {
            arguments.put(writes.get(i), outputs[i]);
        }
        if (scratchBytes > 0) {
            arguments.put(Argument.SCRATCHPAD, scratch);
        }
        var own = new NativeScope();
        try {
            BoundPrimitive ready = primitive.bind(own, arguments);
            bound.add(own);
            return ready::execute;
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    @Override public void close() {
        synchronized (bound) {
            bound.forEach(NativeScope::close);
            bound.clear();
        }
        scope.close();
    }
}
