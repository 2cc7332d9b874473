package dev.fovea.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Frozen;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.layer.Merge;
import dev.fovea.nn.layer.Named;
import dev.fovea.nn.layer.NamedMerge;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Functional;
import dev.fovea.nn.model.Kinds;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LayerCasesTest {
    /// They only put others together.
    private static final Set<Class<?>> AROUND_OTHERS = Set.of(Named.class, NamedMerge.class, Frozen.class,
            Sequential.class, Functional.class);

    @Test void everyLayerIsMeasured() {
        Set<Class<?>> measured = LayerCases.all().stream().map(c -> c.component().getClass())
                .collect(Collectors.toSet());
        Set<Class<?>> known = Kinds.standard().records().values().stream()
                .filter(r -> Layer.class.isAssignableFrom(r) || Merge.class.isAssignableFrom(r))
                .filter(r -> !AROUND_OTHERS.contains(r)).collect(Collectors.toSet());
        assertThat(measured).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test void multiplyAddsAndBytesAreThoseOfTheLayer() {
        var outcome = run(false, Layers.dense(3), 4, 5);
        assertThat(outcome.forward().multiplyAdds()).isEqualTo(4 * 5 * 3);
        assertThat(outcome.forward().bytes()).isEqualTo(4 * (4 * 5 + 5 * 3 + 3 + 4 * 3));
        assertThat(outcome.backward().multiplyAdds()).isEqualTo(2 * 4 * 5 * 3);       // of the input, and of the kernel
        assertThat(outcome.backward().bytes())
                .isEqualTo(4 * (4 * 5 + 5 * 3 + 4 * 3) + 4 * (4 * 5 + 5 * 3 + 3));  // x, w and g; dx, dw and db
    }

    @Test void theFirstLayerNeedsNoGradientOfItsInput() {
        var outcome = run(true, Layers.dense(3), 4, 5);
        assertThat(outcome.backward().multiplyAdds()).isEqualTo(4 * 5 * 3);
        assertThat(outcome.backward().bytes()).isEqualTo(4 * (4 * 5 + 4 * 3) + 4 * (5 * 3 + 3));
    }

    @Test void aMergeHasSeveralInputs() {
        var outcome = run(false, Layers.multiply(), 4, 5);
        assertThat(outcome.forward().bytes()).isEqualTo(3 * 4 * 4 * 5);
        assertThat(outcome.forward().milliseconds()).isPositive();
        assertThat(outcome.backward().bytes()).isEqualTo(5 * 4 * 4 * 5);
    }

    private static LayerCase.Outcome run(boolean isFirst, Component component, int... extents) {
        var type = LayerCase.floats(extents);
        return new LayerCase("test", component, component instanceof Merge ? List.of(type, type) : List.of(type),
                isFirst).run(Execution.on("reference"), 0.001);
    }
}
