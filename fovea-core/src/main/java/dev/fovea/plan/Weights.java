package dev.fovea.plan;

import dev.fovea.compile.PlanException;
import dev.fovea.compile.Reorder;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Storage;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The variables of a model: path → value, kept in the layout that the plans in use want. It owns their memory.
///
/// The first runner chooses the layout of a variable; later plans adopt it, as long as a runner holds it. [#get] and [#put] speak row-major.
public final class Weights implements AutoCloseable {
    private static final class Cell {
        Layout layout;
        Storage storage;
        int holders;

        Cell(Layout layout, Storage storage) {
            this.layout = layout;
            this.storage = storage;
        }
    }

    private final Backend backend;
    private final Map<String, Cell> cells = new LinkedHashMap<>();
    private long version;

    public Weights(Backend backend) {
        this.backend = backend;
    }

    public Backend backend() {
        return backend;
    }

    public synchronized List<String> paths() {
        return List.copyOf(cells.keySet());
    }

    public synchronized boolean contains(String path) {
        return cells.containsKey(path);
    }

    public synchronized TensorType type(String path) {
        return cell(path).layout.type();
    }

    /// Grows whenever a value changes.
    public synchronized long version() {
        return version;
    }

    synchronized void changed() {
        version++;
    }

    /// The layouts that runners hold: plans must adopt them.
    public synchronized Map<String, Layout> layouts() {
        var held = new LinkedHashMap<String, Layout>();
        cells.forEach((path, c) -> {
            if (c.holders > 0) {
                held.put(path, c.layout);
            }
        });
        return held;
    }

    /// The value at `path`, copied, in row-major order.
    public synchronized Tensor get(String path) {
        Cell c = cell(path);
        Tensor value = Tensor.zeros(c.layout.type().dtype(), c.layout.type().shape());
        try (Storage plain = backend.allocate(c.layout.type().bytes())) {
            convert(c.layout, c.storage.memory(), Layout.rowMajor(c.layout.type()), plain.memory());
            value.data().copyFrom(plain.memory().asSlice(0, value.data().byteSize()));
        }
        return value;
    }

    /// Sets, or adds, the value at `path`.
    public synchronized void put(String path, Tensor value) {
        Cell c = cells.computeIfAbsent(path,
                _ -> new Cell(Layout.rowMajor(value.type()), backend.allocate(value.type().bytes())));
        if (!c.layout.type().equals(value.type())) {
            throw new PlanException("%s is %s, but the value for it is %s. Give one of the same type and shape.", path,
                    c.layout.type(), value.type());
        }
        if (c.layout.isRowMajor()) {
            c.storage.memory().asSlice(0, value.data().byteSize()).copyFrom(value.data());
        } else {
            try (Storage plain = backend.allocate(value.type().bytes())) {
                plain.memory().asSlice(0, value.data().byteSize()).copyFrom(value.data());
                convert(Layout.rowMajor(value.type()), plain.memory(), c.layout, c.storage.memory());
            }
        }
        version++;
    }

    /// Adds a variable of that type at `path`, of zeros in which `values` writes what it starts with: no second copy of it is made.
    public synchronized void add(String path, TensorType type, Consumer<Tensor> values) {
        if (cells.containsKey(path)) {
            throw new PlanException("there is a weight %s already, %s", path, cell(path).layout.type());
        }
        Storage storage = backend.allocate(type.bytes());
        try {
            values.accept(Tensor.of(type.dtype(), type.shape(), storage.memory().asSlice(0, type.bytes())));
        } catch (RuntimeException e) {
            storage.close();
            throw e;
        }
        cells.put(path, new Cell(Layout.rowMajor(type), storage));
        version++;
    }

    /// Removes the values whose path passes the test: an optimizer's slots when another takes over.
    public synchronized void removeIf(java.util.function.Predicate<String> test) {
        var gone = new ArrayList<Cell>();
        cells.entrySet().removeIf(e -> test.test(e.getKey()) && e.getValue().holders == 0 && gone.add(e.getValue()));
        gone.forEach(c -> c.storage.close());
    }

    /// The memory at `path` in `layout`, for a runner, until it releases it.
    synchronized MemorySegment hold(String path, Layout layout) {
        Cell c = cell(path);
        if (!c.layout.type().equals(layout.type())) {
            throw new PlanException("%s is %s, but the plan reads %s", path, c.layout.type(), layout.type());
        }
        if (!c.layout.equals(layout)) {
            if (c.holders > 0) {
                throw new PlanException(
                        "%s is held as %s by another runner, but this plan reads %s. Compile it with the layouts of the weights.",
                        path, c.layout, layout);
            }
            Storage next = backend.allocate(layout.bytes());
            convert(c.layout, c.storage.memory(), layout, next.memory());
            c.storage.close();
            c.storage = next;
            c.layout = layout;
        }
        c.holders++;
        return c.storage.memory();
    }

    synchronized void release(String path) {
        Optional.ofNullable(cells.get(path)).ifPresent(c -> c.holders--);
    }

    private void convert(Layout from, MemorySegment source, Layout to, MemorySegment destination) {
        if (from.equals(to)) {
            destination.asSlice(0, to.bytes()).copyFrom(source.asSlice(0, from.bytes()));
            return;
        }
        var type = List.of(to.type());
        var signature = new Signature(type, type, List.of(from), List.of(Optional.of(to)), 1);
        Candidate c = backend.candidates(new Reorder(from, to), signature).stream().findFirst().orElseThrow(
                () -> new PlanException("the backend %s cannot reorder %s to %s", backend.name(), from, to));
        try (Kernel kernel = c.prepare(); Storage scratch = backend.allocate(Math.max(64, kernel.scratchBytes()))) {
            kernel.bind(new MemorySegment[]{source}, new MemorySegment[]{destination}, scratch.memory()).run();
        }
    }

    private Cell cell(String path) {
        return Optional.ofNullable(cells.get(path)).orElseThrow(() -> new PlanException(
                "there is no weight %s; there are %s", path, cells.keySet()));
    }

    /// Frees the values. Whoever runs on them must be closed before.
    @Override public synchronized void close() {
        cells.forEach((path, c) -> {
            if (c.holders > 0) {
                throw new IllegalStateException(
                        "%s is still held by %d runners; close them before the weights".formatted(path, c.holders));
            }
        });
        cells.values().forEach(c -> c.storage.close());
        cells.clear();
    }
}
