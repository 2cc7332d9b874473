package dev.fovea.nn.tune;

import dev.fovea.data.io.AtomicFile;
import dev.fovea.data.io.FileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// `trials.csv`: `trial,rate,units,epochs,val_accuracy,seconds,failure`, a line for each result, which is only ever added.
/// A last line that is not ended was cut by the end of its process, and is dropped.
final class TrialsTable {
    private final Path file;
    private final Tuner tuner;
    private final List<Result> results = new ArrayList<>();

    private TrialsTable(Path file, Tuner tuner) {
        this.file = file;
        this.tuner = tuner;
    }

    /// @param what what is searched; it must be what the folder says, if it says so
    static TrialsTable open(Path folder, Tuner tuner, String what) {
        var table = new TrialsTable(folder.resolve("trials.csv"), tuner);
        Path search = folder.resolve("search.txt");
        try {
            AtomicFile.removeStale(folder);
            if (!Files.exists(search)) {
                AtomicFile.write(search, out -> out.write(what.getBytes(StandardCharsets.UTF_8)));
            }
            String found = Files.readString(search);
            if (!found.equals(what)) {
                throw new FileException("%s holds another search:\n%sbut this one is\n%s%s", folder, found, what,
                        "Go on with the search as it was begun, or give this one another folder.");
            }
            table.read();
        } catch (IOException e) {
            throw new FileException(e, "%s could not be read or written: %s", folder, FileException.reason(e));
        }
        return table;
    }

    List<Result> results() {
        return List.copyOf(results);
    }

    void append(Result result) {
        try {
            Files.writeString(file, line(result), StandardOpenOption.APPEND, StandardOpenOption.SYNC);
        } catch (IOException e) {
            throw new FileException(e, "%s could not be written: %s", file, FileException.reason(e));
        }
    }

    private void read() throws IOException {
        String text = Files.exists(file) ? Files.readString(file) : "";
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        if (whole.isEmpty() || !whole.equals(text)) {
            String kept = whole.isEmpty() ? heading() : whole;
            AtomicFile.write(file, out -> out.write(kept.getBytes(StandardCharsets.UTF_8)));
        }
        List<String> lines = whole.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            require(i > 0 || (lines.getFirst() + "\n").equals(heading()), i);
            if (i > 0) {
                results.add(result(lines.get(i), i));
            }
        }
    }

    private Result result(String line, int number) {
        List<String> cells = cells(line);
        int epochs = 1 + tuner.space().choices().size();
        require(cells.size() == epochs + 4, number);
        try {
            Trial trial = tuner.search().trial(tuner.space(), Integer.parseInt(cells.getFirst()));
            double value = cells.get(epochs + 1).isEmpty() ? Double.NaN : Double.parseDouble(cells.get(epochs + 1));
            var result = new Result(trial, Integer.parseInt(cells.get(epochs)), tuner.score(value),
                    Double.parseDouble(cells.get(epochs + 2)), cells.get(epochs + 3));
            require(line(result).equals(line + "\n"), number);
            return result;
        } catch (IllegalArgumentException e) {
            throw damaged(number);
        }
    }

    private void require(boolean ok, int line) {
        if (!ok) {
            throw damaged(line);
        }
    }

    private FileException damaged(int line) {
        return new FileException("%s, line %d is not what a search writes.\n%s", file, line + 1,
                "Undo the change, or remove this line and those after it; their trials are trained again.");
    }

    private String heading() {
        var names = new ArrayList<>(List.of("trial"));
        names.addAll(tuner.space().choices().keySet());
        names.addAll(List.of("epochs", tuner.monitor().name(), "seconds", "failure"));
        return row(names);
    }

    private String line(Result result) {
        var cells = new ArrayList<>(List.of(Integer.toString(result.trial().number())));
        result.trial().values().values().forEach(value -> cells.add(value.toString()));
        cells.addAll(List.of(Integer.toString(result.epochs()),
                result.failed() ? "" : Double.toString(tuner.value(result)), Double.toString(result.seconds()),
                result.failure()));
        return row(cells);
    }

    private static String row(List<String> cells) {
        return cells.stream().map(TrialsTable::cell).collect(Collectors.joining(",", "", "\n"));
    }

    /// One line, quoted as RFC 4180 has it.
    private static String cell(String text) {
        String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
        return line.contains(",") || line.contains("\"") ? '"' + line.replace("\"", "\"\"") + '"' : line;
    }

    private static List<String> cells(String line) {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
