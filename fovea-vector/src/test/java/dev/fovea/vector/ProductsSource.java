package dev.fovea.vector;

import java.util.List;

/// Writes the products of small matrices as Java, one method for each number of rows and of vectors in a row.
///
/// A method is larger than what C2 inlines (325 bytes): in the midst of another it would be compiled with all its sums in memory.
/// It is not much larger either: from the 18,000th node of its graph on C2 inlines only what the JDK marks, and reading a number ends in two
/// methods that are not marked. Hence all reads lie before it: each sum begins with the same zero, and what is there is added last
/// (docs/adr/0029-start.md has what each costs).
final class ProductsSource {
    private ProductsSource() {}

    /// Rows and vectors of a method, and whether it adds to what is there.
    private record Kernel(int rows, int vectors, boolean adds) {
        String name() {
            return (adds ? "add" : "set") + rows + "x" + vectors;
        }
    }

    private static final List<Kernel> KERNELS = List.of(
            new Kernel(6, 4, false), new Kernel(6, 3, false), new Kernel(4, 3, false), new Kernel(8, 2, false),
            new Kernel(6, 2, false),
            new Kernel(12, 1, false),
            new Kernel(4, 4, true), new Kernel(4, 3, true), new Kernel(8, 2, true), new Kernel(4, 2, true),
            new Kernel(8, 1, true));

    static String text() {
        var text = new StringBuilder(
                """
                        package dev.fovea.vector;

                        import static dev.fovea.vector.Lanes.ALL;
                        import static dev.fovea.vector.Lanes.CLASS;
                        import static dev.fovea.vector.Lanes.ORDER;
                        import static dev.fovea.vector.Lanes.SPECIES;
                        import static dev.fovea.vector.Lanes.VECTOR;
                        import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

                        import jdk.incubator.vector.FloatVector;

                        /// `c[i, j] = Σ_k a[i, k] · b[k, j]`, or that added to `c`, for as many rows and vectors of columns as there are registers for.
                        /// Written by `ProductsSource`: do not edit. Memory is read here, not through [Lanes]: with so many accesses in a method, calls
                        /// in between exhaust what C2 inlines, and all vectors go to memory. What the casts are for is said in [Lanes#exact].
                        ///
                        /// `a[i, k]` lies at `a + i·aRow + k·aStep` bytes, the columns of `b[k]` from `b + k·bStep` on, those of `c[i]` from `c + i·cRow` on.
                        final class Products {
                            // @formatter:off
                            private Products() {}
                        """);
        KERNELS.forEach(k -> method(text, k));
        return text.append("    // @formatter:on\n}\n").toString();
    }

    private static void method(StringBuilder text, Kernel k) {
        text.append(
                "%n    static void %s(int count, long a, long aRow, long aStep, long b, long bStep, long c, long cRow) {%n"
                        .formatted(k.name()));
        text.append("        FloatVector zero = FloatVector.zero(SPECIES);%n".formatted());
        for (int i = 0; i < k.rows; i++) {
            for (int j = 0; j < k.vectors; j++) {
                text.append("        FloatVector c%d_%d = zero;%n".formatted(i, j));
            }
        }
        for (int i = 0; i < k.rows; i++) {
            text.append("        long a%d = a%s;%n".formatted(i, times(i, "aRow")));
        }
        text.append(
                "        long at = 0;\n        long row = b;\n        for (int k = 0; k < count; k++, at += aStep, row += bStep) {\n");
        for (int j = 0; j < k.vectors; j++) {
            text.append("            FloatVector b%d = %s;%n".formatted(j, load("row" + index(j))));
        }
        for (int i = 0; i < k.rows; i++) {
            text.append(
                    "            FloatVector w%d = FloatVector.broadcast(SPECIES, ALL.get(JAVA_FLOAT_UNALIGNED, a%d + at));%n"
                            .formatted(i, i));
            for (int j = 0; j < k.vectors; j++) {
                text.append("            c%d_%d = w%d.fma(b%d, CLASS.cast(c%d_%d));%n".formatted(i, j, i, j, i, j));
            }
        }
        text.append("        }\n");
        for (int i = 0; i < k.rows; i++) {
            for (int j = 0; j < k.vectors; j++) {
                String to = "c" + times(i, "cRow") + index(j);
                text.append("        %s.intoMemorySegment(ALL, %s, ORDER);%n".formatted(k.adds
                        ? "%s.add(CLASS.cast(c%d_%d))".formatted(load(to), i, j)
                        : "c%d_%d".formatted(i, j), to));
            }
        }
        text.append("    }\n");
    }

    private static String times(int i, String step) {
        return i == 0 ? "" : i == 1 ? " + " + step : " + " + i + " * " + step;
    }

    private static String load(String address) {
        return "FloatVector.fromMemorySegment(SPECIES, ALL, %s, ORDER)".formatted(address);
    }

    /// Of a vector in its row.
    private static String index(int j) {
        return j == 0 ? "" : j == 1 ? " + VECTOR" : " + " + j + " * VECTOR";
    }
}
