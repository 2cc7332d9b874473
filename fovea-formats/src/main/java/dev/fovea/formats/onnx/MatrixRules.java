package dev.fovea.formats.onnx;

import static dev.fovea.op.Ops.conv;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.times;

import dev.fovea.graph.Value;
import dev.fovea.op.Conv;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Products of matrices.
final class MatrixRules {
    private static final long MOST = 1 << 22;       // numbers of a matrix that is made while a network is built

    private MatrixRules() {}

    static List<Operator> all() {
        return List.of(Operator.of("MatMul", 1, MatrixRules::matmul).weights(0, 1),
                Operator.of("Gemm", 1, MatrixRules::gemm).weights(0, 1, 2),
                Operator.of("CumSum", 11, MatrixRules::cumulated).known(1),
                Operator.of("CumProd", 26, MatrixRules::products).known(1));
    }

    /// A value whose last two axes are a matrix, or its transpose, as they lie.
    private record Matrix(Value value, boolean transposed) {
        static Matrix of(Carried c) {
            List<Integer> swapped = new ArrayList<>(Carried.axes(c.rank()));
            Collections.swap(swapped, c.rank() - 2, c.rank() - 1);
            return c.order().equals(swapped) ? new Matrix(c.value(), true) : new Matrix(c.onnx(), false);
        }
    }

    private static Value product(Carried a, boolean transposeA, Carried b, boolean transposeB) {
        Matrix left = Matrix.of(a);
        Matrix right = Matrix.of(b);
        return Ops.matmul(left.value, right.value, left.transposed != transposeA, right.transposed != transposeB);
    }

    private static OnnxValue gemm(OnnxStep s) {
        Carried a = s.in(0);
        Carried b = s.in(1);
        if (a.rank() != 2 || b.rank() != 2) {
            throw s.wrong("multiplies %s and %s, which are no matrices", a.dims(), b.dims());
        }
        Value y = product(a, s.flag("transA", false), b, s.flag("transB", false));
        double alpha = s.number("alpha", 1);
        double beta = s.number("beta", 1);
        Carried scaled = Carried.of(alpha == 1 ? y : times(y, alpha), a.type());
        if (!s.has(2) || beta == 0) {
            return scaled;
        }
        Carried c = s.in(2);
        return Carried.map(scaled, beta == 1 ? c : c.with(times(c.value(), beta)), a.type(), Ops::plus);
    }

    private static OnnxValue matmul(OnnxStep s) {
        Carried a = s.in(0);
        Carried b = s.in(1);
        if (a.rank() == 0 || b.rank() == 0) {
            throw s.wrong("multiplies %s and %s, which are no matrices", a.dims(), b.dims());
        }
        Carried left = a.rank() == 1 ? (Carried) a.insert(0) : a;
        Carried right = b.rank() == 1 ? (Carried) b.insert(1) : b;
        OnnxValue y = matrices(left, right);
        OnnxValue row = a.rank() == 1 ? y.drop(y.rank() - 2) : y;
        return b.rank() == 1 ? row.drop(row.rank() - 1) : row;
    }

    /// `y[…, i, j] = Σ_l a[…, i, l] · b[…, l, j]`, the axes before broadcast.
    static OnnxValue matrices(Carried a, Carried b) {
        if (b.rank() == 2 && a.rank() > 2) {
            return rows(a, b);
        }
        int rank = Math.max(a.rank(), b.rank());
        if (rank == 2) {
            return Carried.of(product(a, false, b, false), a.type());
        }
        OnnxValue left = a;
        OnnxValue right = b;
        while (left.rank() < rank) {
            left = left.insert(0);
        }
        while (right.rank() < rank) {
            right = right.insert(0);
        }
        List<Integer> batch = Known.broadcast(left.dims().subList(0, rank - 2), right.dims().subList(0, rank - 2));
        return Carried.of(product(expand(left, batch), false, expand(right, batch), false), a.type());
    }

    private static Carried expand(OnnxValue x, List<Integer> batch) {
        var to = new ArrayList<>(batch);
        to.addAll(x.dims().subList(batch.size(), x.rank()));
        return to.equals(x.dims()) ? x.carried() : x.expand(to).carried();
    }

