package dev.fovea.insight;

import dev.fovea.nn.text.Require;
import dev.fovea.autodiff.Gradients;
import dev.fovea.compile.Program;
import dev.fovea.data.Field;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Objective;
import dev.fovea.op.Binary;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGradient;
import dev.fovea.op.MatMul;
import dev.fovea.op.Ops;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `∂E/∂w = Σ ∂E/∂h · x` over all positions at which one weight is used: what backpropagation does, number by number.
///
/// `h` is the sum that the weight is part of, `x` what it is multiplied by there; for a bias `x` is 1. The loss is that of the
/// first step of training on one sample.
///
/// @param weight   its path and place, `conv2d/kernel[1, 2, 0, 3]`
/// @param value    the weight itself
/// @param uses     one list of products for each use of the layer: `x` is the input, `∂E/∂h` the weight of each term, and the
///                 tap is the position of `h`
/// @param penalty  what a regularizer adds
/// @param gradient of sum and penalty
/// @param computed the same as backpropagation yields it
/// @param allowed  how far `computed` may be from the printed sum
public record WeightGradient(String weight, double value, double loss, List<List<Term>> uses, double penalty,
        double gradient, double computed, double allowed) {

    public WeightGradient {
        uses = uses.stream().map(List::copyOf).toList();
        Explanation.requireEqual("∂E/∂" + weight, gradient, computed, allowed);
    }

    /// The gradient of the weight at `parameter[at]` for a batch of one sample, by the names of the network's inputs and targets:
    /// `of(model, Map.of("input", image, "label", label), "conv2d/kernel[1,2,0,3]")`.
    public static WeightGradient of(Model model, Map<String, Tensor> batch, String weight) {
        Place place = Place.parse(weight);
        batch.forEach((name, t) -> Require.require(t.shape().rank() > 0 && t.shape().batch() == 1,
                "\"%s\" is %s; the gradient is explained for one sample, [1, ...]", name, t.shape()));
        List<Field> fields = model.network().inputs().stream().map(f -> {
            Tensor given = batch.get(f.name());
            Require.require(given != null, "the input \"%s\" is missing; given are %s", f.name(), batch.keySet());
            return new Field(f.name(), Objects.requireNonNull(given).dtype(), f.sample());
        }).toList();
        Forward forward = model.networkFor(fields).build(new Graph(), Mode.TRAINING);
        Value variable = variable(forward, place);
        Value loss = Objective.of(forward, Objective.targets(model.network(), batch), model.recipe()).loss();
        List<Node> users = users(forward, variable);
        List<Value> wrt = Stream.concat(Stream.of(variable), users.stream().map(n -> n.output(0))).toList();
        List<Value> gradients = Gradients.of(loss, wrt);

        var outputs = new LinkedHashMap<String, Value>();
        outputs.put("loss", loss);
        outputs.put("gradient", gradients.getFirst());
        for (int i = 0; i < users.size(); i++) {
            outputs.put("x " + i, users.get(i).input(0));
            outputs.put("g " + i, gradients.get(i + 1));
        }
        forward.penalties().stream().reduce(Ops::plus)
                .ifPresent(p -> outputs.put("penalty", Gradients.of(p, List.of(variable)).getFirst()));
        var feeds = new LinkedHashMap<>(batch);
        feeds.put("random", Tensor.of(Shape.of(3), model.seed().value(), 0L, 0L));
        Map<String, Tensor> values = model.run(Program.of(outputs), 1, feeds);
        return of(model, place, users, variable, values);
    }

    private static WeightGradient of(Model model, Place place, List<Node> users, Value variable,
            Map<String, Tensor> values) {
        var uses = new ArrayList<List<Term>>();
        for (int i = 0; i < users.size(); i++) {
            Node user = users.get(i);
            int kernel = user.op() instanceof Binary && isOf(user.input(0), variable) ? 0 : 1;
            int[] at = Index.position(user.inputShape(kernel), Index.flat(variable.shape(), place.position()));
            uses.add(terms(user, value(values, "x " + i), value(values, "g " + i), at));
        }
        double penalty = values.containsKey("penalty") ? value(values, "penalty").at(place.position()) : 0;
        List<Term> all = uses.stream().flatMap(List::stream).toList();
        return new WeightGradient(place.toString(), model.weight(place.parameter()).at(place.position()),
                value(values, "loss").get(0), uses, penalty, TermText.sum(all) + penalty,
                value(values, "gradient").at(place.position()), Explanation.allowed(all, penalty));
    }

    private static Tensor value(Map<String, Tensor> values, String name) {
        return Objects.requireNonNull(values.get(name));
    }

    private static Value variable(Forward forward, Place place) {
        Parameter found = forward.trainable().stream().filter(p -> p.path().equals(place.parameter())).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no weight \"%s\" is learned; there are %s"
                        .formatted(place.parameter(), forward.trainable().stream().map(Parameter::path).toList())));
        Shape shape = found.type().shape();
        boolean fits = place.at().size() == shape.rank();
        for (int axis = 0; fits && axis < shape.rank(); axis++) {
            fits = place.at().get(axis) < shape.extent(axis);
        }
        Require.require(fits, "there is no %s: %s is %s; one index below each extent was expected", place,
                place.parameter(), shape);
        return found.value();
    }

    /// The operations of the network in which the variable is a factor or a summand.
    private static List<Node> users(Forward forward, Value variable) {
        List<Node> users = Graph.topological(forward.outputs().values()).stream()
                .filter(n -> !(n.op() instanceof Reshape) && n.inputs().stream().anyMatch(v -> isOf(v, variable)))
                .toList();
        for (Node n : users) {
            boolean known = switch (n.op()) {
                case Conv _,ConvInputGradient _ -> isOf(n.input(1), variable) && !isOf(n.input(0), variable);
                case MatMul _ -> n.inputShape(0).rank() == 2 && isOf(n.input(1), variable);
                case Binary(Binary.Kind kind) -> kind == Binary.Kind.ADD;
                default -> false;
            };
            Require.require(known, "%s is used by %s; only the weights of convolutions and dense layers, and biases, "
                    + "are explained", variable.op().label(), n);
        }
        return users;
    }

    /// Whether a value is the variable, maybe under another shape.
    private static boolean isOf(Value v, Value variable) {
        return v == variable || v.op() instanceof Reshape && isOf(v.input(0), variable);
    }

    private static List<Term> terms(Node user, Tensor x, Tensor g, int[] at) {
        return switch (user.op()) {
            case Conv conv -> convolution(conv, x, g, at, user.inputShape(1));
            case ConvInputGradient(Conv conv, _) -> transposed(conv, x, g, at, user.inputShape(1));
            case MatMul(boolean transposeA, boolean transposeB) -> {
                int l = transposeB ? at[1] : at[0];
                int j = transposeB ? at[0] : at[1];
                double input = transposeA ? x.at(l, 0) : x.at(0, l);
                yield List.of(new Term(List.of(l), List.of(), input, g.at(0, j), false));
            }
            default -> summand(g, at, user.inputShape(isBias(user) ? 1 : 0));
        };
    }

    private static boolean isBias(Node sum) {
        return sum.inputShape(1).countFrom(0) <= sum.inputShape(0).countFrom(0);
    }

    /// `∂E/∂k[u,v,c,f] = Σ_{i,j} ∂E/∂h[i,j,f] · x[rows.source(i,u), cols.source(j,v), c]`
    private static List<Term> convolution(Conv conv, Tensor x, Tensor g, int[] at, Shape kernel) {
        int axes = conv.windows().size();
        int filter = at[axes + 1];
        int group = filter / (kernel.channels() / conv.groups());
        int channel = group * kernel.extent(axes) + at[axes];
        var terms = new ArrayList<Term>();
        for (int[] place : Index.all(g.shape().extents().subList(1, axes + 1))) {
            int[] h = Index.append(Index.prepend(0, place), filter);
            int[] from = Index.append(Products.sources(conv.windows(), h, Arrays.copyOf(at, axes)), channel);
            boolean padding = Products.isOutside(x.shape(), from);
            terms.add(new Term(Index.list(from), Index.list(place), padding ? 0 : x.at(Index.prepend(0, from)), g.at(h),
                    padding));
        }
        return terms;
    }

    /// `∂E/∂k[u,v,c,f] = Σ_{a,b} x[a,b,f] · ∂E/∂h[rows.source(a,u), cols.source(b,v), c]`
    private static List<Term> transposed(Conv conv, Tensor x, Tensor g, int[] at, Shape kernel) {
        int axes = conv.windows().size();
        int group = at[axes + 1] / (kernel.channels() / conv.groups());
        int channel = group * kernel.extent(axes) + at[axes];
        var terms = new ArrayList<Term>();
        for (int[] place : Index.all(x.shape().extents().subList(1, axes + 1))) {
            int[] h = Index.append(Products.sources(conv.windows(), Index.prepend(0, place), Arrays.copyOf(at, axes)),
                    channel);
            if (!Products.isOutside(g.shape(), h)) {
                int[] from = Index.append(place, at[axes + 1]);
                terms.add(new Term(Index.list(from), Index.list(place), x.at(Index.prepend(0, from)),
                        g.at(Index.prepend(0, h)), false));
            }
        }
        return terms;
    }

    /// `∂E/∂b = Σ ∂E/∂h` over the positions that the summand reaches.
    private static List<Term> summand(Tensor g, int[] at, Shape bias) {
        int shift = g.shape().rank() - bias.rank();
        var terms = new ArrayList<Term>();
        for (int[] h : Index.all(g.shape().extents())) {
            boolean reached = true;
            for (int axis = 0; axis < at.length; axis++) {
                reached &= bias.extent(axis) == 1 || h[axis + shift] == at[axis];
            }
            if (reached) {
                int[] place = Arrays.copyOfRange(h, 1, h.length - 1);
                terms.add(
                        new Term(Index.list(Arrays.copyOfRange(h, 1, h.length)), Index.list(place), 1, g.at(h), false));
            }
        }
        return terms;
    }

    @Override public String toString() {
        var lines = new ArrayList<String>();
        lines.add("∂E/∂%s = Σ x · ∂E/∂h, where the loss E is %s and the weight is %s".formatted(weight,
                Numbers.text(loss),
                Numbers.text(value)));
        lines.add("");
        for (int i = 0; i < uses.size(); i++) {
            if (uses.size() > 1) {
                lines.add("use %d of the layer".formatted(i + 1));
            }
            List<Term> terms = uses.get(i);
            lines.addAll(TermText.isDrawn(terms)
                    ? TermText.windows(terms, List.of("x", "∂E/∂h", "products"))
                    : TermText.list(terms));
            lines.add("");
        }
        lines.add("%-12s   %s".formatted("sum", Numbers.text(gradient - penalty)));
        if (penalty != 0) {
            lines.add("%-12s   %s".formatted("penalty", Numbers.text(penalty)));
            lines.add("%-12s   %s".formatted("gradient", Numbers.text(gradient)));
        }
        lines.add(ExplanationText.agreement("Backpropagation", Math.abs(gradient - computed), allowed,
                uses.stream().mapToInt(List::size).sum()));
        return lines.stream().map(l -> l + "\n").collect(Collectors.joining());
    }

    /// A parameter's path and a place in it: `conv2d/kernel[1,2,0,3]`.
    private record Place(String parameter, List<Integer> at) {

        static Place parse(String text) {
            int open = text.indexOf('[');
            Require.require(open > 0 && text.matches("[^\\[]+\\[\\s*\\d{1,9}(\\s*,\\s*\\d{1,9})*\\s*]"),
                    "\"%s\" names no weight; write its parameter and an index for each axis, as in conv2d/kernel[1,2,0,3]",
                    text);
            return new Place(text.substring(0, open),
                    Arrays.stream(text.substring(open + 1, text.length() - 1).split(","))
                            .map(i -> Integer.valueOf(i.strip())).toList());
        }

        int[] position() {
            return at.stream().mapToInt(i -> i).toArray();
        }

        @Override public String toString() {
            return parameter + at;
        }
    }
}
