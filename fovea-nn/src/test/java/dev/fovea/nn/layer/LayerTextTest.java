package dev.fovea.nn.layer;

import static dev.fovea.nn.initializer.Initializers.constant;
import static dev.fovea.nn.initializer.Initializers.heNormal;
import static dev.fovea.nn.layer.Layers.*;
import static dev.fovea.nn.loss.Losses.l1;
import static dev.fovea.nn.loss.Losses.l2;
import static dev.fovea.nn.loss.Losses.penalties;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.Nets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// A layer prints as the call that makes it.
class LayerTextTest {

    @TestFactory Stream<DynamicTest> aLayerPrintsAsTheCallThatMakesIt() {
        return Map.<Component, String>ofEntries(
                Map.entry(conv2d(32, 5).padding(SAME).relu(), "conv2d(32, 5).padding(SAME).activation(RELU)"),
                Map.entry(conv2d(16, 5).groups(2), "conv2d(16, 5).groups(2)"),
                Map.entry(conv2d(8, 3, 1).stride(2, 1).dilation(1, 2).bias(false),
                        "conv2d(8, 3, 1).stride(2, 1).dilation(1, 2).bias(false)"),
                Map.entry(conv2d(8, 3).stride(2).padding(1), "conv2d(8, 3).stride(2).padding(1)"),
                Map.entry(conv2d(8, 3).padding(1, 2), "conv2d(8, 3).padding(1, 2)"),
                Map.entry(conv2d(8, 3).padding(0, 1, 2, 3), "conv2d(8, 3).padding(0, 1, 2, 3)"),
                Map.entry(conv2d(8, 3).activation(leakyRelu(0.1)), "conv2d(8, 3).activation(leakyRelu(0.1))"),
                Map.entry(conv2d(8, 3).kernelRegularizer(penalties(l1(0.5), l2(1e-4))),
                        "conv2d(8, 3).kernelRegularizer(penalties(l1(0.5), l2(1e-4)))"),
                Map.entry(dense(10), "dense(10)"),
                Map.entry(dense(10).softmax(), "dense(10).activation(SOFTMAX)"),
                Map.entry(dense(128).kernelInitializer(heNormal()).biasInitializer(constant(0.1)),
                        "dense(128).kernelInitializer(heNormal()).biasInitializer(constant(0.1))"),
                Map.entry(maxPooling2d(2), "maxPooling2d(2)"),
                Map.entry(maxPooling2d(3).stride(2).padding(SAME), "maxPooling2d(3).stride(2).padding(SAME)"),
                Map.entry(averagePooling2d(2, 1), "averagePooling2d(2, 1)"),
                Map.entry(globalAveragePooling2d(), "globalAveragePooling2d()"),
                Map.entry(flatten(), "flatten()"),
                Map.entry(reshape(7, 7, -1), "reshape(7, 7, -1)"),
                Map.entry(rescaling(1 / 255.0), "rescaling(0.00392156862745098)"),
                Map.entry(rescaling(2, -1), "rescaling(2, -1)"),
                Map.entry(dropout(0.2), "dropout(0.2)"),
                Map.entry(linear(), "linear()"),
                Map.entry(activation(TANH), "tanh()"),
                Map.entry(relu(), "relu()"),
                Map.entry(sigmoid(), "sigmoid()"),
                Map.entry(softmax(), "softmax()"),
                Map.entry(add(), "add()"),
                Map.entry(concatenate(), "concatenate()"),
                Map.entry(concatenate(1), "concatenate(1)"),
                Map.entry(dense(5).named("head"), "dense(5).named(\"head\")"),
                Map.entry(add().named("sum"), "add().named(\"sum\")"),
                Map.entry(sequential(flatten(), dense(2)), "sequential(flatten(), dense(2))"),
                Map.entry(residual(conv2d(4, 3).padding(SAME)).shortcut(conv2d(4, 1)),
                        "residual(conv2d(4, 3).padding(SAME)).shortcut(conv2d(4, 1))"),
                Map.entry(parallel(conv2d(4, 1), maxPooling2d(1)), "parallel(conv2d(4, 1), maxPooling2d(1))"),
                Map.entry(parallel(relu(), tanh()).merge(add()), "parallel(relu(), tanh()).merge(add())"),
                Map.entry(lambda("square", x -> x), "lambda(\"square\", λ)"))
                .entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getValue(),
                        () -> assertThat(e.getKey()).hasToString(e.getValue())));
    }

    @Test void descriptionsAreEqualWhenTheyPrintAlike() {
        assertThat(Nets.lectureCnn()).isEqualTo(Nets.lectureCnn()).isNotEqualTo(Nets.lenet5());
    }
}
