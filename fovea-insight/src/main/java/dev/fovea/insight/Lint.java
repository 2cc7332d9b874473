package dev.fovea.insight;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.insight.Warning.Rule;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Network;
import dev.fovea.op.Conv;
import dev.fovea.op.Pool;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// What is doubtful about the architecture of a network: rules of thumb, checked on its graph. Nothing is computed.
///
/// A network that breaks one of them may be right all the same; a warning says what it costs.
///
/// @param warnings in the order of the layers
public record Lint(List<Warning> warnings) {
    private static final int LARGEST_KERNEL = 5;
    private static final double MOST = 0.5;

    public Lint {
        warnings = List.copyOf(warnings);
    }

    public static Lint of(Network network) {
        var check = new Check(network.build(Mode.INFERENCE));
        check.all();
        return new Lint(check.warnings);
    }

    /// The warnings that break a rule.
    public List<Warning> of(Rule rule) {
        return warnings.stream().filter(w -> w.rule() == rule).toList();
    }

    @Override public String toString() {
        return warnings.isEmpty()
                ? "Nothing is doubtful.\n"
                : warnings.stream().map(w -> w + "\n").collect(Collectors.joining());
    }

    /// The field that one unit of a map sees on the padded image, and the pixels from a unit to the next, on one axis.
    private record Field(int extent, int stride) {

        Field through(Window w) {
            return new Field(extent + (w.span() - 1) * stride, stride * w.stride());
        }

        static Field wider(Field a, Field b) {
            return new Field(Math.max(a.extent, b.extent), Math.max(a.stride, b.stride));
        }
    }

    /// One walk over the graph, from the input on.
    private static final class Check {
        private final Forward forward;
        private final List<Node> order;
        private final List<Warning> warnings = new ArrayList<>();
        private final Map<Node, List<Field>> fields = new HashMap<>();

        Check(Forward forward) {
            this.forward = forward;
            this.order = Graph.topological(forward.outputs().values());
        }

        void all() {
            forward.inputs().forEach((name, input) -> {
                if (input.shape().rank() == 4) {
                    fields.put(input.node(), List.of(new Field(1, 1), new Field(1, 1)));
                    inputSize(name, input);
                }
            });
            order.stream().filter(n -> !n.inputs().isEmpty()).forEach(this::node);
            forward.inputs().forEach((name, input) -> {
                if (input.shape().rank() == 4) {
                    lastMap(input);
                }
            });
            heavyDenseLayer();
        }

        private void node(Node n) {
            n.inputs().stream().filter(v -> fields.containsKey(v.node()) && v.shape().rank() == 4)
                    .map(v -> fields.getOrDefault(v.node(), List.of()))
                    .reduce((a, b) -> List.of(Field.wider(a.get(0), b.get(0)), Field.wider(a.get(1), b.get(1))))
                    .filter(_ -> n.output(0).shape().rank() == 4).ifPresent(seen -> {
                        List<Window> windows = windows(n);
                        fields.put(n, windows.isEmpty()
                                ? seen
                                : List.of(seen.get(0).through(windows.get(0)), seen.get(1).through(windows.get(1))));
                    });
            if (n.op() instanceof Conv conv && conv.windows().size() == 2) {
                kernelSize(n, conv);
                shrinking(n, conv.windows());
                dropped(n, conv.windows());
            }
            if (n.op() instanceof Pool pool && pool.windows().size() == 2 && !isGlobal(n, pool)) {
                poolingSize(n, pool);
                dropped(n, pool.windows());
            }
        }

        private static List<Window> windows(Node n) {
            return switch (n.op()) {
                case Conv(List<Window> windows, _) when windows.size() == 2 -> windows;
                case Pool(_, List<Window> windows, _) when windows.size() == 2 -> windows;
                default -> List.of();
            };
        }

        private static boolean isGlobal(Node n, Pool pool) {
            return pool.windows().get(0).size() >= n.inputShape(0).height()
                    && pool.windows().get(1).size() >= n.inputShape(0).width();
        }

        /// Layers of the deepest path that halve the image, against how often its sides can be halved.
        private void inputSize(String name, Value input) {
            Map<Node, Integer> halvings = new HashMap<>(Map.of(input.node(), 0));
            int most = 0;
            for (Node n : order) {
                Optional<Integer> before = n.inputs().stream().map(v -> halvings.get(v.node()))
                        .filter(Objects::nonNull).max(Integer::compare);
                if (before.isPresent()) {
                    List<Window> windows = windows(n);
                    boolean halves = !windows.isEmpty() && windows.stream().allMatch(w -> w.stride() % 2 == 0)
                            && n.output(0).shape().countFrom(1) / n.output(0).shape().channels() > 1;
                    halvings.put(n, before.get() + (halves ? 1 : 0));
                    most = Math.max(most, before.get() + (halves ? 1 : 0));
                }
            }
            int height = input.shape().height();
            int width = input.shape().width();
            int possible = Math.min(Integer.numberOfTrailingZeros(height), Integer.numberOfTrailingZeros(width));
            if (most > possible) {
                int unit = 1 << most;
                warn(name, Rule.INPUT_SIZE, "the image of %d x %d is halved %s, but can be halved evenly %s"
                        .formatted(height, width, times(most), times(possible)),
                        "Use images of %d x %d, whose sides are multiples of %d.".formatted(
                                Math.ceilDiv(height, unit) * unit,
                                Math.ceilDiv(width, unit) * unit, unit));
            }
        }

        private static String times(int n) {
            return n == 0 ? "not once" : n == 1 ? "once" : n + " times";
        }

