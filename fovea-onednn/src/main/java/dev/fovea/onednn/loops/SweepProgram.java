package dev.fovea.onednn.loops;

import static java.util.Objects.requireNonNull;

import dev.fovea.compile.ElementWise;
import dev.fovea.compile.Fused.Part;
import dev.fovea.compile.Fused.Ref;
import dev.fovea.op.Cast;
import dev.fovea.op.Select;
import dev.fovea.op.Unary;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An element-wise chain as instructions on registers, each an array of one block. A register is used again when its value has been
/// read for the last time.
///
/// @param registers how many
/// @param loads     the register of each input
/// @param stores    the register of each output
record SweepProgram(int registers, List<Instruction> instructions, List<Integer> loads, List<Integer> stores) {

    /// `to ← code(a, b, c)`
    record Instruction(Floats.Code code, int to, int a, int b, int c) {
    }

    /// Inputs for which `fixed` holds are loaded once for all blocks, so nothing may take their place.
    static SweepProgram of(ElementWise sweep, List<Boolean> fixed) {
        return new Compiler(sweep, fixed).compile();
    }

    private static final class Compiler {
        private final ElementWise sweep;
        private final List<Boolean> fixed;
        private final Map<Ref, Integer> lastUse = new HashMap<>();
        private final Map<Ref, Integer> places = new HashMap<>();
        private final Deque<Integer> free = new ArrayDeque<>();
        private final List<Instruction> instructions = new ArrayList<>();
        private int registers;

        Compiler(ElementWise sweep, List<Boolean> fixed) {
            this.sweep = sweep;
            this.fixed = fixed;
        }

        SweepProgram compile() {
            List<Part> parts = sweep.chain().parts();
            for (int p = 0; p < parts.size(); p++) {
                for (Ref r : parts.get(p).inputs()) {
                    lastUse.put(source(r), p);
                }
            }
            sweep.chain().results().forEach(r -> lastUse.put(source(r), parts.size()));
            for (int i = 0; i < sweep.types().size(); i++) {
                places.put(Ref.input(i), registers++);
                if (fixed.get(i)) {
                    lastUse.put(Ref.input(i), parts.size());
                }
            }
            for (int p = 0; p < parts.size(); p++) {
                if (!isAlias(parts.get(p))) {
                    compile(p, parts.get(p));
                }
            }
            List<Integer> loads = java.util.stream.IntStream.range(0, sweep.types().size())
                    .mapToObj(i -> place(Ref.input(i))).toList();
            return new SweepProgram(registers, List.copyOf(instructions), loads,
                    sweep.chain().results().stream().map(this::place).toList());
        }

        private void compile(int p, Part part) {
            List<Integer> reads = part.inputs().stream().map(this::place).toList();
            Set<Ref> done = new HashSet<>();
            for (Ref r : part.inputs()) {
                if (requireNonNull(lastUse.get(source(r))).equals(p) && done.add(source(r))) {
                    free.push(place(r));
                }
            }
            int to = free.isEmpty() ? registers++ : free.pop();
            places.put(Ref.part(p), to);
            int a = reads.get(0);
            instructions.add(new Instruction(code(part), to, a, reads.size() > 1 ? reads.get(1) : a,
                    reads.size() > 2 ? reads.get(2) : a));
        }

        private Floats.Code code(Part part) {
            Ref first = part.inputs().getFirst();
            boolean oneCondition = part.op() instanceof Select && first.isInput() && fixed.get(first.index())
                    && sweep.nest().innerStride(first.index()) == 0;
            return oneCondition
                    ? (y, a, b, c, n, _) -> System.arraycopy(a[0] != 0 ? b : c, 0, y, 0, n)
                    : Floats.of(part.op());
        }

        private int place(Ref r) {
            return requireNonNull(places.get(source(r)));
        }

        /// Where a value comes from: casts are done by loading, and stopping a gradient is nothing.
        private Ref source(Ref r) {
            Ref source = r;
            while (!source.isInput() && isAlias(sweep.chain().parts().get(source.part()))) {
                source = sweep.chain().parts().get(source.part()).inputs().getFirst();
            }
            return source;
        }

        private static boolean isAlias(Part part) {
            return part.op() instanceof Cast
                    || part.op() instanceof Unary(Unary.Kind kind) && kind == Unary.Kind.STOP_GRADIENT;
        }
    }
}
