package dev.fovea.formats.onnx;

import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `"bij, bjk -> bik"`: `y[b, i, k] = Σ_j x[b, i, j] · z[b, j, k]`. Letters name the axes; over those that the result has not the sum
/// is taken.
///
/// Factors are multiplied one after the other, two at a time as matrices: letters that both and the result have count the products, those
/// that both have and nothing needs afterwards are summed over. The axes of `...` are broadcast (NumPy's `einsum`).
final class EinsumRule {
    private static final String DOTS = "...";

    private final OnnxStep step;
    private final Map<Character, Integer> extents = new LinkedHashMap<>();

    private EinsumRule(OnnxStep step) {
        this.step = step;
    }

    static List<Operator> all() {
        return List.of(Operator.of("Einsum", 12, s -> new EinsumRule(s).result()).weights(0, 1));
    }

    /// A value, and the letter of each of its axes.
    private record Term(Carried value, String letters) {
        Term of(OnnxValue other, String named) {
            return new Term(other.carried(), named);
        }

        boolean has(int letter) {
            return letters.indexOf(letter) >= 0;
        }

        /// With its axes in that order.
        Term arranged(String wanted) {
            return of(value.transpose(wanted.chars().map(letters::indexOf).boxed().toList()), wanted);
        }
    }

    private OnnxValue result() {
        String equation = step.text("equation", "").replace(" ", "");
        String[] sides = equation.split("->", -1);
        String[] factors = sides[0].split(",", -1);
        if (sides.length > 2 || !equation.matches("[A-Za-z,.>-]*") || factors.length != step.count()) {
            throw step.wrong("has the equation \"%s\", which is none for %d inputs", equation, step.count());
        }
        var terms = new ArrayList<Term>();
        for (int i = 0; i < factors.length; i++) {
            terms.add(diagonal(new Term(step.in(i), named(factors[i], step.in(i).rank()))));
        }
        terms.forEach(this::measure);
        terms.replaceAll(this::broadcast);
        if (letters(c -> extent(c) == Shape.N).count() > 1) {
            throw step.unsupported("names two axes whose size is open; there is one, the batch");
        }
        String wanted = sides.length == 2 ? result(sides[1]) : implied(sides[0]);
        return product(terms, wanted).arranged(wanted).value;
    }

    /// The letters of a factor; the axes of `...` are called 0, 1, … from the last on.
    private String named(String factor, int rank) {
        int free = rank - factor.replace(DOTS, "").length();
        int dots = factor.indexOf(DOTS);
        String named = dots < 0 ? factor : factor.substring(0, dots) + digits(free) + factor.substring(dots + 3);
        if (named.length() != rank || !factor.matches("[A-Za-z]*([.]{3})?[A-Za-z]*")) {
            throw step.wrong("gives the letters \"%s\" to %d axes", factor, rank);
        }
        return named;
    }

    private String result(String side) {
        String named = side.replace(DOTS, ofDots());
        if (named.chars().distinct().count() < named.length()
                || !named.chars().allMatch(c -> extents.containsKey((char) c))) {
            throw step.wrong("has the result \"%s\", with a letter twice or one that no input has", side);
        }
        return named;
    }

    /// Where the equation does not say it: the axes of `...`, then the letters that stand there once, in the order of the alphabet.
    private String implied(String side) {
        return ofDots() + letters(c -> !isOfDots(c) && side.indexOf(c) == side.lastIndexOf(c)).sorted()
                .collect(Collectors.joining());
    }

    /// The axes that `...` stands for, where it stands for most.
    private String ofDots() {
        return digits((int) letters(EinsumRule::isOfDots).count());
    }

    private Stream<String> letters(IntPredicate which) {
        return extents.keySet().stream().filter(which::test).map(String::valueOf);
    }

    private static boolean isOfDots(int letter) {
        return letter < 'A';
    }

    private static String digits(int count) {
        var digits = new StringBuilder();
        for (int i = count - 1; i >= 0; i--) {
            digits.append((char) ('0' + i));
        }
        return digits.toString();
    }

    /// A letter that stands twice takes the places where both axes have the same coordinate.
    private Term diagonal(Term term) {
        Term result = term;
        for (int b = 1; b < result.letters.length(); b++) {
            int a = result.letters.indexOf(result.letters.charAt(b));
            if (a < b) {
                result = diagonal(result, a, b--);
            }
        }
        return result;
    }

    private Term diagonal(Term term, int a, int b) {
        Carried x = term.value;
        int extent = x.dim(a);
        if (extent != x.dim(b) || extent == Shape.N) {
            throw step.wrong("takes the diagonal of %s over the axes %d and %d", x.dims(), a, b);
        }
        step.spend((long) extent * extent);
        var places = new Shape(Collections.nCopies(x.rank(), 1)).withExtent(x.place(a), extent).withExtent(x.place(b),
                extent);
        Tensor same = Tensor.zeros(x.value().dtype(), places);
        for (long i = 0; i < extent; i++) {
            same.set(i * extent + i, 1);
        }
        Carried kept = x
                .with(Ops.sum(Ops.select(Ops.constant(x.value().graph(), same), x.value(), Ops.constant(x.value(), 0)),
                        List.of(x.place(b))));
        return term.of(kept.drop(b), new StringBuilder(term.letters).deleteCharAt(b).toString());
    }

