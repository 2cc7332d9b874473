package dev.fovea.insight;

import dev.fovea.nn.text.Require;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.model.Forward;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.ReceptiveField;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Shape;

/// What one neuron sees of the image: its receptive field, in pixels.
///
/// @param input the shape of the network's input
/// @param seen  the smallest box of its positions that reaches the neuron
public record Sight(Unit unit, Shape input, Region seen) {
    private static final int WIDEST = 100;

    /// Found by walking back from the neuron, op by op; nothing is computed.
    public static Sight of(Network network, Unit unit) {
        Forward forward = network.build(Mode.INFERENCE);
        Scope.Call call = Neuron.call(forward, unit.layer());
        Shape output = call.output().shape();
        Region one = Region.at(unit.position());
        boolean fits = one.axes().size() == output.rank();
        for (int axis = 1; fits && axis < output.rank(); axis++) {
            fits = one.axis(axis).to() < output.extent(axis);
        }
        Require.require(fits, "there is no %s, whose output is %s", unit, output);
        Value input = forward.inputs().firstEntry().getValue();
        return new Sight(unit, input.shape(), ReceptiveField.seen(call.output(), one, input));
    }

    /// The text, and for an image that is not too wide a picture of it: `#` is seen, `.` is not.
    @Override public String toString() {
        var text = new StringBuilder("%s sees %s of %s\n".formatted(unit, Index.text(seen), input));
        if (input.rank() == 4 && input.width() <= WIDEST) {
            for (int row = 0; row < input.height(); row++) {
                for (int column = 0; column < input.width(); column++) {
                    boolean in = !seen.isEmpty() && seen.contains(0, row, column, seen.axis(3).from());
                    text.append(column == 0 ? "" : " ").append(in ? '#' : '.');
                }
                text.append('\n');
            }
        }
        return text.toString();
    }
}
