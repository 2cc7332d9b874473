package dev.fovea.spi;

import dev.fovea.graph.Op;
import dev.fovea.op.Broadcast;
import dev.fovea.op.Concat;
import dev.fovea.op.Pad;
import dev.fovea.op.Slice;
import dev.fovea.op.Transpose;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an op does that only moves elements, on row-major values of whatever type: each input goes to its places in the output, and
/// what is left of the output is zero.
///
/// @param copies one for each input
/// @param gaps   what is zero; no element is in two of them, or in a copy
public record Moves(String name, List<Copy> copies, List<Gap> gaps) {

    /// @param nest the loops; operand 0 is what is read, operand 1 what is written
    /// @param from the first element that is read
    /// @param to   the first element that is written
    public record Copy(Nest nest, long from, long to) {
    }

    /// @param nest the loops over what is written
    /// @param to   the first element
    public record Gap(Nest nest, long to) {
    }

    public Moves {
        copies = List.copyOf(copies);
        gaps = List.copyOf(gaps);
    }

    /// Nothing for other ops.
    public static Optional<Moves> of(Op op, Signature s) {
        Shape x = s.inputs().isEmpty() ? Shape.scalar() : s.input(0).shape();
        Shape y = s.output(0).shape();
        return switch (op) {
            case Broadcast _ -> Optional.of(one("broadcast", copy(y, Nest.broadcast(x, y), y.strides(), 0, 0)));
            case Transpose t -> Optional.of(one("transpose", transposed(t, x, y)));
            case Slice c -> Optional.of(one("slice", sliced(c, x, y)));
            case Pad p -> Optional.of(padded(p, x, y));
            case Concat c -> Optional.of(new Moves("concat", joined(c, s), List.of()));
            default -> Optional.empty();
        };
    }

    private static Moves one(String name, Copy copy) {
        return new Moves(name, List.of(copy), List.of());
    }

    private static Copy copy(Shape positions, long[] read, long[] write, long from, long to) {
        return new Copy(Nest.of(positions, List.of(read, write)), from, to);
    }

    private static Copy transposed(Transpose op, Shape x, Shape y) {
        long[] strides = x.strides();
        return copy(y, op.order().stream().mapToLong(axis -> strides[axis]).toArray(), y.strides(), 0, 0);
    }

    private static Copy sliced(Slice op, Shape x, Shape y) {
        long[] read = x.strides();
        long first = op.from() * read[op.axis()];
        read[op.axis()] *= op.step();
        return copy(y, read, y.strides(), first, 0);
    }

    private static Moves padded(Pad op, Shape x, Shape y) {
        long[] write = y.strides();
        long apart = write[op.axis()];
        long first = op.before() * apart;
        long end = first + ((x.extent(op.axis()) - 1L) * (op.between() + 1L) + 1) * apart;
        var gaps = new ArrayList<Gap>();
        gap(gaps, y, op.axis(), op.before(), y.strides(), 0);
        gap(gaps, y, op.axis(), op.after(), y.strides(), end);
        write[op.axis()] = apart * (op.between() + 1L);
        for (int k = 1; k <= op.between(); k++) {
            gap(gaps, x, op.axis(), x.extent(op.axis()) - 1, write, first + k * apart);
        }
        return new Moves("pad", List.of(copy(x, x.strides(), write, 0, first)), gaps);
    }

    private static void gap(List<Gap> gaps, Shape shape, int axis, int extent, long[] write, long to) {
        if (extent > 0) {
            gaps.add(new Gap(Nest.of(shape.withExtent(axis, extent), List.of(write)), to));
        }
    }

    private static List<Copy> joined(Concat op, Signature s) {
        long[] write = s.output(0).shape().strides();
        var copies = new ArrayList<Copy>();
        long at = 0;
        for (var type : s.inputs()) {
            copies.add(copy(type.shape(), type.shape().strides(), write, 0, at * write[op.axis()]));
            at += type.shape().extent(op.axis());
        }
        return copies;
    }
}