        private void kernelSize(Node n, Conv conv) {
            int height = conv.windows().get(0).size();
            int width = conv.windows().get(1).size();
            if (height > LARGEST_KERNEL || width > LARGEST_KERNEL) {
                warn(n, Rule.KERNEL_SIZE, "its kernel is %d x %d, larger than 5 x 5".formatted(height, width),
                        "Use %d layers of 3 x 3, which see as much with fewer weights and more activations.".formatted(
                                Math.ceilDiv(Math.max(height, width) - 1, 2)));
            } else if (height > 1 && height % 2 == 0 || width > 1 && width % 2 == 0) {
                warn(n, Rule.KERNEL_SIZE,
                        "its kernel is %d x %d: one of even size has no middle and shifts its map by half a pixel"
                                .formatted(height, width),
                        "Use an odd size, 3 x 3 or 5 x 5.");
            }
        }

        private void shrinking(Node n, List<Window> windows) {
            Shape from = n.inputShape(0);
            Shape to = n.output(0).shape();
            if (to.height() < Math.ceilDiv(from.height(), windows.get(0).stride())
                    || to.width() < Math.ceilDiv(from.width(), windows.get(1).stride())) {
                warn(n, Rule.SHRINKING_CONVOLUTION,
                        "it has too little padding and shrinks the map from %d x %d to %d x %d"
                                .formatted(from.height(), from.width(), to.height(), to.width()),
                        "Use padding(SAME), and leave the shrinking to pooling.");
            }
        }

        private void poolingSize(Node n, Pool pool) {
            boolean usual = pool.windows().stream().allMatch(w -> w.size() == 2 && w.stride() == 2);
            if (!usual) {
                Window rows = pool.windows().get(0);
                Window columns = pool.windows().get(1);
                warn(n, Rule.POOLING_SIZE, "it pools %d x %d with stride %s".formatted(rows.size(), columns.size(),
                        rows.stride() == columns.stride() ? rows.stride() : rows.stride() + " x " + columns.stride()),
                        "Use 2 x 2 with stride 2; larger windows lose too much.");
            }
        }

        private void dropped(Node n, List<Window> windows) {
            Shape from = n.inputShape(0);
            Shape to = n.output(0).shape();
            int rows = unseen(windows.get(0), from.height(), to.height());
            int columns = unseen(windows.get(1), from.width(), to.width());
            if (rows > 0 || columns > 0) {
                warn(n, Rule.DROPPED_PIXELS, "%d of %d rows and %d of %d columns of its input are under no window"
                        .formatted(rows, from.height(), columns, from.width()),
                        "Use padding(SAME), a stride no larger than the window, or an input that the stride divides.");
            }
        }

        /// Coordinates that no tap of any position reads.
        private static int unseen(Window w, int extent, int positions) {
            var seen = new boolean[extent];
            for (int o = 0; o < positions; o++) {
                for (int k = 0; k < w.size(); k++) {
                    int at = w.source(o, k);
                    if (at >= 0 && at < extent) {
                        seen[at] = true;
                    }
                }
            }
            int unseen = 0;
            for (boolean s : seen) {
                unseen += s ? 0 : 1;
            }
            return unseen;
        }

        /// The field of the last convolution against the image.
        private void lastMap(Value input) {
            Optional<Node> last = order.stream().filter(n -> n.op() instanceof Conv && fields.containsKey(n))
                    .reduce((_, n) -> n);
            last.ifPresent(n -> {
                int height = fields.getOrDefault(n, List.of()).get(0).extent();
                int width = fields.getOrDefault(n, List.of()).get(1).extent();
                String sizes = "its units see %d x %d pixels of the image of %d x %d".formatted(height, width,
                        input.shape().height(), input.shape().width());
                if (height > input.shape().height() && width > input.shape().width()) {
                    warn(n, Rule.RECEPTIVE_FIELD, sizes + ": in part nothing but padding",
                            "Use fewer layers, smaller kernels or less stride before it, or larger images.");
                } else
                    if ((height < input.shape().height() || width < input.shape().width()) && !areJoined()
                            && forward.outputs().values().stream().anyMatch(v -> v.shape().rank() == 2)) {
                                warn(n, Rule.RECEPTIVE_FIELD, sizes + ", and no dense layer joins what they see",
                                        "Use more layers, more pooling or dilation, or flatten() and a dense layer.");
                            }
            });
        }

        /// Whether positions of a map become features of one vector.
        private boolean areJoined() {
            return order.stream().anyMatch(n -> n.op() instanceof Reshape && n.inputShape(0).rank() == 4
                    && n.output(0).shape().rank() == 2 && n.inputShape(0).height() * n.inputShape(0).width() > 1);
        }

        private void heavyDenseLayer() {
            boolean images = order.stream().anyMatch(n -> n.op() instanceof Conv);
            long all = forward.parameters().stream().mapToLong(p -> p.type().shape().count()).sum();
            for (Parameter p : forward.parameters()) {
                long own = p.type().shape().count();
                if (images && p.type().shape().rank() == 2 && own > MOST * all) {
                    warn(p.path().substring(0, Math.max(0, p.path().lastIndexOf('/'))), Rule.HEAVY_DENSE_LAYER,
                            String.format(Locale.ROOT, "it holds %,d of %,d parameters, %d %%", own, all,
                                    Math.round(100.0 * own / all)),
                            "Use globalAveragePooling2d() before it, one pooling more, or fewer units.");
                }
            }
        }

        private void warn(Node n, Rule rule, String what, String remedy) {
            warn(n.path().isEmpty() ? n.op().label() : n.path(), rule, what, remedy);
        }

        private void warn(String path, Rule rule, String what, String remedy) {
            warnings.add(new Warning(path, rule, what, remedy));
        }
    }
}
