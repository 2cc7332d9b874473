package dev.fovea.cli;

import dev.fovea.data.Batch;
import dev.fovea.data.DataSet;
import dev.fovea.data.Images;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `fovea data export DATA DIR`: writes the images of a data set as PNG files, a folder for each class.
@Command(name = "export", sortOptions = false, description = "Writes the images of a data set as files, a folder for each class.")
final class DataExportCommand implements Callable<Integer> {
    private final Console console;

    @Spec CommandSpec spec = CommandSpec.create();

    // @formatter:off
    @Parameters(index = "0", paramLabel = "DATA", description = DataOptions.NAMES)
    String data = "";

    @Parameters(index = "1", paramLabel = "DIR", description = "The folder to write; it must be empty, or not be there.")
    Path folder = Path.of("");

    @Option(names = "--samples", paramLabel = "COUNT", description = "The first so many images only.")
    Optional<Integer> samples = Optional.empty();

    @Option(names = "--test", description = "The images for testing, not those to learn from.")
    boolean test;
    // @formatter:on

    DataExportCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        var known = DataOptions.named(spec, data);
        requireEmpty();
        DataSet images = DataOptions.first(test ? known.test().get() : known.training().get(), samples);
        List<Path> classes = classFolders(images.classNames());
        int digits = Integer.toString(images.size() - 1).length();
        try (Arena arena = Arena.ofConfined()) {
            Batch one = Batch.of(images.inputs(), images.targets(), 1, arena);
            for (int i = 0; i < images.size(); i++) {
                images.read(i, one, 0);
                Path of = classes.get((int) one.target(images.targets().getFirst().name()).get(0));
                Tensor image = one.input(images.inputs().getFirst().name());
                Images.write(of.resolve(("%0" + digits + "d.png").formatted(i)),
                        Images.toImage(image.reshape(image.shape().sub(1, 4))));
            }
        }
        console.out().println("%s in %s, in %s".formatted(Words.count(images.size(), "image"),
                Words.count(classes.size(), "folder"), folder));
        return ExitCode.OK;
    }

    private void requireEmpty() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            if (inside.findAny().isPresent()) {
                throw new IllegalArgumentException("the folder %s is not empty; give one that is, or that is not there"
                        .formatted(folder));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s is no folder that can be written: %s".formatted(folder, e.getMessage()),
                    e);
        }
    }

    /// A folder for each class, named as the class, as far as file names allow.
    private List<Path> classFolders(List<String> names) {
        List<Path> folders = names.stream().map(n -> folder.resolve(n.replaceAll("[^\\p{L}\\p{N} ._-]", "_"))).toList();
        if (new HashSet<>(folders).size() < folders.size()) {
            throw new IllegalArgumentException(
                    "the classes %s do not have folders of different names".formatted(names));
        }
        try {
            for (Path each : folders) {
                Files.createDirectories(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written: %s".formatted(folder, e.getMessage()), e);
        }
        return folders;
    }
}
