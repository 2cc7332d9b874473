package dev.fovea.insight.report;

import dev.fovea.data.io.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// What each epoch of a run has left beside its logs: how long it took, and the norms of weights and gradients by layer.
///
/// As a table: `epoch,seconds,dense weights,dense gradient,…`, one line per epoch; an empty cell is a number that is not
/// there.
public record RunTrace(List<Epoch> epochs) {
    private static final String WEIGHTS = " weights";
    private static final String GRADIENT = " gradient";
    static final RunTrace NONE = new RunTrace(List.of());

    /// `weights = √(Σ w²)` over all that a layer has learned, and the same of the gradient of the loss; not a number where
    /// it is not known.
    public record Norms(float weights, float gradient) {
        static final Norms UNKNOWN = new Norms(Float.NaN, Float.NaN);
    }

    /// @param number  from 1
    /// @param seconds of its training and its validation
    /// @param layers  by path
    public record Epoch(int number, double seconds, SequencedMap<String, Norms> layers) {
        public Epoch {
            seconds = Math.round(1000 * seconds) / 1000.0;       // as the table has it
            layers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(layers));
        }
    }

    public RunTrace {
        epochs = List.copyOf(epochs);
    }

    /// These and a later one, which takes the place of those of its number and after it: a run that goes on does them again.
    RunTrace with(Epoch epoch) {
        return new RunTrace(Stream.concat(epochs.stream().filter(e -> e.number() < epoch.number()), Stream.of(epoch))
                .toList());
    }

    /// The layers of all epochs, in order.
    List<String> layers() {
        return epochs.stream().flatMap(e -> e.layers().keySet().stream()).distinct().toList();
    }

    double seconds() {
        return epochs.stream().mapToDouble(Epoch::seconds).sum();
    }

    String text() {
        List<String> layers = layers();
        var text = new StringBuilder("epoch,seconds");
        layers.forEach(l -> text.append(',').append(l).append(WEIGHTS).append(',').append(l).append(GRADIENT));
        for (Epoch e : epochs) {
            text.append('\n').append(e.number()).append(',').append(Html.format("%.3f", e.seconds()));
            for (String layer : layers) {
                Norms norms = e.layers().getOrDefault(layer, Norms.UNKNOWN);
                text.append(',').append(cell(norms.weights())).append(',').append(cell(norms.gradient()));
            }
        }
        return text.append('\n').toString();
    }

    private static String cell(float value) {
        return Float.isNaN(value) ? "" : Float.toString(value);
    }

    /// The table in a file; nothing where there is no such file.
    ///
    /// @throws FileException if it cannot be read
    /// @throws IllegalArgumentException if it is no such table
    public static RunTrace read(Path file) {
        if (!Files.exists(file)) {
            return NONE;
        }
        try {
            return parse(file.toString(), Files.readAllLines(file));
        } catch (IOException e) {
            throw new FileException(e, "%s could not be read: %s", file, FileException.reason(e));
        }
    }

    private static RunTrace parse(String file, List<String> lines) {
        String[] names = lines.isEmpty() ? new String[0] : lines.getFirst().split(",", -1);
        if (names.length < 2 || names.length % 2 != 0 || !names[0].equals("epoch")) {
            throw damaged(file, 1);
        }
        var epochs = new ArrayList<Epoch>();
        for (int n = 1; n < lines.size(); n++) {
            String[] cells = lines.get(n).split(",", -1);
            if (cells.length != names.length) {
                throw damaged(file, n + 1);
            }
            try {
                var layers = new LinkedHashMap<String, Norms>();
                for (int i = 2; i < names.length; i += 2) {
                    layers.put(names[i].replace(WEIGHTS, ""), new Norms(norm(cells[i]), norm(cells[i + 1])));
                }
                epochs.add(new Epoch(Integer.parseInt(cells[0]), Double.parseDouble(cells[1]), layers));
            } catch (NumberFormatException _) {
                throw damaged(file, n + 1);
            }
        }
        return new RunTrace(epochs);
    }

    private static float norm(String cell) {
        return cell.isEmpty() ? Float.NaN : Float.parseFloat(cell);
    }

    private static IllegalArgumentException damaged(String file, int line) {
        return new IllegalArgumentException(
                "%s, line %d is no row of \"epoch,seconds,layer weights,layer gradient,…\". The file was edited: remove it"
                        .formatted(file, line));
    }
}
