package dev.fovea.vector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Writes the transforms of Winograd's algorithm as Java, from the matrices of [CookToom].
///
/// Memory is read without calls in between, and so a method is larger than what C2 inlines (325 bytes): within another it would be
/// compiled with its vectors in memory. The points `a` and `−a` share the even and the odd half of their sums. What would take more registers than there are is split in two
/// methods, because one vector that is put into memory makes C2 put all there.
final class WinogradSource {
    private static final int MANY = 7;                       // inputs and outputs of one method

    private final StringBuilder text = new StringBuilder();

    private WinogradSource() {}

    /// A method: what it does, its name, its matrix, whether the pairs `a`, `−a` are columns instead of rows, and what is done to its results.
    private record Transform(String comment, String name, double[][] matrix, boolean pairedColumns, End end) {
    }

    private enum End {
        NONE, BIAS, SUM
    }

    static String of(int taps) {
        CookToom c = CookToom.of(taps);
        var s = new WinogradSource();
        s.text.append(
                """
                        package dev.fovea.vector;

                        import static dev.fovea.vector.Lanes.ALL;
                        import static dev.fovea.vector.Lanes.ORDER;
                        import static dev.fovea.vector.Lanes.SPECIES;
                        import static dev.fovea.vector.Lanes.atLeast;

                        import jdk.incubator.vector.FloatVector;

                        /// The transforms of Winograd's F(4 × 4, %d × %d). Written by `WinogradSource` from the matrices of Cook and Toom: do not edit.
                        final class WinogradTransforms%d implements WinogradTransforms {
                            // @formatter:off
                        """
                        .formatted(taps, taps, taps));
        s.text.append("    @Override public int taps() { return %d; }%n".formatted(taps));
        s.text.append("    @Override public double growth() { return %.1f; }%n".formatted(c.growth()));
        List.of(new Transform("Bᵀ·d", "input", c.inputs(), false, End.NONE),
                new Transform("Aᵀ·m", "output", c.outputs(), true, End.NONE),
                new Transform("Aᵀ·m + bias, not below a floor", "outputWithBias", c.outputs(), true, End.BIAS),
                new Transform("Aᵀ·m + bias + other, not below a floor", "outputWithSum", c.outputs(), true, End.SUM),
                new Transform("A·ȳ", "outputGradient", CookToom.transposed(c.outputs()), false, End.NONE),
                new Transform("G·g", "kernel", c.taps(), false, End.NONE),
                new Transform("Gᵀ·ḡ", "kernelGradient", CookToom.transposed(c.taps()), true, End.NONE))
                .forEach(s::transform);
        s.text.append("    // @formatter:on\n}\n");
        return s.text.toString();
    }

    private void transform(Transform t) {
        int results = t.matrix.length;
        List<List<Integer>> parts = results <= MANY || t.matrix[0].length <= MANY
                ? List.of(IntStream.range(0, results).boxed().toList())
                : List.of(List.of(0, 1, 2, results - 1), IntStream.range(3, results - 1).boxed().toList());
        text.append("\n    /// `").append(t.comment).append("`\n");
        String parameters = "long[] from, long step, int count, long out, long next, long apart"
                + switch (t.end) {
                    case NONE -> "";
                    case BIAS -> ", long bias, float floor";
                    case SUM -> ", long bias, long others, float floor";
                };
        if (parts.size() == 1) {
            method("@Override public void", t, t.name, parameters, parts.getFirst());
            return;
        }
        text.append("    @Override public void %s(%s) {%n".formatted(t.name, parameters));
        for (int p = 0; p < parts.size(); p++) {
            text.append("        %s%d(from, step, count, out, next, apart);%n".formatted(t.name, p + 1));
        }
        text.append("    }\n");
        for (int p = 0; p < parts.size(); p++) {
            text.append("\n");
            method("private static void", t, t.name + (p + 1), parameters, parts.get(p));
        }
    }

    private void method(String head, Transform t, String name, String parameters, List<Integer> rows) {
        var body = new Body(t, rows);
        text.append("    %s %s(%s) {%n".formatted(head, name, parameters));
        body.constants.forEach(
                (value, constant) -> text.append("        FloatVector %s = FloatVector.broadcast(SPECIES, %sF);%n"
                        .formatted(constant, value)));
        if (t.end != End.NONE) {
            text.append("        FloatVector offset = " + load("bias")
                    + ";\n        FloatVector lowest = FloatVector.broadcast(SPECIES, floor);\n");
        }
        body.reads.forEach(k -> text.append("        long r%d = from[%d];%n".formatted(k, k)));
        if (t.end == End.SUM) {
            text.append("        long beside = others - out;\n");
        }
        text.append(
                "        long at = 0;\n        long to = out;\n        for (int i = 0; i < count; i++, at += step, to += next) {\n");
        body.lines.forEach(l -> text.append("            ").append(l).append('\n'));
        text.append("        }\n    }\n");
    }

