package dev.fovea.bench;

import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.List;
import org.openjdk.jmh.annotations.Param;

/// Convolution with bias and relu, and its two gradients.
public class ConvBenchmark extends OpBenchmark {

    @Param({"lecture-1", "lecture-2", "lenet-1", "lenet-2", "resnet-64", "resnet-128", "resnet-256",
            "resnet-512"}) public String shape = "lecture-1";

    @Param({"forward", "input-gradient", "kernel-gradient"}) public String pass = "forward";

    private record Row(int batch, int side, int channels, int filters, int size, boolean same) {
        Conv conv() {
            Window w = same ? Window.same(size, 1, 1, side) : Window.valid(size, 1);
            return new Conv(List.of(w, w), 1);
        }

        Shape x() {
            return Shape.of(batch, side, side, channels);
        }

        Shape kernel() {
            return Shape.of(size, size, channels, filters);
        }

        Shape y() {
            return conv().infer(List.of(x(), kernel()));
        }
    }

    private Row row() {
        return switch (shape) {
            case "lecture-1" -> new Row(100, 28, 1, 32, 5, true);
            case "lecture-2" -> new Row(100, 14, 32, 64, 5, true);
            case "lenet-1" -> new Row(64, 32, 1, 6, 5, false);
            case "lenet-2" -> new Row(64, 14, 6, 16, 5, false);
            case "resnet-64" -> new Row(32, 32, 64, 64, 3, true);
            case "resnet-128" -> new Row(32, 16, 128, 128, 3, true);
            case "resnet-256" -> new Row(32, 8, 256, 256, 3, true);
            case "resnet-512" -> new Row(128, 4, 512, 512, 3, true);
            default -> throw new IllegalArgumentException("there is no shape " + shape);
        };
    }

    @Override OneOp op() {
        Row row = row();
        return OneOp.of(operands -> switch (pass) {
            case "forward" -> {
                Value y = Ops.conv(row.conv(), operands.floats(row.x()), operands.floats(row.kernel()));
                yield Ops.relu(Ops.plus(y, operands.floats(row.filters())));
            }
            case "input-gradient" ->
                Ops.convInputGradient(row.conv(), row.x(), operands.floats(row.y()), operands.floats(row.kernel()));
            case "kernel-gradient" ->
                Ops.convKernelGradient(row.conv(), row.kernel(), operands.floats(row.x()), operands.floats(row.y()));
            default -> throw new IllegalArgumentException("there is no pass " + pass);
        });
    }
}
