package dev.fovea.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class OpCasesTest {

    @Test void namesAreUnique() {
        assertThat(OpCases.all()).extracting(OpCase::name).doesNotHaveDuplicates();
    }

    @Test void namesStartWithTheTagOfTheirOp() {
        assertThat(OpCases.all()).allSatisfy(c -> assertThat(c.name()).startsWith(OpCase.tag(c.op().getClass()) + "/"));
    }

    @Test void everyPrimitiveHasCases() {
        assertThat(BackendConformance.primitives()).hasSize(20)
                .allSatisfy(op -> assertThat(OpCases.of(op)).isNotEmpty());
    }

    @Test void everyPrimitiveHasATestOfItsTag() {
        assertThat(BackendConformance.primitives()).extracting(OpCase::tag).allMatch(tags()::contains);
    }

    /// A table without a factory would be a test that nobody runs.
    @Test void everyCaseIsRun() throws ReflectiveOperationException {
        var run = new HashSet<String>();
        var all = new EveryCase() {
            @Override protected Stream<DynamicTest> tests(OpCase c) {
                run.add(c.name());
                return Stream.of();
            }
        };
        for (Method factory : EveryCase.class.getDeclaredMethods()) {
            if (factory.isAnnotationPresent(TestFactory.class)) {
                ((Stream<?>) factory.invoke(all)).forEach(_ -> {});
            }
        }
        assertThat(OpCases.all()).extracting(OpCase::name).containsExactlyInAnyOrderElementsOf(run);
    }

    @Test void everyCaseHasATestOfItsTag() {
        assertThat(OpCases.all()).extracting(c -> OpCase.tag(c.op().getClass())).allMatch(tags()::contains);
    }

    private static Set<String> tags() {
        return Arrays.stream(EveryCase.class.getDeclaredMethods())
                .flatMap(m -> Stream.of(m.getAnnotationsByType(Tag.class)))
                .map(Tag::value).collect(Collectors.toSet());
    }

    @Test void shapesFit() {
        assertThat(OpCases.all()).allSatisfy(c -> assertThat(c.op().results(c.types())).isNotEmpty());
    }

    @Test void elementsByHandAreAsManyAsThereAre() {
        assertThat(OpCases.all().stream().filter(c -> !c.byHand().isEmpty()))
                .allSatisfy(c -> assertThat(c.op().results(c.types()).getFirst().shape().count()).as(c.name())
                        .isEqualTo(c.byHand().size()));
    }

    @Test void valuesFollowFromTheName() {
        OpCase c = MatMulCases.matMul().getFirst();
        assertThat(c.inputs()).isEqualTo(c.inputs());
        assertThat(new OpCase("matmul/other", c.op(), c.operands(), c.tolerance(), 0, c.byHand()).inputs())
                .isNotEqualTo(c.inputs());
    }
}
