package dev.fovea.cli;

import dev.fovea.data.Images;
import dev.fovea.formats.Npy;
import dev.fovea.nn.model.Halves;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `fovea decode MODEL codes.npy -o OUT.png|FOLDER`: the images of codes by the second half of an autoencoder.
@Command(name = "decode", sortOptions = false, description = "Draws the images that an autoencoder reads from codes: what comes behind its layer \"encoder\".")
final class DecodeCommand implements Callable<Integer> {
    private final Console console;

    // @formatter:off
    @Parameters(index = "0", paramLabel = "MODEL", description = "A model file, or the folder of a run.")
    Path model = Path.of("");

    @Parameters(index = "1", paramLabel = "CODES", description = "A file of NumPy's with a code in each row, as encode writes it.")
    Path codes = Path.of("");

    @Option(names = {"-o", "--output"}, paramLabel = "FILE|FOLDER", defaultValue = "decoded.png",
            description = "A .png file with all images side by side, or a folder for a file each; ${DEFAULT-VALUE} if not"
                    + " given.")
    Path output = Path.of("decoded.png");

    @Mixin ImageRows images = new ImageRows();

    @Mixin ExecutionOptions execution = new ExecutionOptions();
    // @formatter:on

    DecodeCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() throws IOException {
        double scale = images.scale();
        Tensor rows = Npy.read(codes);
        try (Model whole = ModelFile.load(model, execution.execution()); Model decoder = Halves.decoder(whole)) {
            Shape code = decoder.network().inputs().getFirst().sample();
            Shape shape = rows.shape();
            if (shape.rank() == 0 || !shape.sub(1, shape.rank()).equals(code)) {
                throw new IllegalArgumentException("%s holds %s, but the codes of %s are %s"
                        .formatted(codes, rows.type(), model, code.prepend(Shape.N)));
            }
            Tensor floats = rows.dtype() == DType.F32 ? rows : rows.cast(DType.F32);
            write(ImageRows.pictures(decoder.predict(floats), scale));
        }
        return ExitCode.OK;
    }

    private void write(List<BufferedImage> pictures) throws IOException {
        if (output.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            ImageRows.write(output, List.of(pictures));
        } else {
            Files.createDirectories(output);
            int digits = Math.max(4, Integer.toString(pictures.size() - 1).length());
            for (int n = 0; n < pictures.size(); n++) {
                Images.write(output.resolve(("%0" + digits + "d.png").formatted(n)), pictures.get(n));
            }
        }
        console.out().println("%s: %s".formatted(output, Words.count(pictures.size(), "image")));
    }
}
