package dev.fovea.nn.train;

import dev.fovea.data.io.AtomicFile;
import dev.fovea.nn.train.TrainingEvent.EpochEnded;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Keeps a table of the epochs in a file: `epoch,loss,accuracy,val_loss,val_accuracy,rate`.
///
/// After each epoch the whole file is written anew from the run's history, at once, so that it is never cut and a resumed run
/// goes on with the same table.
public record CsvLog(Path file) implements Callback {

    @Override public Signal on(TrainingEvent event) {
        if (event instanceof EpochEnded(TrainingRun run, _, _)) {
            String table = text(run.history(), run.epoch() - run.history().epochs().size());
            AtomicFile.write(file, out -> out.write(table.getBytes(StandardCharsets.UTF_8)));
        }
        return Signal.CONTINUE;
    }

    /// The table of a history whose first epoch has that number, from 0.
    public static String text(History history, int first) {
        List<String> names = history.epochs().stream().flatMap(l -> l.values().keySet().stream()).distinct().toList();
        var text = new StringBuilder("epoch");
        names.forEach(name -> text.append(',').append(name));
        for (int i = 0; i < history.epochs().size(); i++) {
            Logs logs = history.epochs().get(i);
            text.append('\n')
                    .append(Stream
                            .concat(Stream.of(Integer.toString(first + i + 1)),
                                    names.stream().map(name -> cell(logs, name)))
                            .collect(Collectors.joining(",")));
        }
        return text.append('\n').toString();
    }

    private static String cell(Logs logs, String name) {
        return logs.find(name).isPresent() ? Double.toString(logs.get(name)) : "";
    }
}
