package dev.fovea.op;

import static dev.fovea.op.Ops.matmul;

import dev.fovea.graph.Node;
import dev.fovea.graph.Value;
import dev.fovea.tensor.Region;
import dev.fovea.tensor.Region.Span;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;

/// `C[…, i, j] = Σ_l A[…, i, l] · B[…, l, j]`, with either factor transposed on its last two axes; the leading axes are equal.
public record MatMul(boolean transposeA, boolean transposeB) implements Primitive {

    @Override public Shape infer(List<Shape> in) {
        Shape a = in.get(0);
        Shape b = in.get(1);
        if (a.rank() < 2 || b.rank() != a.rank() || !a.sub(0, a.rank() - 2).equals(b.sub(0, a.rank() - 2))) {
            throw new ShapeException("a product of matrices takes [..., m, k] and [..., k, n], but was given %s and %s",
                    a, b);
        }
        int last = a.rank() - 1;
        if (inner(a, transposeA, last) != inner(b, !transposeB, last)) {
            throw new ShapeException(
                    "the product of %s%s and %s%s sums over %s columns against %s rows; they must be equal",
                    a, transposeA ? "ᵀ" : "", b, transposeB ? "ᵀ" : "", text(inner(a, transposeA, last)),
                    text(inner(b, !transposeB, last)));
        }
        var extents = new ArrayList<>(a.extents().subList(0, last - 1));
        extents.add(a.extent(transposeA ? last : last - 1));
        extents.add(b.extent(transposeB ? last - 1 : last));
        return new Shape(extents);
    }

    private static int inner(Shape s, boolean transposed, int last) {
        return s.extent(transposed ? last - 1 : last);
    }

    private static String text(int extent) {
        return extent == Shape.N ? "N" : Integer.toString(extent);
    }

    @Override public List<Value> gradient(Value y, Value g) {
        Value a = y.input(0);
        Value b = y.input(1);
        return List.of(
                transposeA ? matmul(b, g, transposeB, true) : matmul(g, b, false, !transposeB),        // ∂L/∂A = Ḡ·Bᵀ
                transposeB ? matmul(g, a, true, transposeA) : matmul(a, g, !transposeA, false));       // ∂L/∂B = Aᵀ·Ḡ
    }

    @Override public long multiplyAdds(Node node) {
        Shape a = node.inputShape(0);
        long inner = Math.max(1, inner(a, transposeA, a.rank() - 1));
        return Math.multiplyExact(node.output(0).shape().countFrom(0), inner);
    }

    @Override public Region reach(Node node, int input, Region of) {
        Shape s = node.inputShape(input);
        int row = s.rank() - 2;
        boolean transposed = input == 0 ? transposeA : transposeB;
        int summed = (input == 0) == transposed ? row : row + 1;
        int kept = summed == row ? row + 1 : row;
        return of.with(kept, of.axis(input == 0 ? row : row + 1)).with(summed,
                Span.of(0, Math.max(1, s.extent(summed)) - 1));
    }

    @Override public String label() {
        return "MatMul" + (transposeA ? " Aᵀ" : "") + (transposeB ? " Bᵀ" : "");
    }
}
