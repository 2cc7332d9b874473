package dev.fovea.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.formats.FormatException;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Sums of products by letters, beside the sum that the letters say, and the largest numbers with their coordinates.
class EinsumTopKTest {
    private static final int BATCH = 2;
    private static final int SIDE = 3;

    @TempDir private Path folder;

    private Path file(Wire... parts) throws IOException {
        return Files.write(folder.resolve("net.onnx"), Models.model(17, Models.graph(parts)).bytes());
    }

    /// Every letter is an axis of 3, but `n`, the open batch.
    private static int extent(char letter) {
        return letter == 'n' ? BATCH : SIDE;
    }

    private static int[] dims(String letters) {
        return letters.chars().map(c -> extent((char) c)).toArray();
    }

    /// The sum over all letters, in the order in which they come.
    private static double[] byHand(String[] factors, String result, float[][] values) {
        String letters = String.join("", factors).chars().distinct().mapToObj(Character::toString)
                .reduce("", String::concat);
        var sums = new double[Shape.of(dims(result)).extents().stream().reduce(1, (a, b) -> a * b)];
        var at = new int[letters.length()];
        for (boolean more = true; more;) {
            double product = 1;
            for (int i = 0; i < factors.length; i++) {
                product *= values[i][place(factors[i], letters, at)];
            }
            sums[place(result, letters, at)] += product;
            more = false;
            for (int i = at.length - 1; i >= 0 && !more; i--) {
                at[i] = (at[i] + 1) % extent(letters.charAt(i));
                more = at[i] > 0;
            }
        }
        return sums;
    }

    private static int place(String axes, String letters, int[] at) {
        int place = 0;
        for (char c : axes.toCharArray()) {
            place = place * extent(c) + at[letters.indexOf(c)];
        }
        return place;
    }

    /// @param equation in ONNX, where it says the same otherwise
    @ParameterizedTest
    @CsvSource(delimiter = ';', nullValues = "-", value = {
            "nij->nij; -", "nij->ni; -", "nij->n; -", "nii->ni; -", "nii->n; -", "nij,jk->nik; -",
            "nij,kj->nik; -", "nij,ij->nij; -", "nij,ij->n; -", "nij,k->nijk; -", "nij,ijk->nik; -",
            "nij,ijkl->nkl; -",
            "nij,nkj->nik; -", "nij,nij->n; -", "nij,nkl->njlik; -", "nij,jk,kl->nil; -", "nij,i,j->n; -",
            "nij,jk->nik; ...ij,jk->...ik", "nij,jk->nik; ...j,jk->...k", "nij,nij->nij; ...,...->...",
            "nij,ij->nij; ...,...", "nij->nij; n...->n...", "nij,jk->nik; Aij,jk",
            "nij,jk->nik; n i j , j k -> n i k"}) void sumsAreThoseOfTheLetters(String letters, String equation)
                    throws IOException {
        String[] sides = letters.split("->");
        String[] factors = sides[0].split(",");
        var parts = new ArrayList<>(List.of(Models.input("x", "N", SIDE, SIDE), Models.output("y", "N")));
        var names = new ArrayList<String>();
        var values = new float[factors.length][];
        Tensor x = Tensor.of(Shape.of(BATCH, SIDE, SIDE), Models.rising(BATCH * SIDE * SIDE, 1));
        for (int i = 0; i < factors.length; i++) {
            boolean input = factors[i].startsWith("n");
            names.add(input ? "x" : "w" + i);
            int count = Shape.of(dims(factors[i])).extents().stream().reduce(1, (a, b) -> a * b);
            values[i] = input ? x.floats() : Models.rising(count, 0.7 + i);
            if (!input) {
                parts.add(Models.floats(5, "w" + i, Shape.of(dims(factors[i])).extents(), values[i]));
            }
        }
        parts.add(Models.node("Einsum", names, "y", Models.word("equation", equation == null ? letters : equation)));
        double[] expected = byHand(factors, sides[1], values);
        try (Model model = Model.load(file(parts.toArray(Wire[]::new)), Execution.on("reference"))) {
            Tensor y = model.predict(x);
            assertThat(y.shape()).isEqualTo(Shape.of(dims(sides[1])));
            for (int i = 0; i < expected.length; i++) {
                assertThat(y.get(i)).as("%s at %d", letters, i).isCloseTo(expected[i], within(1e-5));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nij->", "nij,jk,k->n", "nij,jk->nz", "nij,jk->nii", "nijk,jk->n", "ni,jk->n",
            "n..ij,jk->n", "nij,jj->n->n", "nij,j>->n", "......j,jk->n",
            "nij,jn->i"}) void anEquationThatDoesNotFitIsAnError(String equation) throws IOException {
        Path file = file(Models.input("x", "N", SIDE, SIDE), Models.output("y", "N"),
                Models.floats(5, "w", List.of(SIDE, SIDE), Models.rising(SIDE * SIDE, 1)),
                Models.node("Einsum", List.of("x", "w"), "y", Models.word("equation", equation)));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> Model.load(file, Execution.on("reference")))
                .withMessageContaining("einsum (Einsum)");
    }

