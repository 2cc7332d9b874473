package dev.fovea.cli;

import dev.fovea.data.Images;
import dev.fovea.formats.Json;
import dev.fovea.insight.Grid;
import dev.fovea.insight.HandCraftedFilter;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fovea filters IMAGE`: the hand-crafted filters of lecture C on an image, one file each and all on one sheet.
/// `fovea filters MODEL --layer LAYER`: the filters that a convolution has learned.
@Command(name = "filters", sortOptions = false, description = "Applies the hand-crafted filters (edges, sharpen, blurs) to an image: a PNG file for each,"
        + " and one sheet with all; or, with --layer, draws the filters that a convolution of a model has learned.")
final class FiltersCommand implements Callable<Integer> {
    private static final int ON_SHEET = 320;        // pixels of the longer side of a picture on the sheet
    private static final int COLUMNS = 4;
    private static final int DIVIDER = 4;

    private final Console console;

    // @formatter:off
    @Parameters(index = "0", paramLabel = "IMAGE|MODEL",
            description = "PNG, JPEG, GIF or BMP, of any size; with --layer a model file, or the folder of a run.")
    Path image = Path.of("");

    @Option(names = "--layer", paramLabel = "PATH", description = "A convolution of the model, as summary names it.")
    Optional<String> layer = Optional.empty();

    @Option(names = {"-o", "--output"}, paramLabel = "FOLDER", defaultValue = "filters",
            description = "Where the pictures are written to; ${DEFAULT-VALUE} if not given. With --layer also a file, as FILE.png.")
    Path folder = Path.of("filters");

    @Option(names = "--grey", description = "Filter the grey image; otherwise each of red, green and blue for itself.")
    boolean grey;

    @Option(names = "--json", description = "Print an array in JSON.")
    boolean json;
    // @formatter:on

    FiltersCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() throws IOException {
        if (layer.isPresent()) {
            return learned(layer.get());
        }
        BufferedImage read = Images.read(image);
        boolean oneChannel = grey || read.getColorModel().getColorSpace().getNumComponents() == 1;
        Tensor pixels = Images.toTensor(read, oneChannel ? 1 : 3);
        Files.createDirectories(folder);
        var written = new ArrayList<Json>();
        var sheet = new ArrayList<>(List.of(small(pixels)));
        for (HandCraftedFilter filter : HandCraftedFilter.values()) {
            BufferedImage picture = filter.picture(pixels);
            written.add(write(filter.word(), filter.about(), picture));
            sheet.add(small(Images.toTensor(picture, pixels.shape().channels())));
        }
        BufferedImage all = Grid.of(sheet).columns(COLUMNS).divider(DIVIDER).image();
        written.add(write("all", "the image and all of these", all));
        if (json) {
            console.out().print(Json.array(written).pretty());
        }
        return ExitCode.OK;
    }

    /// One picture, in the folder, or in a file where one is given.
    private int learned(String path) throws IOException {
        try (Model model = ModelFile.load(image, Execution.best())) {
            Grid grid = Looked.enlarged(Grid.ofFilters(model, path));
            boolean named = folder.toString().endsWith(".png");
            Path file = named ? folder : folder.resolve(path.replace('/', '-') + ".png");
            if (file.getParent() instanceof Path above) {
                Files.createDirectories(above);
            }
            grid.write(file);
            console.out().print(json
                    ? Json.object().with("file", Json.of(file.toString())).with("layer", Json.of(path)).pretty()
                    : "%s: the filters of %s, %s\n".formatted(file, path, grid));
        }
        return ExitCode.OK;
    }

    private Json write(String name, String about, BufferedImage picture) {
        Path file = folder.resolve(name + ".png");
        Images.write(file, picture);
        if (!json) {
            console.out().println("%s: %s".formatted(file, about));
        }
        return Json.object().with("file", Json.of(file.toString())).with("filter", Json.of(about));
    }

    private static BufferedImage small(Tensor pixels) {
        Shape shape = pixels.shape();
        double scale = Math.min(1, (double) ON_SHEET / Math.max(shape.extent(0), shape.extent(1)));
        return Images.toImage(Images.resize(pixels, (int) Math.max(1, Math.round(shape.extent(0) * scale)),
                (int) Math.max(1, Math.round(shape.extent(1) * scale))));
    }
}
