package dev.fovea.reference;

import dev.fovea.op.MatMul;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.Shape;

/// `C[…, i, j] = Σ_l A[…, i, l] · B[…, l, j]`
final class MatMulKernel extends LoopKernel {
    private final MatMul op;

    MatMulKernel(MatMul op, Signature signature) {
        super(signature);
        this.op = op;
    }

    @Override Bound loops(Elements[] in, Elements out, Sums sums) {
        Shape c = output();
        int last = c.rank() - 1;
        int rows = c.extent(last - 1);
        int cols = c.extent(last);
        int inner = input(0).extent(op.transposeA() ? last - 1 : last);
        long matrices = c.count() / ((long) rows * cols);
        return () -> products(matrices, rows, cols, inner, in[0], in[1], out);
    }

    private void products(long matrices, int rows, int cols, int inner, Elements a, Elements b, Elements c) {
        for (long m = 0; m < matrices; m++) {
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < cols; j++) {
                    double sum = 0;
                    for (int l = 0; l < inner; l++) {
                        sum += a.get(op.transposeA() ? at(m, inner, rows, l, i) : at(m, rows, inner, i, l))
                                * b.get(op.transposeB() ? at(m, cols, inner, j, l) : at(m, inner, cols, l, j));
                    }
                    c.set(at(m, rows, cols, i, j), sum);
                }
            }
        }
    }

    /// Element `(i, j)` of matrix number `m`.
    private static long at(long m, int rows, int cols, int i, int j) {
        return (m * rows + i) * cols + j;
    }
}
