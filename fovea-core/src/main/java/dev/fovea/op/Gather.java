package dev.fovea.op;

import static dev.fovea.op.Ops.gatherGradient;
import static dev.fovea.op.Ops.zero;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;

/// `y[i…, :] = table[index[i…], :]`: rows of a table by number (i32). A number outside the table is an error when it is run.
public record Gather() implements Primitive {

    @Override public Shape infer(List<Shape> in) {
        Shape table = in.get(0);
        if (table.rank() < 1) {
            throw new ShapeException("rows are gathered from a table of one axis or more, but it is %s", table);
        }
        var extents = new ArrayList<>(in.get(1).extents());
        extents.addAll(table.extents().subList(1, table.rank()));
        return new Shape(extents);
    }

    @Override public DType dtype(List<DType> in) {
        if (in.get(1) != DType.I32) {
            throw new ShapeException("rows are gathered by i32 numbers, but they are %s; cast them", in.get(1));
        }
        return in.getFirst();
    }

    @Override public List<Value> gradient(Value y, Value g) {
        Value index = y.input(1);
        return List.of(gatherGradient(y.input(0).shape(), index, g), zero(index));     // Σ over equal numbers
    }

    @Override public Region reach(Node node, int input, Region of) {
        int indexRank = node.inputShape(1).rank();
        if (input == 1) {
            return new Region(of.axes().subList(0, indexRank));
        }
        var axes = new ArrayList<Span>();
        axes.add(Span.of(0, node.inputShape(0).extent(0) - 1));
        axes.addAll(of.axes().subList(indexRank, of.axes().size()));
        return new Region(axes);
    }
}
