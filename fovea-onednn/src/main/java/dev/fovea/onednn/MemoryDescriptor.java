package dev.fovea.onednn;

import static dev.fovea.onednn.Dnnl.HANDLE;
import static dev.fovea.onednn.Dnnl.INT;
import static dev.fovea.onednn.Dnnl.POINTER;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How a tensor lies in memory: extents, data type, and the order and blocks of its axes (`dnnl_memory_desc_t`).
///
/// Immutable and thread-safe while its scope is open; equal if oneDNN says so.
final class MemoryDescriptor {

    /// "There is no such tensor": an absent bias, an argument that a primitive does not take.
    static final MemoryDescriptor NONE = new MemoryDescriptor();

    private static final int MAX_RANK = 12; // DNNL_MAX_NDIMS
    private static final int BLOCKED = 2;   // dnnl_blocked

    private final NativeScope scope;
    private final long handle;
    private final DataType type;
    private final long[] extents;

    private MemoryDescriptor() {
        this.scope = new NativeScope();
        this.handle = 0;
        this.type = DataType.F32;
        this.extents = new long[0];
    }

    private MemoryDescriptor(NativeScope scope, long handle) {
        this.scope = scope;
        this.handle = scope.own(NativeScope.Kind.MEMORY_DESCRIPTOR, handle);
        this.type = DataType.of((int) number(Query.DATA_TYPE));
        this.extents = numbers(Query.DIMS, (int) number(Query.NDIMS_S32));
    }

    /// A layout that the primitive may choose; ask [PrimitiveDescriptor#argument] for its choice.
    static MemoryDescriptor any(NativeScope scope, DataType type, long... extents) {
        return of(scope, type, "any", extents);
    }

    /// The layout that oneDNN calls `tag`: `"abcd"` is rows of an NCHW tensor, `"acdb"` of NHWC, `"aBcd16b"` is nChw16c.
    static MemoryDescriptor of(NativeScope scope, DataType type, String tag, long... extents) {
        long code = FormatTags.code(tag);
        requireRank(extents);
        String subject = "the descriptor " + text(type, extents, tag);
        return new MemoryDescriptor(scope, Dnnl.create(subject, out -> {
            try (Arena arena = Arena.ofConfined()) {
                long dims = arena.allocateFrom(JAVA_LONG, extents).address();
                return (long) Dnnl.MEMORY_DESC_CREATE_WITH_TAG.invokeExact(out, (long) extents.length, dims,
                        type.code(), code);
            }
        }));
    }

    /// The plain layout with these distances between neighbours on each axis, counted in elements.
    static MemoryDescriptor strided(NativeScope scope, DataType type, long[] extents, long[] strides) {
        requireRank(extents);
        String subject = "the descriptor " + text(type, extents, "strides " + Arrays.toString(strides));
        if (strides.length != extents.length) {
            throw new OneDnnException(
                    subject + " has " + extents.length + " extents, but " + strides.length + " strides");
        }
        return new MemoryDescriptor(scope, Dnnl.create(subject, out -> {
            try (Arena arena = Arena.ofConfined()) {
                long dims = arena.allocateFrom(JAVA_LONG, extents).address();
                long steps = arena.allocateFrom(JAVA_LONG, strides).address();
                return (long) Views.CREATE_WITH_STRIDES.invokeExact(out, (long) extents.length, dims, type.code(),
                        steps);
            }
        }));
    }

    /// The descriptor at `handle`, which belongs to something else: a copy of its own.
    static MemoryDescriptor copy(NativeScope scope, long handle) {
        return new MemoryDescriptor(scope, Dnnl.create("a copy of a descriptor",
                out -> (long) Dnnl.MEMORY_DESC_CLONE.invokeExact(out, handle)));
    }

    /// A copy that lives as long as another scope.
    MemoryDescriptor copyTo(NativeScope target) {
        return isNone() ? this : copy(target, handle());
    }

