package dev.fovea.spi;

import java.util.List;

/// One way of running an op: an implementation, and the layouts it reads and writes.
public interface Candidate {

    /// Backend and implementation, as the plan text prints it: `onednn jit:avx512_core`.
    String implementation();

    /// The layout that each input must have.
    List<Layout> inputs();

    /// The layout that each output gets.
    List<Layout> outputs();

    /// Whether output `output` may be written over input `input` (of equal bytes), element by element.
    default boolean inPlace(int input, int output) {
        return false;
    }

    /// Whether the one output is the first input's memory under another shape: nothing is run.
    default boolean isView() {
        return false;
    }

    /// How many times more than a plain sum of the same terms it may err, because it computes fewer terms that are larger; 1 for most.
    default double growth() {
        return 1;
    }

    /// After how many runs its time is that of all later ones: Java is compiled while it runs. 1 for native code.
    default int warmUp() {
        return 300;
    }

    /// Says that a plan has chosen it and will prepare it: what takes long may begin beside what is left to do for the plan.
    default void announce() {
    }

    /// Makes the kernel: once, when the plan is made.
    Kernel prepare();
}
