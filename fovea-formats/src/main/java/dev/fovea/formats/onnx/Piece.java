package dev.fovea.formats.onnx;

import dev.fovea.graph.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What of our graph is written together: the values that are read, and how the value they become is put into the file.
///
/// One operation of ours is a piece, or several that ONNX has one operator for.
record Piece(List<Value> reads, Consumer<Draft> write) {
    Piece {
        reads = List.copyOf(reads);
    }

    static Piece of(Value read, Consumer<Draft> write) {
        return new Piece(List.of(read), write);
    }

    static Piece of(Value a, Value b, Optional<Value> c, Consumer<Draft> write) {
        return new Piece(Stream.concat(Stream.of(a, b), c.stream()).toList(), write);
    }
}
