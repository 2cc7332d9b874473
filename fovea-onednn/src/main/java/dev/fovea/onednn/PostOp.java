package dev.fovea.onednn;

import static dev.fovea.onednn.Dnnl.FLOAT;
import static dev.fovea.onednn.Dnnl.HANDLE;
import static dev.fovea.onednn.Dnnl.INT;

import java.lang.invoke.MethodHandle;

/// What a primitive does to its result before storing it.
sealed interface PostOp {

    /// Appends this to the native list at `postOps`.
    void appendTo(long postOps);

    /// `y ← f(y)`
    record Eltwise(Algorithm algorithm, float alpha, float beta) implements PostOp {

        private static final MethodHandle APPEND = Dnnl.status("post_ops_append_eltwise", HANDLE, INT, FLOAT, FLOAT);

        public Eltwise {
            algorithm.require("ELTWISE_");
        }

        @Override public void appendTo(long postOps) {
            Dnnl.check(this, () -> (long) APPEND.invokeExact(postOps, algorithm.code(), alpha, beta));
        }
    }

    /// `y ← y ∘ operand`; the operand is passed as [Argument#postOp] and may be broadcast.
    record Binary(Algorithm algorithm, MemoryDescriptor operand) implements PostOp {

        private static final MethodHandle APPEND = Dnnl.status("post_ops_append_binary", HANDLE, INT, HANDLE);

        public Binary {
            algorithm.require("BINARY_");
        }

        @Override public void appendTo(long postOps) {
            Dnnl.check(this, () -> (long) APPEND.invokeExact(postOps, algorithm.code(), operand.handle()));
        }
    }

    /// `y ← y + scale · what was in the destination before`
    record Accumulate(float scale) implements PostOp {

        private static final MethodHandle APPEND = Dnnl.status("post_ops_append_sum", HANDLE, FLOAT, INT, INT);

        @Override public void appendTo(long postOps) {
            Dnnl.check(this, () -> (long) APPEND.invokeExact(postOps, scale, 0L, 0L));
        }
    }
}