    private void measure(Term term) {
        for (int axis = 0; axis < term.letters.length(); axis++) {
            char letter = term.letters.charAt(axis);
            int extent = term.value.dim(axis);
            int known = extents.merge(letter, extent, (a, b) -> isOfDots(letter) && a == 1 ? b : a);
            if (known != extent && !(isOfDots(letter) && extent == 1)) {
                throw step.wrong("has the letter %s for an axis of %d and for one of %d", letter, known, extent);
            }
        }
    }

    private Term broadcast(Term term) {
        List<Integer> dims = term.letters.chars().mapToObj(this::extent).toList();
        return dims.equals(term.value.dims()) ? term : term.of(term.value.expand(dims), term.letters);
    }

    private Term product(List<Term> terms, String wanted) {
        Term result = terms.getFirst();
        for (int i = 1; i < terms.size(); i++) {
            Term next = terms.get(i);
            String later = wanted + terms.subList(i + 1, terms.size()).stream().map(Term::letters)
                    .collect(Collectors.joining());
            result = product(summed(result, later + next.letters), summed(next, later + result.letters), later);
        }
        return summed(result, wanted);
    }

    /// Without the axes that nothing needs.
    private static Term summed(Term term, String needed) {
        Term result = term;
        for (int axis = term.letters.length() - 1; axis >= 0; axis--) {
            if (needed.indexOf(term.letters.charAt(axis)) < 0) {
                Carried x = result.value;
                Carried sum = x.with(Ops.sum(x.value(), List.of(x.place(axis))));
                result = result.of(sum.drop(axis), new StringBuilder(result.letters).deleteCharAt(axis).toString());
            }
        }
        return result;
    }

    private Term product(Term a, Term b, String needed) {
        String inner = letters(a, c -> b.has(c) && needed.indexOf(c) < 0);
        String both = letters(a, c -> b.has(c) && needed.indexOf(c) >= 0);
        String left = letters(a, c -> !b.has(c));
        String right = letters(b, c -> !a.has(c));
        if (inner.isEmpty()) {
            return elements(a, b, both, left, right);
        }
        if (isOpen(right)) {
            return product(b, a, needed);
        }
        if (!both.isEmpty() && isOpen(left)) {
            String open = left.substring(0, 1);
            Term repeated = b.of(b.value.insert(0), open + b.letters);
            return product(a, broadcast(repeated), needed);
        }
        var batch = dims(both);
        OnnxValue rows = a.arranged(both + left + inner).value.reshape(
                joined(batch, both.isEmpty() && !left.isEmpty() ? dims(left) : List.of(count(left)),
                        List.of(count(inner))));
        OnnxValue columns = b.arranged(both + inner + right).value.reshape(
                joined(batch, List.of(count(inner)), List.of(count(right))));
        OnnxValue y = MatrixRules.matrices(rows.carried(), columns.carried());
        return a.of(y.reshape(joined(batch, dims(left), dims(right))), both + left + right);
    }

    /// Where nothing is summed over: each element by each, as their letters say.
    private Term elements(Term a, Term b, String both, String left, String right) {
        OnnxValue x = a.arranged(both + left).value;
        for (int i = 0; i < right.length(); i++) {
            x = x.insert(x.rank());
        }
        OnnxValue z = b.arranged(both + right).value;
        for (int i = 0; i < left.length(); i++) {
            z = z.insert(both.length());
        }
        return a.of(Carried.map(x.carried(), z.carried(), a.value.type(), Ops::times), both + left + right);
    }

    /// Those letters of a term, that of the open batch first.
    private String letters(Term term, IntPredicate which) {
        return Stream.of(true, false).flatMapToInt(open -> term.letters.chars()
                .filter(c -> which.test(c) && extent(c) == Shape.N == open)).mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private int extent(int letter) {
        return Objects.requireNonNull(extents.get((char) letter));
    }

    private boolean isOpen(String letters) {
        return !letters.isEmpty() && extent(letters.charAt(0)) == Shape.N;
    }

    private List<Integer> dims(String letters) {
        return letters.chars().mapToObj(this::extent).toList();
    }

    private int count(String letters) {
        return dims(letters).stream().reduce(1, Math::multiplyExact);
    }

    private static List<Integer> joined(List<Integer> a, List<Integer> b, List<Integer> c) {
        var all = new ArrayList<>(a);
        all.addAll(b);
        all.addAll(c);
        return all;
    }
}
