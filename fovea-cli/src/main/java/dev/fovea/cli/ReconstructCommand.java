package dev.fovea.cli;

import dev.fovea.formats.Json;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `fovea reconstruct MODEL IMAGE…|DATA -o FILE.png`: images above what an autoencoder makes of them, and how far apart they are.
@Command(name = "reconstruct", sortOptions = false, description = "Draws images above what an autoencoder says again of them, and tells the mean squared error.")
final class ReconstructCommand implements Callable<Integer> {
    private final Console console;

    // @formatter:off
    @Mixin SeenImages seen = new SeenImages();

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", defaultValue = "reconstructed.png",
            description = "The PNG file with the rows of images; ${DEFAULT-VALUE} if not given.")
    Path output = Path.of("reconstructed.png");

    @Option(names = "--show", paramLabel = "COUNT", defaultValue = "10",
            description = "How many of the images are drawn, the first ones; ${DEFAULT-VALUE} if not given.")
    int show;

    @Option(names = "--noise", paramLabel = "DEVIATION", defaultValue = "0",
            description = "Gaussian noise that is added to the images before, white being 1, and drawn between both rows.")
    double noise;

    @Option(names = "--seed", paramLabel = "NUMBER", defaultValue = "1", description = "Of the noise; ${DEFAULT-VALUE} if not given.")
    long seed;

    @Mixin ImageRows images = new ImageRows();

    @Mixin ExecutionOptions execution = new ExecutionOptions();

    @Option(names = "--json", description = "Print one object in JSON.")
    boolean json;
    // @formatter:on

    ReconstructCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        double scale = images.scale();
        if (show < 1) {
            throw new IllegalArgumentException("--show must be 1 or more, but is " + show);
        }
        if (!(noise >= 0 && Double.isFinite(noise))) {
            throw new IllegalArgumentException("--noise must be a number of 0 or more, but is " + noise);
        }
        try (Model loaded = ModelFile.load(seen.model, execution.execution())) {
            Tensor clean = seen.read(loaded).images();
            Tensor given = noise == 0 ? clean : noisy(clean);
            Tensor again = loaded.predict(given);
            if (!again.shape().equals(clean.shape())) {
                throw new IllegalArgumentException("%s makes %s of %s, so it is no autoencoder"
                        .formatted(seen.model, again.shape(), clean.shape()));
            }
            double error = meanSquaredError(clean, again, scale);
            int shown = Math.min(show, clean.shape().batch());
            var rows = new ArrayList<List<BufferedImage>>();
            rows.add(ImageRows.pictures(clean.samples(0, shown), 1));
            if (noise > 0) {
                rows.add(ImageRows.pictures(given.samples(0, shown), 1));
            }
            rows.add(ImageRows.pictures(again.samples(0, shown), scale));
            ImageRows.write(output, rows);
            print(error, clean.shape().batch(), shown);
        }
        return ExitCode.OK;
    }

    private void print(double error, int count, int shown) {
        if (json) {
            console.out()
                    .print(Json.object().with("model", Json.of(seen.model.toString())).with("images", Json.of(count))
                            .with("noise", Json.of(noise)).with("meanSquaredError", Json.of(error))
                            .with("file", Json.of(output.toString())).pretty());
        } else {
            console.out().println(String.format(Locale.ROOT, "mean squared error %.5f over %s", error,
                    Words.count(count, "image")));
            console.out().println("%s: %s above what is said again".formatted(output, Words.count(shown, "image")));
        }
    }

    private Tensor noisy(Tensor clean) {
        var random = new Random(seed);
        Tensor noisy = Tensor.zeros(DType.F32, clean.shape());
        for (long i = 0; i < clean.count(); i++) {
            noisy.set(i, clean.get(i) + 255 * noise * random.nextGaussian());
        }
        return noisy;
    }

    private static double meanSquaredError(Tensor clean, Tensor again, double scale) {
        double sum = 0;
        for (long i = 0; i < clean.count(); i++) {
            double difference = again.get(i) - scale * clean.get(i);
            sum += difference * difference;
        }
        return sum / clean.count();
    }
}
