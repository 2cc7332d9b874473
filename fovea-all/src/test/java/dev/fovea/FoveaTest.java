package dev.fovea;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.augment.Augmentations;
import dev.fovea.nn.initializer.Initializers;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.metric.Metrics;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.nn.schedule.Schedules;
import dev.fovea.nn.train.Callbacks;
import dev.fovea.nn.train.Fit;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The one import holds every word, and no other.
class FoveaTest {

    @ParameterizedTest
    @ValueSource(classes = {Layers.class, Losses.class, Metrics.class, Optimizers.class, Schedules.class,
            Initializers.class, Fit.class,
            Callbacks.class, Augmentations.class}) void everyFactoryIsThere(Class<?> factories) {
        assertThat(signatures(Fovea.class)).containsAll(signatures(factories));
    }

    @Test void paddingsAndActivationsAreThose() {
        assertThat(List.of(Fovea.SAME, Fovea.VALID, Fovea.RELU, Fovea.TANH))
                .containsExactly(Layers.SAME, Layers.VALID, Layers.RELU, Layers.TANH);
    }

    @Test void aWordMeansWhatItsFactorySays() {
        assertThat(Fovea.conv2d(32, 5)).isEqualTo(Layers.conv2d(32, 5));
        assertThat(Fovea.adam()).isEqualTo(Optimizers.adam());
        assertThat(Fovea.shape(28, 28, 1).toString()).isEqualTo("[28, 28, 1]");
    }

    private static List<String> signatures(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(m -> Modifier.isStatic(m.getModifiers()) && Modifier.isPublic(m.getModifiers()))
                .map(FoveaTest::signature).toList();
    }

    private static String signature(Method m) {
        return m.getReturnType().getSimpleName() + " " + m.getName() + Arrays.toString(m.getParameterTypes());
    }
}
