package dev.fovea.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.Narrow;
import dev.fovea.graph.Op;
import dev.fovea.op.Composite;
import dev.fovea.op.Constant;
import dev.fovea.op.Input;
import dev.fovea.op.LrnGradient;
import dev.fovea.op.PoolGradient;
import dev.fovea.op.Primitive;
import dev.fovea.op.Variable;
import dev.fovea.spi.Availability;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Signature;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// A backend's whole conformance test: a subclass says which backend, and what it is known not to do.
///
/// Each case of each table is one test, which [CaseCheck] describes. `fovea-reference` must be on the class path.
public abstract class BackendConformance extends EveryCase {
    private Optional<Backend> opened = Optional.empty();

    /// For subclasses.
    protected BackendConformance() {
    }

    /// A new backend; it is closed after the test.
    protected abstract Backend backend();

    /// What it does not do.
    protected abstract KnownGaps knownGaps();

    /// The ops for which no candidate at all is a gap; without a candidate for others, plans run the reference kernel,
    /// which is reported as an aborted test. All primitives, unless a subclass knows better.
    protected Set<Class<? extends Op>> mustOffer() {
        return primitives();
    }

    /// The threads that kernels are asked to use.
    protected int threads() {
        return 2;
    }

    /// The classes of all primitives that have kernels.
    protected static Set<Class<? extends Op>> primitives() {
        return Arrays.stream(Primitive.class.getPermittedSubclasses())
                .filter(c -> c != Input.class && c != Variable.class && c != Constant.class)
                .map(c -> c.<Op>asSubclass(Op.class)).collect(Collectors.toUnmodifiableSet());
    }

    @BeforeEach void open() {
        opened = Optional.of(backend());
    }

    @AfterEach void close() {
        opened.ifPresent(Backend::close);
        opened = Optional.empty();
    }

    @Test void isAvailable() {
        assertThat(opened.orElseThrow().availability()).isInstanceOf(Availability.Available.class);
    }

    @Test void knownGapsAreNamesOfCases() {
        assertThat(knownGaps().names())
                .isSubsetOf(OpCases.all().stream().map(OpCase::name).collect(Collectors.toSet()));
    }

    @Test void memoryIsZeroedAndAligned() {
        for (long bytes : new long[]{1, 63, 64, 1 << 20}) {
            try (var storage = opened.orElseThrow().allocate(bytes)) {
                assertThat(storage.memory().byteSize()).isEqualTo(bytes);
                assertThat(storage.memory().address() % 64).isZero();
                assertThat(storage.memory().asByteBuffer().mismatch(ByteBuffer.allocate((int) bytes))).isEqualTo(-1);
            }
        }
    }

    /// Without the narrow cases of ops that the backend runs in f32 only: they are run between casts, which have cases of their own.
    @Override protected Stream<DynamicTest> tests(OpCase c) {
        if (c.op() instanceof Narrow
                && KernelRun.candidates(opened.orElseThrow(), c.op(), c.types(), threads()).isEmpty()) {
            return Stream.empty();
        }
        KnownGaps gaps = knownGaps();
        String name = c.name() + gaps.reason(c.name()).map(" (known gap: %s)"::formatted).orElse("");
        return Stream.of(DynamicTest.dynamicTest(name,
                () -> gaps.check(c.name(),
                        () -> new CaseCheck(opened.orElseThrow(), threads(), mustOffer()).check(c))));
    }

    /// Pooling that keeps for its gradient what was the maximum, where the backend wants that.
    @TestFactory
    @Tag("pool") Stream<DynamicTest> poolWithWorkspace() {
        return PoolCases.poolGradient().stream()
                .filter(c -> opened.orElseThrow().keepsWorkspace(((PoolGradient) c.op()).pool()))
                .map(c -> DynamicTest.dynamicTest(c.name() + " with workspace",
                        () -> new CaseCheck(opened.orElseThrow(), threads(), mustOffer())
                                .checkWorkspace(c)));
    }

    /// Local response normalisation that keeps for its gradient by what it divided, where the backend wants that.
    @TestFactory
    @Tag("lrn") Stream<DynamicTest> lrnWithWorkspace() {
        Backend backend = opened.orElseThrow();
        return NormalizationCases.lrnGradient().stream().filter(c -> isClaimed(backend, c))
                .filter(c -> backend.keepsWorkspace(((LrnGradient) c.op()).lrn()))
                .map(c -> DynamicTest.dynamicTest(c.name() + " with workspace",
                        () -> new CaseCheck(backend, threads(), mustOffer()).checkWorkspace(c)));
    }

    private boolean isClaimed(Backend backend, OpCase c) {
        return backend.claims((Composite) c.op(),
                Signature.rowMajor(c.types(), c.op().results(c.types()), threads()));
    }
}