    private Map<String, Tensor> largest(Tensor x, long count, Wire... attributes) throws IOException {
        var fields = new ArrayList<>(List.of(Wire.text(1, "x"), Wire.text(1, "k"), Wire.text(2, "values"),
                Wire.text(2, "places"), Wire.text(4, "TopK")));
        fields.addAll(List.of(attributes));
        Object[] dims = Stream.concat(Stream.of("N"), x.shape().extents().stream().skip(1)).toArray();
        try (Model model = Model.load(file(Models.input("x", dims), Models.output("values", "N"),
                Models.output("places", "N"), Models.longs(5, "k", List.of(1), count),
                Wire.message(1, fields.toArray(Wire[]::new))), Execution.on("reference"))) {
            return model.predict(Map.of("x", x));
        }
    }

    @Test void ofEqualsTheFirstComesFirstAndNoneComesTwice() throws IOException {
        float none = Float.NEGATIVE_INFINITY;
        Tensor x = Tensor.of(Shape.of(2, 5), 1, 3, 3, none, none, 5, -1, 2, 7, 2);
        Map<String, Tensor> all = largest(x, 5);
        assertThat(all.get("values")).isEqualTo(Tensor.of(Shape.of(2, 5), 3, 3, 1, none, none, 7, 5, 2, 2, -1));
        assertThat(all.get("places")).isEqualTo(Tensor.of(Shape.of(2, 5), 1L, 2L, 0L, 3L, 4L, 3L, 0L, 2L, 4L, 1L));
        Map<String, Tensor> least = largest(x, 2, Models.option("largest", 0));
        assertThat(least.get("values")).isEqualTo(Tensor.of(Shape.of(2, 2), none, none, -1, 2));
        assertThat(least.get("places")).isEqualTo(Tensor.of(Shape.of(2, 2), 3L, 4L, 1L, 2L));
    }

    @Test void itGoesOverAnyAxisButTheBatch() throws IOException {
        Tensor x = Tensor.of(Shape.of(1, 3, 2), 1f, 6f, 3f, 4f, 2f, 5f);
        Map<String, Tensor> all = largest(x, 2, Models.option("axis", 1));
        assertThat(all.get("values")).isEqualTo(Tensor.of(Shape.of(1, 2, 2), 3f, 6f, 2f, 5f));
        assertThat(all.get("places")).isEqualTo(Tensor.of(Shape.of(1, 2, 2), 1L, 0L, 2L, 2L));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> largest(x, 1, Models.option("axis", 0)))
                .withMessageContaining("(TopK) goes over the batch, whose size is open");
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> largest(x, 3))
                .withMessageContaining("(TopK) asks for 3 of 2 numbers; from 1 to 2 are found");
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> largest(x, 0))
                .withMessageContaining("(TopK) asks for 0 of 2 numbers; from 1 to 2 are found");
    }
}