    /// The same bytes seen with other extents; oneDNN refuses it where a blocked layout makes it impossible.
    MemoryDescriptor reshape(NativeScope target, long... newExtents) {
        requireRank(newExtents);
        return new MemoryDescriptor(target, Dnnl.create(this + " reshaped to " + Arrays.toString(newExtents), out -> {
            try (Arena arena = Arena.ofConfined()) {
                long dims = arena.allocateFrom(JAVA_LONG, newExtents).address();
                return (long) Views.RESHAPE.invokeExact(out, handle(), (long) newExtents.length, dims);
            }
        }));
    }

    /// The same bytes seen with the axes renamed: axis `i` of this one is axis `permutation[i]` of the result.
    MemoryDescriptor permute(NativeScope target, int... permutation) {
        if (!IntStream.of(permutation).sorted().boxed().toList().equals(IntStream.range(0, rank()).boxed().toList())) {
            throw new OneDnnException(Arrays.toString(permutation) + " does not permute the axes of " + this);
        }
        return new MemoryDescriptor(target, Dnnl.create(this + " permuted by " + Arrays.toString(permutation), out -> {
            try (Arena arena = Arena.ofConfined()) {
                long axes = arena.allocateFrom(JAVA_INT, permutation).address();
                return (long) Views.PERMUTE_AXES.invokeExact(out, handle(), axes);
            }
        }));
    }

    /// A box within this tensor, seen at the address of the whole.
    MemoryDescriptor box(NativeScope target, long[] boxExtents, long[] offsets) {
        String subject = "the box " + Arrays.toString(boxExtents) + " at " + Arrays.toString(offsets) + " of " + this;
        if (boxExtents.length != rank() || offsets.length != rank()) {
            throw new OneDnnException(subject + " needs " + rank() + " extents and offsets");
        }
        return new MemoryDescriptor(target, Dnnl.create(subject, out -> {
            try (Arena arena = Arena.ofConfined()) {
                long dims = arena.allocateFrom(JAVA_LONG, boxExtents).address();
                long starts = arena.allocateFrom(JAVA_LONG, offsets).address();
                return (long) Views.CREATE_SUBMEMORY.invokeExact(out, handle(), dims, starts);
            }
        }));
    }

    boolean isNone() {
        return handle == 0;
    }

    /// Whether the layout is still open.
    boolean isAny() {
        return !isNone() && layout().equals("any");
    }

    DataType type() {
        return type;
    }

    int rank() {
        return extents.length;
    }

    long extent(int axis) {
        return extents[axis];
    }

    long[] extents() {
        return extents.clone();
    }

    /// The bytes that the tensor occupies, with the padding of blocked layouts; 0 while the layout is open.
    long bytes() {
        return isNone() ? 0 : Dnnl.value(() -> (long) Dnnl.MEMORY_DESC_GET_SIZE.invokeExact(handle()));
    }

    /// Whether blocks make the stored tensor larger than the extents say; the padding must hold zeros.
    boolean isPadded() {
        return hasBlocks() && !Arrays.equals(numbers(Query.PADDED_DIMS, rank()), extents);
    }

    /// The layout in oneDNN's letters: `abcd`, `aBcd16b`, `ABcd16b16a`, `any`.
    String layout() {
        return layout("abcdefghijkl");
    }

    /// The layout in the letters of this tensor's axes: with `"nchw"`, `nhwc` or `nChw16c`; with `"oihw"`, `OIhw16i16o`.
    String layout(String axisNames) {
        if (isNone()) {
            return "none";
        }
        int kind = (int) number(Query.FORMAT_KIND);
        if (kind != BLOCKED) {
            return kind == 1 ? "any" : "opaque";
        }
        int blocks = (int) number(Query.INNER_NBLKS_S32);
        long[] sizes = numbers(Query.INNER_BLKS, blocks);
        long[] axes = numbers(Query.INNER_IDXS, blocks);
        String outer = axesOutermostFirst(sizes, axes).mapToObj(axis -> letter(axisNames, axis,
                Arrays.stream(axes).anyMatch(blocked -> blocked == axis))).collect(Collectors.joining());
        return outer + IntStream.range(0, blocks).mapToObj(i -> sizes[i] + letter(axisNames, (int) axes[i], false))
                .collect(Collectors.joining());
    }

