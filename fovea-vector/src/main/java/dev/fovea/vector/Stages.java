package dev.fovea.vector;

import dev.fovea.compile.Fused;
import dev.fovea.compile.Fused.Part;
import dev.fovea.compile.Fused.Ref;
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
    /// @param outputs as what the results are stored: a later piece reads again only what has not been rounded
    static Optional<Stages> of(Fused chain, int inputs, List<DType> outputs) {
        if (!SweepCompiler.knows(chain)) {
            return Optional.empty();
        }
        return Optional
                .of(SweepCompiler.fits(chain.parts()) ? one(chain, inputs) : new Cut(chain, inputs, outputs).stages());
    }

    private static Stages one(Fused chain, int inputs) {
        int outputs = chain.results().size();
        return new Stages(List.of(new Stage(chain, IntStream.range(0, inputs).boxed().toList(),
                IntStream.range(inputs, inputs + outputs).boxed().toList())), 0);
    }

    boolean isOne() {
        return stages.size() == 1;
    }

    /// The work of cutting one chain.
    private static final class Cut {
        private final Fused chain;
        private final int inputs;
        private final Map<Integer, Integer> places = new HashMap<>();       // of the parts that outlive their piece
        private int kept;

        Cut(Fused chain, int inputs, List<DType> outputs) {
            this.chain = chain;
            this.inputs = inputs;
            for (int r = 0; r < chain.results().size(); r++) {
                Ref ref = chain.results().get(r);
                if (!ref.isInput() && outputs.get(r) == DType.F32) {
                    places.putIfAbsent(ref.part(), inputs + r);
                }
            }
        }

        Stages stages() {
            var stages = new ArrayList<Stage>();
            int parts = chain.parts().size();
            for (int from = 0; from < parts;) {
                int to = from + 1;
                while (to < parts && SweepCompiler.fits(chain.parts().subList(from, to + 1))) {
                    to++;
                }
                stages.add(stage(from, to));
                from = to;
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
                if (isReadFrom(to, p)) {
                    places.computeIfAbsent(p, _ -> inputs + chain.results().size() + kept++);
                }
                if (places.containsKey(p)) {
                    writes.put(places.get(p), Ref.part(p - from));
                }
            }
            for (int r = 0; r < chain.results().size(); r++) {               // the same part twice, or an input as it is
                Ref ref = chain.results().get(r);
                if (!ref.isInput() && ref.part() >= from && ref.part() < to) {
                    writes.put(inputs + r, Ref.part(ref.part() - from));
                } else if (ref.isInput() && to == chain.parts().size()) {
                    writes.put(inputs + r, Ref.input(reads.computeIfAbsent(ref.index(), _ -> reads.size())));
                }
            }
            return new Stage(new Fused(own, List.copyOf(writes.values())), List.copyOf(reads.keySet()),
                    List.copyOf(writes.keySet()));
        }

        private int place(Ref ref) {
            return ref.isInput() ? ref.index() : places.getOrDefault(ref.part(), -1);
        }

        private boolean isReadFrom(int first, int part) {
            return IntStream.range(first, chain.parts().size())
                    .anyMatch(p -> chain.parts().get(p).inputs().contains(Ref.part(part)));
        }
    }
}
