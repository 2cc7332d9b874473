package dev.fovea.onednn;

import dev.fovea.op.Slice;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Activations side by side, and a part of one, where they lie in blocks of channels and can stay so. In row-major order Java copies as fast.
final class ConcatCandidates {
    private static final Pattern BLOCKED = Pattern.compile("aB[cde]+(\\d+)b");

    private ConcatCandidates() {
    }

    static Optional<Candidate> of(dev.fovea.op.Concat op, Signature s) {
        Optional<String> tag = tag(s.layouts());
        return tag.flatMap(t -> {
            int threads = Threads.forTraffic(s.output(0).bytes(), s.threads());
            int axis = axis(op.axis(), s.output(0).shape());
            Recipe recipe = scope -> new Concat(axis,
                    s.layouts().stream().map(l -> View.ACTIVATION.describe(scope, l)).toList(),
                    described(scope, t, s.output(0)), Attributes.DEFAULT).best(scope);
            var reads = new LinkedHashMap<Argument, Integer>();
            for (int i = 0; i < s.inputs().size(); i++) {
                reads.put(Argument.source(i), i);
            }
            return PrimitiveCandidate.of(threads, recipe,
                    pd -> Optional.of(new PrimitiveCandidate(recipe, PrimitiveCandidate.name(pd, threads),
                            threads, s.layouts(),
                            List.of(OneDnnLayout.of(s.output(0), View.ACTIVATION, pd.argument(Argument.DST))), reads,
                            List.of(Argument.DST), -1)));
        });
    }

    /// A box of whole blocks, moved to a value of its own.
    static Optional<Candidate> of(Slice op, Signature s) {
        Shape x = s.input(0).shape();
        Optional<String> tag = tag(s.layouts())
                .filter(t -> op.step() == 1 && (op.axis() < x.rank() - 1 || isWholeBlocks(op, x, blockSize(t))));
        return tag.flatMap(t -> {
            int threads = Threads.forTraffic(s.output(0).bytes(), s.threads());
            Recipe recipe = scope -> {
                MemoryDescriptor whole = View.ACTIVATION.describe(scope, s.layout(0));
                long[] extents = View.ACTIVATION.extents(s.output(0).shape());
                var offsets = new long[extents.length];
                offsets[axis(op.axis(), x)] = op.from();
                return new Reorder(whole.box(scope, extents, offsets), described(scope, t, s.output(0)),
                        Attributes.DEFAULT).best(scope);
            };
            return PrimitiveCandidate.of(threads, recipe,
                    pd -> Optional.of(new PrimitiveCandidate(recipe, PrimitiveCandidate.name(pd, threads),
                            threads, s.layouts(),
                            List.of(OneDnnLayout.of(s.output(0), View.ACTIVATION, pd.argument(Argument.DST))),
                            PrimitiveCandidate.inOrder(Argument.SRC), List.of(Argument.DST), -1)));
        });
    }

    private static boolean isWholeBlocks(Slice op, Shape x, int size) {
        return op.from() % size == 0 && op.count() % size == 0 && x.channels() % size == 0;
    }

    /// The blocks in which all of them lie.
    private static Optional<String> tag(List<Layout> layouts) {
        List<String> tags = layouts.stream().map(
                l -> l instanceof OneDnnLayout o && o.view().equals(View.ACTIVATION) ? o.descriptor().layout() : "")
                .distinct().toList();
        return tags.size() == 1 && BLOCKED.matcher(tags.getFirst()).matches()
                ? Optional.of(tags.getFirst())
                : Optional.empty();
    }

    private static int blockSize(String tag) {
        Matcher m = BLOCKED.matcher(tag);
        return m.matches() ? Integer.parseInt(m.group(1)) : 1;
    }

    private static MemoryDescriptor described(NativeScope scope, String tag, TensorType type) {
        return MemoryDescriptor.of(scope, Types.of(type.dtype()), tag, View.ACTIVATION.extents(type.shape()));
    }

    /// oneDNN's number of an axis of an activation.
    private static int axis(int axis, Shape shape) {
        return axis == 0 ? 0 : axis == shape.rank() - 1 ? 1 : axis + 1;
    }
}
