package dev.fovea.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.graph.Op;
import dev.fovea.op.Binary;
import dev.fovea.op.Composite;
import dev.fovea.op.Conv;
import dev.fovea.op.Transpose;
import dev.fovea.spi.Availability;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Storage;
import dev.fovea.spi.Team;
import dev.fovea.tck.CaseCheck;
import dev.fovea.tck.ConvCases;
import dev.fovea.tck.OpCase;
import dev.fovea.tck.Values;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/// The conformance test itself: backends that are wrong in one way each are found out.
class ConformanceTest {
    private static final OpCase CASE = ConvCases.conv().stream().filter(c -> c.name().equals("conv/2d-3x3-same"))
            .findFirst().orElseThrow();

    /// The reference with other candidates.
    private record Other(BiFunction<Op, Signature, List<Candidate>> offers) implements Backend {
        private static final Backend REFERENCE = new ReferenceBackend();

        @Override public String name() { return "other"; }
        @Override public int rank() { return 1; }
        @Override public Availability availability() { return REFERENCE.availability(); }
        @Override public boolean claims(Composite op, Signature s) { return false; }
        @Override public List<Candidate> candidates(Op op, Signature s) { return offers.apply(op, s); }
        @Override public Storage allocate(long bytes) { return REFERENCE.allocate(bytes); }
        @Override public Team team(int threads) { return Team.single(); }
        @Override public void close() {}
    }

    /// A reference kernel with something done after each run, or instead of its checks.
    private record Spoilt(Kernel kernel, Spoil spoil) implements Kernel {
        @Override public long scratchBytes() { return kernel.scratchBytes(); }

        @Override public Bound bind(MemorySegment[] in, MemorySegment[] out, MemorySegment scratch) {
            return spoil.apply(kernel, in, out, scratch);
        }
    }

    private interface Spoil {
        Kernel.Bound apply(Kernel kernel, MemorySegment[] in, MemorySegment[] out, MemorySegment scratch);
    }

    private record Choice(Candidate candidate, Kernel prepare, boolean inPlace) implements Candidate {
        @Override public String implementation() { return "other loops"; }
        @Override public List<Layout> inputs() { return candidate.inputs(); }
        @Override public List<Layout> outputs() { return candidate.outputs(); }
        @Override public boolean inPlace(int input, int output) { return inPlace; }
    }

    private static Backend other(boolean inPlace, Spoil spoil) {
        return new Other((op, s) -> Other.REFERENCE.candidates(op, s).stream()
                .<Candidate>map(c -> new Choice(c, new Spoilt(c.prepare(), spoil), inPlace)).toList());
    }

    private static Backend afterRun(Consumer<MemorySegment> change) {
        return other(false, (kernel, in, out, scratch) -> {
            Kernel.Bound bound = kernel.bind(in, out, scratch);
            return () -> {
                bound.run();
                change.accept(out[0]);
            };
        });
    }

    private static void check(Backend backend, OpCase c) {
        new CaseCheck(backend, 1, Set.of(Conv.class)).check(c);
    }

    @Test void aRightBackendPasses() {
        assertThatCode(() -> check(afterRun(_ -> {}), CASE)).doesNotThrowAnyException();
    }

    @Test void aWrongNumberIsFound() {
        Backend wrong = afterRun(
                out -> out.setAtIndex(ValueLayout.JAVA_FLOAT, 5, out.getAtIndex(ValueLayout.JAVA_FLOAT, 5) + 1e-5f));
        assertThatThrownBy(() -> check(wrong, CASE)).isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("conv/2d-3x3-same, seed " + CASE.seed()
                        + ", other loops, inputs [row-major, row-major], outputs [row-major]: "
                        + "1 of 288 elements of f32[2, 6, 6, 4] are wrong; the worst, at [0, 0, 1, 1], is ");
    }

    @Test void anElementThatIsNotWrittenIsFound() {
        Backend lazy = other(false, (kernel, in, out, scratch) -> {
            kernel.bind(in, out, scratch);
            return () -> {};
        });
        assertThatThrownBy(() -> check(lazy, CASE)).hasMessageContaining("is NaN instead of");
    }

    @Test void twoRunsWithDifferentBitsAreFound() {
        var runs = new int[1];
        Backend random = afterRun(out -> out.setAtIndex(ValueLayout.JAVA_FLOAT, 0,
                out.getAtIndex(ValueLayout.JAVA_FLOAT, 0) + runs[0]++ * 1e-7f));
        assertThatThrownBy(() -> check(random, CASE)).hasMessageContaining("[a second run]");
    }

    @Test void writingBesideTheOutputIsFound() {
        Backend wild = afterRun(out -> MemorySegment.ofAddress(out.address() + out.byteSize()).reinterpret(1)
                .set(ValueLayout.JAVA_BYTE, 0, (byte) 1));
        assertThatThrownBy(() -> check(wild, CASE)).hasMessageContaining("wrote outside its memory");
    }

    @Test void aPromiseOfRunningInPlaceIsTried() {
        OpCase turn = OpCase.of("transpose/square", new Transpose(List.of(1, 0))).on(Values.uniform(-1, 1), 3, 3);
        Backend rash = other(true, (kernel, in, out, scratch) -> kernel.bind(in, out, scratch));
        assertThatThrownBy(() -> check(rash, turn)).hasMessageContaining("with output 0 in the memory of input 0: ");
    }

    @Test void memoryMustBeChecked() {
        Backend trusting = other(false,
                (kernel, in, out, scratch) -> out[0].byteSize() == 0 ? () -> {} : kernel.bind(in, out, scratch));
        assertThatThrownBy(() -> check(trusting, CASE))
                .hasMessageContaining("it was bound to memory of 0 bytes, and did not refuse");
    }

    @Test void offeringNothingIsAnErrorOnlyWhereItMustOffer() {
        Backend empty = new Other((_, _) -> List.of());
        assertThatThrownBy(() -> check(empty, CASE)).isInstanceOf(AssertionError.class)
                .hasMessage("other offers no kernel for Conv on "
                        + "[f32[2, 6, 6, 3], f32[3, 3, 3, 4]]; if that is known, list conv/2d-3x3-same in known-gaps.txt");
        OpCase add = OpCase.of("binary/add", new Binary(Binary.Kind.ADD)).on(Values.uniform(0, 1), 2)
                .on(Values.uniform(0, 1), 2);
        assertThatThrownBy(() -> check(empty, add)).isInstanceOf(TestAbortedException.class)
                .hasMessageContaining(
                        "other offers no kernel for add on [f32[2], f32[2]]; plans run the reference kernel");
    }

    @Test void otherWindowsAreOtherNumbers() {
        Window shifted = new Window(3, 1, 0, 2, 1);
        var moved = new Conv(List.of(shifted, shifted), 1);
        Backend wrong = new Other((op, s) -> Other.REFERENCE.candidates(op instanceof Conv ? moved : op, s));
        assertThat(moved.infer(CASE.types().stream().map(TensorType::shape).toList()))
                .isEqualTo(CASE.op().results(CASE.types()).getFirst().shape());
        assertThatThrownBy(() -> check(wrong, CASE)).isInstanceOf(AssertionError.class);
    }
}