    private static String load(String address) {
        return "FloatVector.fromMemorySegment(SPECIES, ALL, %s, ORDER)".formatted(address);
    }

    /// The statements of a loop.
    private static final class Body {
        private final List<String> lines = new ArrayList<>();
        private final List<Integer> reads = new ArrayList<>();
        private final Map<String, String> constants = new LinkedHashMap<>();
        private final Transform t;

        Body(Transform t, List<Integer> rows) {
            this.t = t;
            int columns = t.matrix[0].length;
            for (int k = 0; k < columns; k++) {
                int column = k;
                if (rows.stream().anyMatch(r -> t.matrix[r][column] != 0)) {
                    reads.add(k);
                    lines.add("FloatVector x%d = %s;".formatted(k, load("r" + k + " + at")));
                }
            }
            if (t.pairedColumns) {
                columns(rows);
            } else {
                rows(rows);
            }
        }

        private void rows(List<Integer> rows) {
            for (int r : rows) {
                if (isSingle(r, t.matrix.length)) {
                    store(r, sum(terms(t.matrix[r], "x")));
                } else if (r % 2 == 1) {
                    double[] even = half(t.matrix[r], t.matrix[r + 1], 1);
                    double[] odd = half(t.matrix[r], t.matrix[r + 1], -1);
                    lines.add("FloatVector e%d = %s;".formatted(r, sum(terms(even, "x"))));
                    lines.add("FloatVector o%d = %s;".formatted(r, sum(terms(odd, "x"))));
                    store(r, "e%d.add(o%d)".formatted(r, r));
                    store(r + 1, "e%d.sub(o%d)".formatted(r, r));
                }
            }
        }

        private void columns(List<Integer> rows) {
            int columns = t.matrix[0].length;
            for (int k = 1; k < columns - 1; k += 2) {
                lines.add("FloatVector s%d = x%d.add(x%d);".formatted(k, k, k + 1));
                lines.add("FloatVector d%d = x%d.sub(x%d);".formatted(k, k, k + 1));
            }
            for (int r : rows) {
                var terms = new LinkedHashMap<String, Double>();
                for (int k = 0; k < columns; k++) {
                    double w = t.matrix[r][k];
                    if (isSingle(k, columns)) {
                        put(terms, "x" + k, w);
                    } else if (k % 2 == 1) {
                        put(terms, (t.matrix[r][k + 1] == w ? "s" : "d") + k, w);
                    }
                }
                store(r, sum(terms));
            }
        }

        private static boolean isSingle(int index, int count) {
            return index == 0 || index == count - 1;
        }

        private static double[] half(double[] a, double[] b, int sign) {
            return IntStream.range(0, a.length).mapToDouble(i -> (a[i] + sign * b[i]) / 2).toArray();
        }

        private static Map<String, Double> terms(double[] row, String name) {
            var terms = new LinkedHashMap<String, Double>();
            for (int k = 0; k < row.length; k++) {
                put(terms, name + k, row[k]);
            }
            return terms;
        }

        private static void put(Map<String, Double> terms, String name, double weight) {
            if (weight != 0) {
                terms.put(name, weight);
            }
        }

        private void store(int row, String value) {
            String apart = row == 0 ? "" : row == 1 ? " + apart" : " + " + row + " * apart";
            String whole = switch (t.end) {
                case NONE -> value;
                case BIAS -> "atLeast(" + value + ".add(offset), lowest)";
                case SUM -> "atLeast(" + value + ".add(offset).add(" + load("beside + to" + apart) + "), lowest)";
            };
            lines.add("%s.intoMemorySegment(ALL, to%s, ORDER);".formatted(whole, apart));
        }

        /// Terms of weight 1 first, then fused multiply-adds.
        private String sum(Map<String, Double> terms) {
            var names = new ArrayList<>(terms.keySet());
            names.sort(Comparator.comparingInt(x -> terms.get(x) == 1 ? 0 : terms.get(x) == -1 ? 1 : 2));
            String sum = "";
            for (String x : names) {
                double w = terms.get(x);
                if (sum.isEmpty()) {
                    sum = w == 1 ? x : w == -1 ? x + ".neg()" : x + ".mul(" + constant(w) + ")";
                } else {
                    sum = w == 1
                            ? sum + ".add(" + x + ")"
                            : w == -1 ? sum + ".sub(" + x + ")" : x + ".fma(" + constant(w) + ", " + sum + ")";
                }
            }
            return sum;
        }

        private String constant(double weight) {
            return constants.computeIfAbsent(Float.toString((float) weight), _ -> "c" + constants.size());
        }
    }
}
