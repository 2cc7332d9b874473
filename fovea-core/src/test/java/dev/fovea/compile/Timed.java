package dev.fovea.compile;

import dev.fovea.graph.Op;
import dev.fovea.op.Composite;
import dev.fovea.spi.Availability;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Storage;
import dev.fovea.spi.Team;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A backend whose kernels do nothing but move the hands of its clock; everything lies row-major, or `turned`.
class Timed implements Backend {
    /// Nanoseconds by the text of op and implementation.
    final Map<String, Long> takes = new HashMap<>();
    final Map<String, Integer> runs = new HashMap<>();
    long now;

    record Turned(TensorType type) implements Layout {
        @Override public long bytes() {
            return type.bytes();
        }

        @Override public Layout like(TensorType other) {
            return new Turned(other);
        }

        @Override public String toString() {
            return "turned";
        }
    }

    record Fake(Timed clock, String op, String implementation, List<Layout> inputs, List<Layout> outputs,
            int warmUp) implements Candidate {
        @Override public Kernel prepare() {
            return (_, _, _) -> () -> {
                String key = op + " " + implementation;
                clock.runs.merge(key, 1, Integer::sum);
                clock.now += clock.time(key);
            };
        }
    }

    long time(String key) {
        return takes.getOrDefault(key, 1_000_000L);
    }

    Fake fake(String op, String implementation, List<Layout> inputs, List<Layout> outputs) {
        return new Fake(this, op, implementation, inputs, outputs, 1);
    }

    @Override public List<Candidate> candidates(Op op, Signature s) {
        if (op instanceof Reorder(Layout from, Layout to)) {
            return List.of(fake("reorder", to.toString(), List.of(from), List.of(to)));
        }
        return List.of(fake(op.label(), "plain", s.inputs().stream().map(Layout::rowMajor).toList(),
                s.outputs().stream().map(Layout::rowMajor).toList()));
    }

    @Override public List<Candidate> alternatives(Op op, Signature s) {
        var all = new ArrayList<>(candidates(op, s));
        all.add(fake(op.label(), "turned", s.inputs().stream().<Layout>map(Turned::new).toList(),
                s.outputs().stream().<Layout>map(Turned::new).toList()));
        return all;
    }

    @Override public String name() {
        return "timed";
    }

    @Override public int rank() {
        return 0;
    }

    @Override public Availability availability() {
        return new Availability.Available("1");
    }

    @Override public boolean claims(Composite op, Signature signature) {
        return false;
    }

    @Override public Storage allocate(long bytes) {
        Arena arena = Arena.ofConfined();
        MemorySegment memory = arena.allocate(bytes, 64);
        return new Storage() {
            @Override public MemorySegment memory() {
                return memory;
            }

            @Override public void close() {
                arena.close();
            }
        };
    }

    @Override public Team team(int threads) {
        return Team.single();
    }

    @Override public void close() {
    }
}
