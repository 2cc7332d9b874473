package dev.fovea.onednn;

import java.util.List;
import java.util.stream.Stream;

/// How a primitive runs. The scratchpad is always the caller's; float32 is always computed as float32.
///
/// @param deterministic the same bits in each run with the same number of threads
record Attributes(List<PostOp> postOps, boolean deterministic) {

    /// No post-operations, deterministic: no CPU kernel of oneDNN 3.11 was seen to be left out for it.
    static final Attributes DEFAULT = new Attributes(List.of(), true);

    private static final long USER = 1; // dnnl_scratchpad_mode_user

    Attributes {
        postOps = List.copyOf(postOps);
    }

    /// These attributes with one more post-operation at the end.
    Attributes then(PostOp postOp) {
        return new Attributes(Stream.concat(postOps.stream(), Stream.of(postOp)).toList(), deterministic);
    }

    /// Makes the native attributes in `scope`.
    long create(NativeScope scope) {
        long attributes = scope.own(NativeScope.Kind.ATTRIBUTES,
                Dnnl.create(this, out -> (long) Dnnl.ATTR_CREATE.invokeExact(out)));
        Dnnl.check(this, () -> (long) Dnnl.ATTR_SET_SCRATCHPAD_MODE.invokeExact(attributes, USER));
        Dnnl.check(this, () -> (long) Dnnl.ATTR_SET_DETERMINISTIC.invokeExact(attributes, deterministic ? 1L : 0L));
        if (!postOps.isEmpty()) {
            long list = scope.own(NativeScope.Kind.POST_OPS,
                    Dnnl.create(this, out -> (long) Dnnl.POST_OPS_CREATE.invokeExact(out)));
            postOps.forEach(postOp -> postOp.appendTo(list));
            Dnnl.check(this, () -> (long) Dnnl.ATTR_SET_POST_OPS.invokeExact(attributes, list));
        }
        return attributes;
    }
}
