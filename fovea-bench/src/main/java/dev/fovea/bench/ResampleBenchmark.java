package dev.fovea.bench;

import dev.fovea.autodiff.Gradients;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Interpolation;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Scope;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Param;

/// Images twice as high and wide, and back: feature maps of a decoder, and pictures.
public class ResampleBenchmark extends OpBenchmark {

    @Param({"32x28x28x64", "32x112x112x3"}) public String shape = "32x28x28x64";

    @Param({"NEAREST", "BILINEAR"}) public String interpolation = "NEAREST";

    @Param({"forward", "gradient"}) public String pass = "forward";

    @Override OneOp op() {
        Shape x = Shape.of(Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray());
        var layer = Layers.upSampling2d(2).interpolation(Interpolation.valueOf(interpolation));
        return OneOp.of(operands -> {
            Value in = operands.floats(x);
            Value y = layer.apply(Scope.root(operands.graph(), Mode.TRAINING), in);
            return switch (pass) {
                case "forward" -> y;
                case "gradient" ->
                    Gradients.of(Ops.sum(Ops.times(y, operands.floats(y.shape()))), List.of(in)).getFirst();
                default -> throw new IllegalArgumentException("there is no pass " + pass);
            };
        });
    }
}
