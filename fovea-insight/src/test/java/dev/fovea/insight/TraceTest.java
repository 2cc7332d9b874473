package dev.fovea.insight;

import static dev.fovea.insight.Unit.unit;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import org.junit.jupiter.api.Test;

class TraceTest {

    /// S-22, S-33.
    @Test void aWindowBuildsTheMapStepByStep() {
        try (var model = Model.of(conv2d(1, 3).bias(false), Shape.of(5, 5, 1), Seed.of(1))) {
            model.weight("conv2d/kernel", Tensor.of(Shape.of(3, 3, 1, 1), 1f, 0, 1, 0, 1, 0, 1, 0, 1));
            Trace trace = Trace.of(model, ExplanationTest.BINARY, unit("conv2d", 0));
            assertThat(trace.map()).containsExactly(4.0, 3.0, 4.0, 2.0, 4.0, 3.0, 2.0, 3.0, 4.0);
            assertThat(trace.toString()).startsWith("""
                    filter 0 of conv2d = conv2d(1, 3).bias(false) slides over its input [N, 5, 5, 1]

                    step 1 at [0, 0]: rows 0…2, columns 0…2, channel 0
                    sum = 4
                    input       kernel       map
                    1 1 1       1 0 1        4 . .
                    0 1 1   *   0 1 0    >   . . .
                    0 0 1       1 0 1        . . .

                    step 2 at [0, 1]: rows 0…2, columns 1…3, channel 0
                    sum = 3
                    input       kernel       map
                    1 1 0       1 0 1        4 3 .
                    """).endsWith("""
                    the map
                    4 3 4
                    2 4 3
                    2 3 4
                    """);
        }
    }

    @Test void poolingSlidesToo() {
        try (var model = Model.of(maxPooling2d(2), Shape.of(4, 4, 1), Seed.of(1))) {
            Tensor x = Tensor.of(Shape.of(4, 4, 1), 1f, 1, 2, 4, 5, 6, 9, 3, 3, 2, 4, 4, 1, 2, 0, 7);
            assertThat(Trace.of(model, x, unit("max_pooling2d", 0)).toString()).contains("""
                    step 4 at [1, 1]: rows 2…3, columns 2…3, channel 0
                    maximum = 7
                    input       map
                    4 4     >   6 9
                    0 7         3 7
                    """);
        }
    }

    @Test void severalChannelsAreSummedUpInALine() {
        try (var model = Model.of(conv2d(1, 2).relu(), Shape.of(2, 2, 2), Seed.of(1))) {
            assertThat(Trace.of(model, ExplanationTest.values(Shape.of(2, 2, 2), 0), unit("conv2d", 0)).toString())
                    .containsPattern(
                            "step 1 at \\[0, 0]: rows 0…1, columns 0…1, channels 0…1\nsum and bias = .*, relu = .*\n\n");
        }
    }

    @Test void whatDoesNotSlideIsSaid() {
        try (var model = Model.of(sequential(conv2d(1, 2), flatten(), dense(2)), Shape.of(3, 3, 1), Seed.of(1))) {
            Tensor x = ExplanationTest.values(Shape.of(3, 3, 1), 0);
            assertThatThrownBy(() -> Trace.of(model, x, unit("dense", 0))).hasMessage(
                    "a trace needs a layer that slides over an image; explain one number of a dense layer instead");
            assertThatThrownBy(() -> Trace.of(model, x, unit("conv2d", 0, 1, 1)))
                    .hasMessage("a trace goes through every position of conv2d; give none");
        }
    }
}
