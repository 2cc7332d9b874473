package dev.fovea.tck;

import dev.fovea.spi.Backend;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// The gradient rules of every op against finite differences, in double, up to the order that the case names.
/// For a backend that knows f64: the reference.
public abstract class GradientConformance extends EveryCase {

    /// For subclasses.
    protected GradientConformance() {
    }

    /// The backend, which is left open.
    protected abstract Backend backend();

    @Override protected Stream<DynamicTest> tests(OpCase c) {
        return c.order() == 0
                ? Stream.empty()
                : Stream.of(DynamicTest.dynamicTest(c.name(),
                        () -> GradientCheck.of(new Evaluator(backend()), c).check(c.order())));
    }
}
