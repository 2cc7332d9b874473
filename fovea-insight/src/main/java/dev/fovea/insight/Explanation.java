package dev.fovea.insight;

import dev.fovea.nn.text.Require;
import dev.fovea.compile.Program;
import dev.fovea.data.Field;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.NeuronLayer;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.ReceptiveField;
import dev.fovea.op.Variable;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// `y = g(Σ x·k + b)`, number by number, for one neuron of a trained network: what it sees, every product, the sum, the bias,
/// the activation.
///
/// The sum is taken here, from the printed products, in `double`; it is compared with what the network computes, and a
/// difference beyond the rounding of so many additions is an error.
///
/// @param layer      the layer, as the call that makes it
/// @param combine    how the terms become one number
/// @param input      the shape that the layer reads, and `reads` the part of it that this neuron reads
/// @param image      the shape of the network's input, and `sees` the part of it that reaches this neuron
/// @param sum        of the terms, or their maximum
/// @param bias       what is added to it; 0 where the layer has none, and then `hasBias` is false
/// @param activation `relu`, or `linear` where the layer ends with the sum
/// @param result     what the layer yields
/// @param computed   sum and bias as the network computes them
/// @param allowed    how far `computed` may be from the printed sum
public record Explanation(Unit unit, String layer, Combine combine, Shape input, Region reads, Shape image, Region sees,
        List<Term> terms, double sum, boolean hasBias, double bias, String activation, double result, double computed,
        double allowed) {

    /// The activation of a layer that ends with the sum.
    static final String LINEAR = "linear";

    private static final double UNIT_ROUNDOFF = 0x1p-24;        // of float32

    /// How the terms become one number.
    public enum Combine {
        SUM, MEAN, MAXIMUM
    }

    public Explanation {
        terms = List.copyOf(terms);
        requireEqual(unit, sum + bias, computed, allowed);
        if (activation.equals(LINEAR)) {
            requireEqual(unit, computed, result, allowed);
        }
    }

    /// Fails where a number that is printed is not that of the network; one that is not finite has no sum to compare.
    static void requireEqual(Object what, double printed, double computed, double allowed) {
        if (Math.abs(printed - computed) > allowed) {
            throw new IllegalStateException(
                    "%s: the products sum to %s, but the network computes %s; rounding explains a difference of %s only"
                            .formatted(what, printed, computed, allowed));
        }
    }

    /// `n` float32 additions of products round by at most `(n + 1) · u · Σ |x·k|` to first order (Higham 2002, 3.1); twice
    /// that, since the inputs that are printed are rounded too.
    static double allowed(List<Term> terms, double more) {
        double size = Math.abs(more) + terms.stream().mapToDouble(t -> Math.abs(t.product())).sum();
        return 2 * (terms.size() + 2) * UNIT_ROUNDOFF * size;
    }

    /// The arithmetic of a neuron on a sample, `[1, …]` in the shape of the network's input, or without the batch axis.
    public static Explanation of(Model model, Tensor sample, Unit unit) {
        return Look.at(model, sample, unit.layer()).explain(unit);
    }

    /// Every neuron of a filter, row by row: how the filter slides over the image and builds its map.
    public static List<Explanation> ofMap(Model model, Tensor sample, String layer, int filter) {
        Look look = Look.at(model, sample, layer);
        Shape map = look.output().shape();
        return Index.all(map.extents().subList(1, map.rank() - 1)).stream()
                .map(at -> look.explain(Unit.unit(layer, filter, at))).toList();
    }

    /// All that one run of the network tells about a layer.
    private record Look(Forward forward, Neuron neuron, Map<String, Tensor> values, Tensor output) {
        private static final String SUM = "sum";
        private static final String BIAS = "bias";
        private static final String BIASED = "biased";
        private static final String INPUT = "input ";

        static Look at(Model model, Tensor sample, String layer) {
            Require.require(model.network().inputs().size() == 1,
                    "the network has the inputs %s; a network of one can be explained", model.network().inputs());
            Field input = model.network().inputs().getFirst();
            boolean bare = sample.shape().equals(input.sample());
            Require.require(bare || sample.shape().equals(input.sample().prepend(1)),
                    "the network reads samples %s, but was given %s; explain one sample", input.sample(),
                    sample.shape());
            Tensor one = bare ? sample.reshape(input.sample().prepend(1)) : sample;
            Forward forward = model.networkFor(List.of(new Field(input.name(), one.dtype(), input.sample())))
                    .build(Mode.INFERENCE);
            Neuron neuron = Neuron.of(forward, layer);
            var wanted = new LinkedHashMap<String, Value>();
            var values = new LinkedHashMap<String, Tensor>();
            for (int i = 0; i < neuron.sum().inputs().size(); i++) {
                want(model, INPUT + i, neuron.sum().input(i), wanted, values);
            }
            want(model, SUM, neuron.sum(), wanted, values);
            if (neuron.biasStep() >= 0) {
                want(model, BIAS, neuron.bias(), wanted, values);
            }
            int last = Math.max(neuron.biasStep(), neuron.factorStep());
            want(model, BIASED, neuron.steps().get(last >= 0 ? last : neuron.steps().size() - 1), wanted, values);
            values.putAll(model.run(Program.of(wanted), 1, Map.of(input.name(), one)));
            Tensor output = Objects.requireNonNull(model.activations(one, layer).get(layer));
            return new Look(forward, neuron, values, output);
        }

        /// A variable has its value already; all else is an output of the program.
        private static void want(Model model, String name, Value value, Map<String, Value> wanted,
                Map<String, Tensor> values) {
            if (value.op() instanceof Variable variable) {
                values.put(name, model.weight(variable.path()));
            } else {
                wanted.put(name, value);
            }
        }

        private Tensor value(String name) {
            return Objects.requireNonNull(values.get(name));
        }

        Explanation explain(Unit unit) {
            int[] position = unit.position();
            check(unit, position);
            int[] ofSum = neuron.positionOfSum(position);
            Value sum = neuron.sum();
            List<Tensor> inputs = new ArrayList<>();
            for (int i = 0; i < sum.inputs().size(); i++) {
                inputs.add(value(INPUT + i));
            }
            List<Term> terms = weighted(Products.of(sum.node(), inputs, ofSum), neuron.factor());
            boolean maximum = Products.isMaximum(sum.op());
            double total = maximum ? maximum(terms) : terms.stream().mapToDouble(Term::product).sum();
            boolean hasBias = neuron.biasStep() >= 0;
            double bias = hasBias ? bias(position) : 0;
            int last = Math.max(neuron.biasStep(), neuron.factorStep());
            double computed = last >= 0
                    ? value(BIASED).at(neuron.positionAt(last, position))
                    : value(SUM).at(ofSum);
            Value image = forward.inputs().firstEntry().getValue();
            return new Explanation(unit, neuron.call().component().toString(), combine(maximum, terms),
                    sum.input(0).shape(), sum.op().reach(sum.node(), 0, Region.at(ofSum)), image.shape(),
                    ReceptiveField.seen(sum, Region.at(ofSum), image), terms, total, hasBias, bias, activation(),
                    output.at(position), computed, maximum ? 0 : Explanation.allowed(terms, bias));
        }

        private void check(Unit unit, int[] position) {
            Shape shape = output.shape();
            boolean fits = position.length == shape.rank();
            for (int axis = 1; fits && axis < position.length; axis++) {
                fits = position[axis] < shape.extent(axis);
            }
            Require.require(fits, "there is no %s, whose output is %s: a filter below %d%s", unit,
                    shape.withExtent(0, 1),
                    shape.channels(), shape.rank() == 2
                            ? " and no position"
                            : " and a position below " + shape.sub(1, shape.rank() - 1) + " were expected");
        }

        private static List<Term> weighted(List<Term> terms, double factor) {
            return factor == 1
                    ? terms
                    : terms.stream().map(t -> new Term(t.from(), t.tap(), t.input(), t.weight() * factor, t.padding()))
                            .toList();
        }

        private static double maximum(List<Term> terms) {
            return terms.stream().filter(t -> !t.padding()).mapToDouble(Term::input).max().orElseThrow();
        }

        /// One for each number of the last axis, or one for each position, as the addition has it.
        private double bias(int[] position) {
            Tensor bias = value(BIAS);
            int[] at = neuron.positionAt(neuron.biasStep(), position);
            var own = new int[bias.shape().rank()];
            for (int axis = 0; axis < own.length; axis++) {
                int there = at[axis + at.length - own.length];
                own[axis] = bias.shape().extent(axis) == 1 ? 0 : there;
            }
            return bias.at(own);
        }

        private Combine combine(boolean maximum, List<Term> terms) {
            if (maximum) {
                return Combine.MAXIMUM;
            }
            boolean weightless = neuron.sum().inputs().size() == 1;
            return weightless && terms.getFirst().weight() != 1 ? Combine.MEAN : Combine.SUM;
        }

        private String activation() {
            if (neuron.call().component() instanceof NeuronLayer<?> layer) {
                return layer.neurons().activation().kind();
            }
            int last = Math.max(neuron.biasStep(), neuron.factorStep());
            List<String> rest = neuron.steps().subList(0, last >= 0 ? last : neuron.steps().size() - 1).stream()
                    .filter(v -> !(v.op() instanceof dev.fovea.op.Reshape)).map(v -> v.op().label()).toList()
                    .reversed();
            return rest.isEmpty() ? LINEAR : String.join(", ", rest);
        }
    }

    /// Sum and bias, which the activation is applied to.
    public double beforeActivation() {
        return sum + bias;
    }

    @Override public String toString() {
        return text(4);
    }

    /// The explanation as text, with the windows of the `channels` that say most drawn in full.
    public String text(int channels) {
        return ExplanationText.of(this, channels);
    }
}
