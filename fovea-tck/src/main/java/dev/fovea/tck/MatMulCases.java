package dev.fovea.tck;

import dev.fovea.op.MatMul;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Products of matrices: each row of the table with all four ways of transposing.
public final class MatMulCases {
    private static final long SMALL = 5_000;                  // multiply-adds, up to which gradients are checked

    private MatMulCases() {
    }

    /// `batch` matrices of `m × k` times as many of `k × n`.
    private record Row(String name, List<Integer> batch, int m, int k, int n) {
        OpCase with(boolean transposeA, boolean transposeB) {
            String how = (transposeA ? "t" : "n") + (transposeB ? "t" : "n");
            long products = batch.stream().mapToLong(b -> b).reduce(1, (a, b) -> a * b) * m * k * n;
            return OpCase.of("matmul/%s-%s".formatted(name, how), new MatMul(transposeA, transposeB))
                    .on(Values.uniform(-1, 1), transposeA ? extents(k, m) : extents(m, k))
                    .on(Values.uniform(-1, 1), transposeB ? extents(n, k) : extents(k, n))
                    .tolerance(Tolerance.ofSum(k)).order(products <= SMALL ? 2 : 0);
        }

        private int[] extents(int rows, int cols) {
            var all = new ArrayList<>(batch);
            all.add(rows);
            all.add(cols);
            return ConvCases.extents(new Shape(all));
        }
    }

    private static final List<Row> TABLE = List.of(
            new Row("1x1x1", List.of(), 1, 1, 1),
            new Row("2x3x4", List.of(), 2, 3, 4),
            new Row("row", List.of(), 1, 7, 5),
            new Row("column", List.of(), 5, 7, 1),
            new Row("outer", List.of(), 5, 1, 3),
            new Row("16x16x16", List.of(), 16, 16, 16),
            new Row("17x17x17", List.of(), 17, 17, 17),
            new Row("batch-3", List.of(3), 2, 3, 4),
            new Row("batch-2x3", List.of(2, 3), 4, 2, 3),
            new Row("lenet-dense-1", List.of(), 4, 256, 120),
            new Row("lenet-dense-3", List.of(), 4, 84, 10),
            new Row("softmax-regression", List.of(), 10, 784, 10),
            new Row("mlp", List.of(), 8, 784, 128),
            new Row("lecture-cnn-dense", List.of(), 2, 3136, 1024));

    /// Batches of no, one and two axes of matrices with one and with several rows, columns and summands.
    private static List<Row> combinations() {
        var rows = new ArrayList<Row>();
        for (List<Integer> batch : List.of(List.<Integer>of(), List.of(2), List.of(2, 1), List.of(1, 3))) {
            for (List<Integer> single : Combinations.subsets(3)) {
                int m = single.contains(0) ? 1 : 2;
                int k = single.contains(1) ? 1 : 3;
                int n = single.contains(2) ? 1 : 4;
                String name = batch.isEmpty() ? "one" : "of-" + Combinations.text(new Shape(batch));
                rows.add(new Row("%s-%dx%dx%d".formatted(name, m, k, n), batch, m, k, n));
            }
        }
        return rows;
    }

    public static List<OpCase> matMul() {
        Stream<OpCase> table = Stream.concat(TABLE.stream(), combinations().stream())
                .flatMap(r -> IntStream.range(0, 4).mapToObj(i -> r.with((i & 1) != 0, (i & 2) != 0)));
        return Stream.concat(table, Stream.of(
                OpCase.of("matmul/by-hand", new MatMul(false, false)).on(Values.of(1, 2, 3, 4), 2, 2)
                        .on(Values.of(5, 6, 7, 8), 2, 2)
                        .tolerance(Tolerance.ofSum(2)).byHand(19, 22, 43, 50)))
                .toList();
    }
}
