package dev.fovea.formats;

import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What became of a model of another program: each weight with its name there and its path here, what differs between the
/// programs and was seen to, and what of the file has no place here.
///
/// It prints as a table. `new KerasFormat().report(file)` and `new OnnxFormat().report(file)` make one of a file that has a network;
/// `dev.fovea.zoo.Imported` of every file that can be read, with the model.
///
/// @param file    what was read, as the user named it
/// @param source  who wrote it: `Keras 3.14.0`, `ONNX, operators of version 13, CNTK`
/// @param weights in the order of the layers here
/// @param handled where the two programs differ, and what was done about it
/// @param leftOut what of the file is not used, and why
public record ImportReport(String file, String source, List<Weight> weights, List<Note> handled, List<Note> leftOut) {

    /// A weight: its name and shape in the file, its path and shape here, and what was done to its numbers.
    public record Weight(String name, Shape stored, String path, Shape shape, String done) {
        /// What is said of numbers that stand as they stood.
        public static final String AS_IT_IS = "as it is";
    }

    /// Something about a layer or a tensor; `about` is its path here, or its name there.
    public record Note(String about, String text) {
        @Override public String toString() {
            return about.isEmpty() ? text : about + ": " + text;
        }
    }

    public ImportReport {
        weights = List.copyOf(weights);
        handled = List.copyOf(handled);
        leftOut = List.copyOf(leftOut);
    }

    /// Notes that say the same of several layers, as one line: `bn1, bn2: ε is 1e-5`.
    public static List<Note> gathered(List<Note> notes) {
        return notes.stream().collect(Collectors.groupingBy(Note::text, LinkedHashMap::new,
                Collectors.mapping(Note::about, Collectors.toList()))).entrySet().stream()
                .map(e -> new Note(some(e.getValue().stream().distinct().toList()), e.getKey())).toList();
    }

    /// The first names, and how many there are besides.
    private static String some(List<String> names) {
        int most = 6;
        return String.join(", ", names.subList(0, Math.min(most, names.size())))
                + (names.size() > most ? " and %d more".formatted(names.size() - most) : "");
    }

    /// The same with other names for what is in the file.
    public ImportReport named(UnaryOperator<String> name) {
        return new ImportReport(file, source, weights.stream().map(
                w -> new Weight(name.apply(w.name()), w.stored(), w.path(), w.shape(), w.done())).toList(), handled,
                leftOut);
    }

    /// The numbers of all weights together.
    public long numbers() {
        return weights.stream().mapToLong(w -> w.shape().count()).sum();
    }

    @Override public String toString() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("in the file", "shape", "here", "shape", "what was done"));
        weights.forEach(w -> rows.add(List.of(shown(w.name()), w.stored().toString(), w.path(), w.shape().toString(),
                w.done())));
        return Stream.of(Stream.of("%s: %s".formatted(file, source)),
                weights.isEmpty() ? Stream.<String>empty() : table(rows).stream(),
                Stream.of("%,d weights, %,d numbers".formatted(weights.size(), numbers())),
                section("seen to:", handled), section("left out:", leftOut))
                .flatMap(s -> s).map(line -> line.replaceAll("\\p{Cntrl}", "?")).collect(Collectors.joining("\n"));
    }

    private static Stream<String> section(String title, List<Note> notes) {
        return notes.isEmpty() ? Stream.of() : Stream.concat(Stream.of(title), notes.stream().map(n -> "  " + n));
    }

    /// A name of the file, harmless: control characters and quotes as escapes.
    private static String shown(String name) {
        String quoted = Text.quote(name);
        return quoted.substring(1, quoted.length() - 1);
    }

    /// Columns as wide as their widest cell.
    public static List<String> table(List<List<String>> rows) {
        var widths = new int[rows.getFirst().size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        return rows.stream().map(row -> {
            var line = new StringBuilder(" ");
            for (int i = 0; i < widths.length; i++) {
                line.append(' ').append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 1));
            }
            return line.toString().stripTrailing();
        }).toList();
    }
}