    /// Rows of any number of axes by one matrix. In which order the axes of the rows stand makes no difference.
    private static OnnxValue rows(Carried a, Carried b) {
        List<Integer> last = a.withLast(List.of(a.rank() - 1));
        Value v = a.inOrder(last);
        Shape shape = v.shape();
        Shape to = shape.withExtent(a.rank() - 1, b.dim(1));
        int inner = shape.channels();
        if (shape.isSymbolic()) {
            return new Carried(each(v, b.onnx()), a.type(), last);
        }
        Value flat = reshape(v, Shape.of(Math.toIntExact(shape.count() / inner), inner));
        return new Carried(reshape(product(Carried.of(flat, a.type()), false, b, false), to), a.type(), last);
    }

    /// `y[…, o] = Σ_i x[…, i] · m[i, o]`: a convolution with a window of one.
    private static Value each(Value v, Value matrix) {
        Shape shape = v.shape();
        int first = shape.rank() > 1 ? shape.batch() : 1;
        int positions = Math.toIntExact(shape.rank() > 1 ? shape.sampleCount() / shape.channels() : 1);
        Value rows = reshape(v, Shape.of(first, positions, shape.channels()));
        Value y = conv(new Conv(List.of(Window.valid(1, 1)), 1), rows,
                reshape(matrix, matrix.shape().prepend(1)));
        return reshape(y, shape.withExtent(shape.rank() - 1, matrix.shape().channels()));
    }

    /// `y[…, o, …] = Σ_i x[…, i, …] · m[i, o]` along one axis.
    static Carried along(Carried x, int axis, Tensor m) {
        List<Integer> last = x.withLast(List.of(axis));
        Value v = x.inOrder(last);
        return new Carried(each(v, Ops.constant(v.graph(), m)), x.type(), last);
    }

    /// Room for such a matrix.
    static Tensor matrix(OnnxStep s, Carried x, int from, int to) {
        if ((long) from * to > MOST) {
            throw s.unsupported("takes a matrix of %d x %d; %d numbers are made at most", from, to, MOST);
        }
        s.spend((long) from * to);
        return Tensor.zeros(x.value().dtype(), Shape.of(from, to));
    }

    private static OnnxValue cumulated(OnnxStep s) {
        Carried x = s.in(0);
        int axis = s.axis((long) s.knownNumber(1, 0), x.rank());
        int extent = x.dim(axis);
        boolean exclusive = s.flag("exclusive", false);
        boolean reverse = s.flag("reverse", false);
        if (x.type().isInteger()) {
            return cumulated(s, (Carried) x.cast(OnnxType.DOUBLE), axis, extent, exclusive, reverse).cast(x.type());
        }
        return cumulated(s, x, axis, extent, exclusive, reverse);
    }

    private static Carried cumulated(OnnxStep s, Carried x, int axis, int extent, boolean exclusive,
            boolean reverse) {
        Tensor sums = matrix(s, x, extent, extent);
        for (int i = 0; i < extent; i++) {
            for (int o = 0; o < extent; o++) {
                int before = reverse ? i - o : o - i;
                sums.set((long) i * extent + o, before > 0 || before == 0 && !exclusive ? 1 : 0);
            }
        }
        return along(x, axis, sums);
    }

    /// Products of 1, 2, 4, 8, … neighbours, until they reach from one end to the other.
    private static OnnxValue products(OnnxStep s) {
        Carried x = s.in(0);
        int axis = x.place(s.axis((long) s.knownNumber(1, 0), x.rank()));
        boolean reverse = s.flag("reverse", false);
        Value y = x.value();
        int extent = y.shape().extent(axis);
        if (extent == Shape.N) {
            throw s.unsupported("multiplies the samples of a batch whose size is open; the axis may be any other");
        }
        for (int n = 1; n < extent; n *= 2) {
            Value front = Ops.slice(y, axis, 0, extent - n, 1);
            Value back = Ops.slice(y, axis, n, extent - n, 1);
            Value both = times(front, back);
            y = reverse
                    ? Ops.concat(axis, List.of(both, Ops.slice(y, axis, extent - n, n, 1)))
                    : Ops.concat(axis, List.of(Ops.slice(y, axis, 0, n, 1), both));
        }
        if (s.flag("exclusive", false)) {
            Value one = Ops.broadcastTo(Ops.constant(y, 1), y.shape().withExtent(axis, 1));
            List<Value> moved = extent == 1
                    ? List.of(one)
                    : reverse
                            ? List.of(Ops.slice(y, axis, 1, extent - 1, 1), one)
                            : List.of(one, Ops.slice(y, axis, 0, extent - 1, 1));
            y = Ops.concat(axis, moved);
        }
        return x.with(y);
    }
}
