package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrimitiveTest {

    private final NativeScope scope = new NativeScope();
    private final Arena arena = Arena.ofConfined();
    private final MemoryDescriptor row = MemoryDescriptor.of(scope, DataType.F32, "a", 16);

    @AfterEach void close() {
        scope.close();
        arena.close();
    }

    @Test void reluOfSixteenFloats() {
        MemorySegment x = arena.allocate(64, 64);
        for (int i = 0; i < 16; i++) {
            x.setAtIndex(JAVA_FLOAT, i, i - 8);
        }
        MemorySegment y = arena.allocate(64, 64);
        BoundPrimitive relu = Natives.execute(relu(), scope, arena, Map.of(Argument.SRC, x, Argument.DST, y));
        assertThat(y.toArray(JAVA_FLOAT)).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7);

        MemorySegment other = arena.allocate(64, 64);
        relu.rebind(Argument.DST, other);
        relu.execute();
        assertThat(other.toArray(JAVA_FLOAT)).isEqualTo(y.toArray(JAVA_FLOAT));
    }

    @Test void executionAllocatesNothing() {
        MemorySegment x = arena.allocate(64, 64);
        BoundPrimitive relu = Natives.execute(relu(), scope, arena, Map.of(Argument.SRC, x, Argument.DST, x));
        assertThat(Natives.allocatedBytes(20_000, relu::execute)).isZero();
    }

    @Test void wrongMemoryIsRefused() {
        Primitive relu = relu().compile(scope);
        MemorySegment good = arena.allocate(64, 64);
        assertThatThrownBy(() -> relu.bind(scope, Map.of(Argument.SRC, arena.allocate(60, 64), Argument.DST, good)))
                .isInstanceOf(OneDnnException.class)
                .hasMessageContaining("SRC = f32 [16] a needs 64 bytes of aligned native memory, but was given")
                .hasMessageContaining("Forward[propagation=FORWARD_TRAINING, algorithm=ELTWISE_RELU, src=f32 [16] a");
        assertThatThrownBy(() -> relu.bind(scope, Map.of(Argument.SRC, MemorySegment.ofArray(new float[16]))))
                .isInstanceOf(OneDnnException.class);
        assertThatThrownBy(() -> relu.bind(scope, Map.of(Argument.WEIGHTS, good)))
                .isInstanceOf(OneDnnException.class).hasMessageStartingWith("WEIGHTS is not an argument of ");
        assertThatThrownBy(() -> relu.bind(scope, Map.of(Argument.SRC, freed())))
                .isInstanceOf(OneDnnException.class).hasMessageEndingWith("was given memory that has been freed");
        BoundPrimitive bound = relu.bind(scope, Map.of(Argument.SRC, good, Argument.DST, good));
        assertThatThrownBy(() -> bound.rebind(Argument.DST, arena.allocate(32, 64)))
                .isInstanceOf(OneDnnException.class);
    }

    @Test void missingArgumentIsRefused() {
        BoundPrimitive halfBound = relu().compile(scope).bind(scope, Map.of(Argument.SRC, arena.allocate(64, 64)));
        assertThatThrownBy(halfBound::execute).isInstanceOf(OneDnnException.class)
                .hasMessageStartingWith("oneDNN answers invalid_arguments (2) to jit:")
                .hasMessageEndingWith("with {SRC = f32 [16] a}");
    }

    @Test void shapesThatDoNotFitAreRefused() {
        var x = MemoryDescriptor.any(scope, DataType.F32, 1, 3, 8, 8);
        var w = MemoryDescriptor.any(scope, DataType.F32, 4, 5, 3, 3);
        var y = MemoryDescriptor.any(scope, DataType.F32, 1, 4, 6, 6);
        var windows = List.of(WindowAxis.of(3, 1, 0), WindowAxis.of(3, 1, 0));
        var convolution = new Convolution.Forward(Propagation.FORWARD_TRAINING, x, w, MemoryDescriptor.NONE, y, windows,
                Attributes.DEFAULT);
        assertThatThrownBy(() -> convolution.describe(scope)).isInstanceOf(OneDnnException.class)
                .hasMessageStartingWith("oneDNN answers invalid_arguments (2) to Forward[propagation=FORWARD_TRAINING, "
                        + "src=f32 [1, 3, 8, 8] any, weights=f32 [4, 5, 3, 3] any, bias=none, dst=f32 [1, 4, 6, 6] any");
        assertThatThrownBy(() -> convolution.implementations(scope)).isInstanceOf(OneDnnException.class);
        assertThatThrownBy(() -> new Convolution.Forward(Propagation.FORWARD_TRAINING, x, w, MemoryDescriptor.NONE, y,
                windows.subList(0, 1), Attributes.DEFAULT)).isInstanceOf(OneDnnException.class);
    }

    @Test void closedScopeIsRefused() {
        var inner = new NativeScope();
        MemorySegment x = arena.allocate(64, 64);
        BoundPrimitive bound = relu().compile(scope).bind(inner, Map.of(Argument.SRC, x, Argument.DST, x));
        inner.close();
        inner.close();
        assertThatThrownBy(bound::execute).isInstanceOf(OneDnnException.class);
    }

    @Test void forgottenScopesAreClosedByTheGarbageCollectorOnly() {
        MemorySegment x = arena.allocate(64, 64);
        BoundPrimitive bound = new Eltwise.Forward(Propagation.FORWARD_TRAINING, Algorithm.ELTWISE_RELU, row, row, 0, 0,
                Attributes.DEFAULT).describe(new NativeScope()).compile(new NativeScope())
                .bind(new NativeScope(), Map.of(Argument.SRC, x, Argument.DST, x));
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 50; j++) {
                relu().operation().describe(new NativeScope()).compile(new NativeScope());
            }
            System.gc();
            bound.execute();
        }
    }

    @Test void referenceImplementationsAreRecognised() {
        assertThat(PrimitiveDescriptor.isReference("ref:any")).isTrue();
        assertThat(PrimitiveDescriptor.isReference("gemm:ref")).isTrue();
        assertThat(PrimitiveDescriptor.isReference("ref_int8:any")).isTrue();
        assertThat(PrimitiveDescriptor.isReference("jit:avx512_core")).isFalse();
        assertThat(PrimitiveDescriptor.isReference("simple:any")).isFalse();
        assertThat(relu().operation().implementations(scope)).isNotEmpty().noneMatch(PrimitiveDescriptor::isReference);
    }

    private PrimitiveDescriptor relu() {
        return new Eltwise.Forward(Propagation.FORWARD_TRAINING, Algorithm.ELTWISE_RELU, row, row, 0, 0,
                Attributes.DEFAULT).describe(scope);
    }

    private static MemorySegment freed() {
        try (Arena shortLived = Arena.ofConfined()) {
            return shortLived.allocate(64, 64);
        }
    }
}
