package dev.fovea.insight;

import dev.fovea.graph.Node;
import dev.fovea.graph.Op;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.MatMul;
import dev.fovea.op.Pool;
import dev.fovea.op.Reduce;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What one number of an operation's output is the sum, or the maximum, of.
final class Products {
    private Products() {}

    /// Whether an operation sums up, or takes a maximum, over what it reads.
    static boolean isSum(Op op) {
        return switch (op) {
            case Conv _,ConvInputGradient _,MatMul _,Pool _,Reduce _ -> true;
            default -> false;
        };
    }

    static boolean isMaximum(Op op) {
        return op instanceof Pool(Pool.Kind kind, _, _) && kind == Pool.Kind.MAX
                || op instanceof Reduce(Reduce.Kind reduce, _) && reduce == Reduce.Kind.MAX;
    }

    /// The products whose sum is the output of `node` at `position`, given the values of its inputs.
    static List<Term> of(Node node, List<Tensor> inputs, int[] position) {
        return switch (node.op()) {
            case Conv conv -> convolution(conv, inputs.get(0), inputs.get(1), position);
            case ConvInputGradient(Conv conv, _) -> transposed(conv, inputs.get(0), inputs.get(1), position);
            case MatMul product -> product(product, inputs.get(0), inputs.get(1), position);
            case Pool pool -> pooling(pool, inputs.getFirst(), position);
            case Reduce reduce -> reduction(reduce, inputs.getFirst(), position);
            default -> throw new IllegalArgumentException(node + " sums nothing up");
        };
    }

    /// `Σ_{u,v,c} x[n, rows.source(i,u), cols.source(j,v), c] · k[u,v,c,f]`, channel by channel.
    private static List<Term> convolution(Conv conv, Tensor x, Tensor k, int[] y) {
        int axes = conv.windows().size();
        int filter = y[axes + 1];
        int channels = k.shape().extent(axes);
        int group = filter / (k.shape().channels() / conv.groups());
        var terms = new ArrayList<Term>();
        for (int c = 0; c < channels; c++) {
            for (int[] tap : taps(conv.windows())) {
                int[] from = Index.append(sources(conv.windows(), y, tap), group * channels + c);
                boolean padding = isOutside(x.shape(), from);
                terms.add(new Term(Index.list(from), Index.list(tap),
                        padding ? 0 : x.at(Index.prepend(y[0], from)),
                        k.at(Index.append(Index.append(tap, c), filter)), padding));
            }
        }
        return terms;
    }

    /// `Σ_{a,b,u,v,f} x[n,a,b,f] · k[u,v,c,f]` over those whose window lays the tap `(u,v)` on the position.
    private static List<Term> transposed(Conv conv, Tensor x, Tensor k, int[] y) {
        int axes = conv.windows().size();
        int channels = k.shape().extent(axes);
        int filters = k.shape().channels() / conv.groups();
        int group = y[axes + 1] / channels;
        var terms = new ArrayList<Term>();
        for (int f = group * filters; f < (group + 1) * filters; f++) {
            for (int[] place : Index.all(x.shape().extents().subList(1, axes + 1))) {
                for (int[] tap : taps(conv.windows())) {
                    if (Arrays.equals(sources(conv.windows(), Index.prepend(0, place), tap),
                            Arrays.copyOfRange(y, 1, axes + 1))) {
                        int[] from = Index.append(place, f);
                        terms.add(new Term(Index.list(from), Index.list(tap), x.at(Index.prepend(y[0], from)),
                                k.at(Index.append(Index.append(tap, y[axes + 1] % channels), f)), false));
                    }
                }
            }
        }
        return terms;
    }

    /// `Σ_l A[…, i, l] · B[…, l, j]`
    private static List<Term> product(MatMul product, Tensor a, Tensor b, int[] y) {
        int last = y.length - 1;
        int length = a.shape().extent(product.transposeA() ? last - 1 : last);
        var terms = new ArrayList<Term>();
        for (int l = 0; l < length; l++) {
            int[] left = y.clone();
            left[last - 1] = product.transposeA() ? l : y[last - 1];
            left[last] = product.transposeA() ? y[last - 1] : l;
            int[] right = y.clone();
            right[last - 1] = product.transposeB() ? y[last] : l;
            right[last] = product.transposeB() ? l : y[last];
            List<Integer> from = last == 1 ? List.of(l) : Index.list(Arrays.copyOfRange(left, 1, last + 1));
            terms.add(new Term(from, List.of(), a.at(left), b.at(right), false));
        }
        return terms;
    }

    /// What the window sees; for a mean each with the weight `1 / count`.
    private static List<Term> pooling(Pool pool, Tensor x, int[] y) {
        int axes = pool.windows().size();
        var terms = new ArrayList<Term>();
        for (int[] tap : taps(pool.windows())) {
            int[] from = Index.append(sources(pool.windows(), y, tap), y[axes + 1]);
            boolean padding = isOutside(x.shape(), from);
            terms.add(new Term(Index.list(from), Index.list(tap), padding ? 0 : x.at(Index.prepend(y[0], from)), 1,
                    padding));
        }
        if (pool.kind() == Pool.Kind.MAX) {
            return terms;
        }
        double weight = 1.0 / terms.stream().filter(t -> pool.countPadding() || !t.padding()).count();
        return terms.stream().map(t -> new Term(t.from(), t.tap(), t.input(), weight, t.padding())).toList();
    }

    private static List<Term> reduction(Reduce reduce, Tensor x, int[] y) {
        List<Integer> extents = reduce.axes().stream().map(axis -> x.shape().extent(axis)).toList();
        var terms = new ArrayList<Term>();
        for (int[] tap : Index.all(extents)) {
            int[] from = y.clone();
            for (int d = 0; d < tap.length; d++) {
                from[reduce.axes().get(d)] = tap[d];
            }
            terms.add(new Term(Index.list(Arrays.copyOfRange(from, 1, from.length)), Index.list(tap), x.at(from), 1,
                    false));
        }
        return terms;
    }

    static List<int[]> taps(List<Window> windows) {
        return Index.all(windows.stream().map(Window::size).toList());
    }

    /// Where each window has the tap for the output position `y`, without batch and channels.
    static int[] sources(List<Window> windows, int[] y, int[] tap) {
        return IntStream.range(0, tap.length).map(d -> windows.get(d).source(y[d + 1], tap[d])).toArray();
    }

    /// Whether a position without its batch axis lies on the padding.
    static boolean isOutside(Shape x, int[] from) {
        return IntStream.range(0, from.length).anyMatch(d -> from[d] < 0 || from[d] >= x.extent(d + 1));
    }
}
