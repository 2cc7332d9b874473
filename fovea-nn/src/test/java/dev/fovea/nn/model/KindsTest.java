package dev.fovea.nn.model;

import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Merge;
import dev.fovea.tensor.Shape;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a file can hold: every record under its own name, with components that a generic codec understands.
class KindsTest {
    static final List<Component> COMPONENTS = List.of(dense(1), conv2d(1, 1), maxPooling2d(1),
            averagePooling2d(1),
            maxPooling1d(1), maxPooling3d(1), averagePooling1d(1), averagePooling3d(1), lpPooling1d(1, 1),
            lpPooling2d(1, 1), lpPooling3d(1, 1), globalMaxPooling1d(), globalMaxPooling2d(), globalMaxPooling3d(),
            globalAveragePooling1d(), globalAveragePooling3d(), zeroPadding1d(1), zeroPadding2d(1), zeroPadding3d(1),
            cropping1d(1), cropping2d(1), cropping3d(1), upSampling1d(1), upSampling2d(1), upSampling3d(1),
            resizing(1, 1), normalization(0, 1), channelsLast(), channelsFirst(),
            globalAveragePooling2d(), flatten(), reshape(1), rescaling(1), dropout(0), linear(), relu(), leakyRelu(0),
            sigmoid(), tanh(),
            softmax(), add(), concatenate(), flatten().named("a"), add().named("a"), sequential(), residual(),
            parallel(relu()), tiny(),
            relu().maxValue(6), prelu(), elu(), selu(), gelu(), silu(), mish(), hardSwish(), hardSigmoid(), softplus(),
            softsign(), multiply(), average(), maximum(), minimum(), subtract(), gaussianNoise(0), gaussianDropout(0),
            alphaDropout(0), spatialDropout1d(0), spatialDropout2d(0), spatialDropout3d(0), embedding(1, 1), permute(1),
            relu().frozen(),
            conv1d(1, 1), conv3d(1, 1), conv1dTranspose(1, 1), conv2dTranspose(1, 1), conv3dTranspose(1, 1),
            depthwiseConv1d(1), depthwiseConv2d(1), separableConv1d(1, 1), separableConv2d(1, 1),
            locallyConnected1d(1, 1), locallyConnected2d(1, 1),
            batchNormalization(), layerNormalization(), groupNormalization(1), rmsNormalization(),
            localResponseNormalization(), multiHeadAttention(1, 1), transformerEncoder(1, 1), patchEmbedding(1, 1),
            classToken(), positionEmbedding(), selectToken(0), channelPadding(0, 0));

    private static Functional tiny() {
        var net = FunctionalBuilder.functional();
        return net.output("y", net.call(relu(), net.input("x", Shape.of(1)))).build();
    }

    @Test void everyComponentIsRegisteredUnderItsKind() {
        var records = Kinds.standard().records();
        for (Component c : COMPONENTS) {
            assertThat(records.get(c.kind())).as(c.kind()).isEqualTo(c.getClass());
        }
        Set<Class<?>> registered = records.values().stream()
                .filter(r -> Layer.class.isAssignableFrom(r) || Merge.class.isAssignableFrom(r))
                .collect(Collectors.toSet());
        assertThat(COMPONENTS.stream().map(Object::getClass)).containsExactlyInAnyOrderElementsOf(registered);
    }

    @Test void everyRecordCanBeMadeByItsPublicConstructor() {
        for (var record : Kinds.standard().records().values()) {
            assertThat(Modifier.isPublic(record.getModifiers())).as(record.getName()).isTrue();
            var canonical = Arrays.stream(record.getRecordComponents()).map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            assertThat(Arrays.stream(record.getConstructors()).map(c -> List.of(c.getParameterTypes())))
                    .as(record.getName()).contains(List.of(canonical));
            assertThat(Stream.of(canonical))
                    .allMatch(c -> c.isPrimitive() || c == String.class || c == List.class || c == Optional.class
                            || c.isEnum()
                            || c.isRecord() || c.isInterface());
        }
    }

    @Test void aRecordOfOnesOwnIsAddedUnderANewName() {
        record Swish(double beta) {
        }
        assertThat(Kinds.standard().with("swish", Swish.class).records()).containsEntry("swish", Swish.class);
        assertThatThrownBy(() -> Kinds.standard().with("dense", Swish.class))
                .hasMessage("the kind \"dense\" is taken; give yours another name");
    }
}
