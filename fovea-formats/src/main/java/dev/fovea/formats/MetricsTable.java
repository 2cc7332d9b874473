package dev.fovea.formats;

import dev.fovea.data.io.FileException;
import dev.fovea.nn.train.History;
import dev.fovea.nn.train.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Reads `metrics.csv`: `epoch,loss,accuracy,…`, one line per epoch; an empty cell is a number that is not there.
final class MetricsTable {
    private MetricsTable() {}

    static History read(Path file) {
        if (!Files.exists(file)) {
            return new History(List.of());
        }
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.isEmpty() ? new History(List.of()) : history(file, lines);
        } catch (IOException e) {
            throw new FileException(e, "%s could not be read: %s", file, FileException.reason(e));
        }
    }

    private static History history(Path file, List<String> lines) {
        String[] names = lines.getFirst().split(",", -1);
        if (!names[0].equals("epoch")) {
            throw error(file, 1, "the header must start with \"epoch\", but is " + Text.quote(lines.getFirst()));
        }
        var epochs = new ArrayList<Logs>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            int number = epochs.size() + 2;
            if (cells.length != names.length) {
                throw error(file, number, "there are %d cells, but %d names".formatted(cells.length, names.length));
            }
            var logs = new LinkedHashMap<String, Double>();
            for (int i = 1; i < cells.length; i++) {
                if (!cells[i].isEmpty()) {
                    logs.put(names[i], number(file, number, cells[i]));
                }
            }
            epochs.add(new Logs(logs));
        }
        return new History(epochs);
    }

    private static double number(Path file, int line, String cell) {
        try {
            return Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            throw error(file, line, "%s is no number".formatted(Text.quote(cell))).causedBy(e);
        }
    }

    private static FormatException error(Path file, int line, String problem) {
        return new FormatException(file.toString(), "line " + line, problem,
                "The file was edited: take another copy, or remove it");
    }
}
