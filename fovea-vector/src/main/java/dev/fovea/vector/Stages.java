package dev.fovea.vector;

import dev.fovea.compile.Fused;
import dev.fovea.compile.Fused.Part;
import dev.fovea.compile.Fused.Ref;
import dev.fovea.op.Cast;
import dev.fovea.tensor.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// A chain cut into pieces that C2 compiles well, one after another; what a later piece reads of an earlier one is kept between them.
///
/// Places are numbered: the chain's inputs, its outputs, then what is kept.
///
/// @param kept how many values are kept beside the outputs
record Stages(List<Stage> stages, int kept) {

    /// One piece.
    ///
    /// @param reads  the places of its inputs
    /// @param writes the places of its results
    record Stage(Fused chain, List<Integer> reads, List<Integer> writes) {
        Stage {
            reads = List.copyOf(reads);
            writes = List.copyOf(writes);
        }
    }

    Stages {
        stages = List.copyOf(stages);
    }

    /// Nothing if a part has no function in [Lanes].
    ///
    /// @param inputs  as what they are stored
    /// @param outputs as what the results are stored: a later piece reads again only what has not been rounded
    static Optional<Stages> of(Fused chain, List<DType> inputs, List<DType> outputs) {
        if (!SweepCompiler.knows(chain)) {
            return Optional.empty();
        }
        var cut = new Cut(chain, inputs, outputs);
        return Optional.of(cut.isWhole() ? one(chain, inputs.size()) : cut.stages());
    }

    private static Stages one(Fused chain, int inputs) {
        int outputs = chain.results().size();
        return new Stages(List.of(new Stage(chain, IntStream.range(0, inputs).boxed().toList(),
                IntStream.range(inputs, inputs + outputs).boxed().toList())), 0);
    }

    boolean isOne() {
        return stages.size() == 1;
    }

    /// The number of the last stage that reads a place, −1 for none.
    int lastRead(int place) {
        return IntStream.range(0, stages.size()).filter(s -> stages.get(s).reads().contains(place)).max().orElse(-1);
    }

    /// The number of the stage that writes a place.
    int written(int place) {
        return IntStream.range(0, stages.size()).filter(s -> stages.get(s).writes().contains(place)).findFirst()
                .orElseThrow();
    }

    /// bf16 to f32, or f32 to bf16: what is read of one and what is rounded to the other stands in a piece of its own beside long functions.
    private static final Fused AS_IT_IS = new Fused(List.of(new Part(new Cast(DType.F32), List.of(Ref.input(0)))),
            List.of(Ref.part(0)));

    /// The work of cutting one chain.
    private static final class Cut {
        private final Fused chain;
        private final List<DType> types;                                    // of the inputs
        private final int inputs;
        private final List<DType> outputs;
        private final Map<Integer, Integer> widened = new LinkedHashMap<>();    // bf16 of which long functions are taken → place
        private final List<Integer> rounded = new ArrayList<>();            // results of long functions
        private final Map<Integer, Integer> places = new HashMap<>();       // of the parts that outlive their piece
        private int kept;

        Cut(Fused chain, List<DType> types, List<DType> outputs) {
            this.chain = chain;
            this.types = types;
            this.inputs = types.size();
            this.outputs = outputs;
            for (int r = 0; r < chain.results().size(); r++) {
                Ref ref = chain.results().get(r);
                if (!ref.isInput() && outputs.get(r) == DType.F32) {
                    places.putIfAbsent(ref.part(), inputs + r);
                } else if (!ref.isInput() && SweepCompiler.isLong(chain.parts().get(ref.part()).op())) {
                    rounded.add(r);
                }
            }
            chain.parts().stream().filter(p -> SweepCompiler.isLong(p.op())).flatMap(p -> p.inputs().stream())
                    .filter(ref -> ref.isInput() && types.get(ref.index()) == DType.BF16)
                    .forEach(ref -> widened.computeIfAbsent(ref.index(), _ -> keep()));
        }

        private int keep() {
            return inputs + chain.results().size() + kept++;
        }

        boolean isWhole() {
            return widened.isEmpty() && rounded.isEmpty() && fits(0, chain.parts().size());
        }

        private boolean fits(int from, int to) {
            List<Part> parts = chain.parts().subList(from, to);
            long reads = parts.stream().flatMap(p -> p.inputs().stream()).filter(Ref::isInput).map(Ref::index)
                    .distinct()
                    .filter(i -> types.get(i) == DType.BF16 && !widened.containsKey(i)).count();
            long writes = IntStream.range(0, outputs.size())
                    .filter(r -> outputs.get(r) == DType.BF16 && !rounded.contains(r) && isMadeIn(r, from, to)).count();
            return SweepCompiler.fits(parts, reads, writes);
        }

        private boolean isMadeIn(int result, int from, int to) {
            Ref ref = chain.results().get(result);
            return !ref.isInput() && ref.part() >= from && ref.part() < to;
        }

        Stages stages() {
            var stages = new ArrayList<Stage>();
            widened.forEach((input, place) -> stages.add(new Stage(AS_IT_IS, List.of(input), List.of(place))));
            int parts = chain.parts().size();
            for (int from = 0; from < parts;) {
                int to = from + 1;
                while (to < parts && fits(from, to + 1)) {
                    to++;
                }
                stages.add(stage(from, to));
                from = to;
            }
            for (int r : rounded) {
                stages.add(new Stage(AS_IT_IS, List.of(place(chain.results().get(r))), List.of(inputs + r)));
            }
            return new Stages(stages, kept);
        }

        private Stage stage(int from, int to) {
            var reads = new LinkedHashMap<Integer, Integer>();               // place → input of the piece
            var own = new ArrayList<Part>();
            for (Part p : chain.parts().subList(from, to)) {
                own.add(new Part(p.op(), p.inputs().stream().map(r -> !r.isInput() && r.part() >= from
                        ? Ref.part(r.part() - from)
                        : Ref.input(reads.computeIfAbsent(place(r), _ -> reads.size()))).toList()));
            }
            var writes = new LinkedHashMap<Integer, Ref>();
            for (int p = from; p < to; p++) {
                if (isReadFrom(to, p) || isRounded(p)) {
                    places.computeIfAbsent(p, _ -> keep());
                }
                if (places.containsKey(p)) {
                    writes.put(places.get(p), Ref.part(p - from));
                }
            }
            for (int r = 0; r < chain.results().size(); r++) {               // the same part twice, or an input as it is
                Ref ref = chain.results().get(r);
                if (isMadeIn(r, from, to) && !rounded.contains(r)) {
                    writes.put(inputs + r, Ref.part(ref.part() - from));
                } else if (ref.isInput() && to == chain.parts().size()) {
                    writes.put(inputs + r, Ref.input(reads.computeIfAbsent(place(ref), _ -> reads.size())));
                }
            }
            return new Stage(new Fused(own, List.copyOf(writes.values())), List.copyOf(reads.keySet()),
                    List.copyOf(writes.keySet()));
        }

        private boolean isRounded(int part) {
            return rounded.stream().anyMatch(r -> chain.results().get(r).part() == part);
        }

        private int place(Ref ref) {
            return ref.isInput()
                    ? widened.getOrDefault(ref.index(), ref.index())
                    : places.getOrDefault(ref.part(), -1);
        }

        private boolean isReadFrom(int first, int part) {
            return IntStream.range(first, chain.parts().size())
                    .anyMatch(p -> chain.parts().get(p).inputs().contains(Ref.part(part)));
        }
    }
}