    /// Of two axes with equal strides, the one with more steps is outside: the other has one step only.
    private IntStream axesOutermostFirst(long[] blockSizes, long[] blockAxes) {
        long[] strides = numbers(Query.STRIDES, rank());
        long[] steps = numbers(Query.PADDED_DIMS, rank());
        for (int i = 0; i < blockSizes.length; i++) {
            steps[(int) blockAxes[i]] /= blockSizes[i];
        }
        return IntStream.range(0, rank()).boxed()
                .sorted(Comparator.comparingLong((Integer axis) -> -strides[axis])
                        .thenComparingLong(axis -> -steps[axis]))
                .mapToInt(Integer::intValue);
    }

    private static String letter(String axisNames, int axis, boolean upperCase) {
        String letter = axisNames.substring(axis, axis + 1);
        return upperCase ? letter.toUpperCase(Locale.ROOT) : letter;
    }

    private boolean hasBlocks() {
        return !isNone() && number(Query.FORMAT_KIND) == BLOCKED;
    }

    /// The native descriptor; 0 for [#NONE], which is how C says it.
    long handle() {
        scope.requireOpen();
        return handle;
    }

    private long number(Query query) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(JAVA_LONG); // an int leaves the upper half zero
            Dnnl.check(query, () -> (long) Dnnl.MEMORY_DESC_QUERY.invokeExact(handle(), query.code(), out.address()));
            return out.get(JAVA_INT, 0);
        }
    }

    private long[] numbers(Query query, int count) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(JAVA_LONG);
            Dnnl.check(query, () -> (long) Dnnl.MEMORY_DESC_QUERY.invokeExact(handle(), query.code(), out.address()));
            return Foreign.at(out.get(JAVA_LONG, 0), (long) Long.BYTES * count).toArray(JAVA_LONG);
        }
    }

    private static void requireRank(long[] extents) {
        if (extents.length < 1 || extents.length > MAX_RANK) {
            throw new OneDnnException(
                    "oneDNN's tensors have 1 to " + MAX_RANK + " axes, but " + Arrays.toString(extents)
                            + " has " + extents.length);
        }
    }

    private static String text(DataType type, long[] extents, String layout) {
        return type.name().toLowerCase(Locale.ROOT) + " " + Arrays.toString(extents) + " " + layout;
    }

    @Override public boolean equals(Object other) {
        return other instanceof MemoryDescriptor that
                && (int) Dnnl.value(() -> (long) Dnnl.MEMORY_DESC_EQUAL.invokeExact(handle(), that.handle())) != 0;
    }

    @Override public int hashCode() {
        return Objects.hash(type, Arrays.hashCode(extents));
    }

    /// For example `f32 [128, 64, 56, 56] aBcd16b`.
    @Override public String toString() {
        return isNone() ? "none" : text(type, extents, layout());
    }

    /// Linked when first used.
    private static final class Views {
        private static final MethodHandle CREATE_WITH_STRIDES = Dnnl.status("memory_desc_create_with_strides", POINTER,
                INT, POINTER, INT, POINTER);
        private static final MethodHandle CREATE_SUBMEMORY = Dnnl.status("memory_desc_create_submemory", POINTER,
                HANDLE, POINTER, POINTER);
        private static final MethodHandle RESHAPE = Dnnl.status("memory_desc_reshape", POINTER, HANDLE, INT, POINTER);
        private static final MethodHandle PERMUTE_AXES = Dnnl.status("memory_desc_permute_axes", POINTER, HANDLE,
                POINTER);
    }
}
