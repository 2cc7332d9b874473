package dev.fovea.cli;

import dev.fovea.formats.Npy;
import dev.fovea.nn.chart.Plot;
import dev.fovea.nn.model.Halves;
import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `fovea encode MODEL IMAGE…|DATA -o codes.npy`: the codes of images by the first half of an autoencoder.
@Command(name = "encode", sortOptions = false, description = "Writes the codes of images into a file for NumPy: what an autoencoder's layer \"encoder\" makes of them.")
final class EncodeCommand implements Callable<Integer> {
    private final Console console;

    @Spec CommandSpec spec = CommandSpec.create();

    // @formatter:off
    @Mixin SeenImages seen = new SeenImages();

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", defaultValue = "codes.npy",
            description = "Where the codes are written to; ${DEFAULT-VALUE} if not given.")
    Path output = Path.of("codes.npy");

    @Option(names = "--plot", paramLabel = "FILE",
            description = "Also draws codes of two numbers, a colour for each class: .png, .svg or .html.")
    Optional<Path> plot = Optional.empty();

    @Mixin ExecutionOptions execution = new ExecutionOptions();
    // @formatter:on

    EncodeCommand(Console console) {
        this.console = console;
    }

    @Override public Integer call() {
        if (plot.isPresent() && !plot.get().toString().toLowerCase(Locale.ROOT).matches(".+\\.(png|svg|html)")) {
            throw new ParameterException(spec.commandLine(),
                    "a plot can be written as .png, .svg or .html, but the file is " + plot.get());
        }
        try (Model whole = ModelFile.load(seen.model, execution.execution()); Model encoder = Halves.encoder(whole)) {
            SeenImages.Batched batched = seen.read(whole);
            Tensor codes = encoder.predict(batched.images());
            Shape shape = codes.shape();
            if (plot.isPresent() && shape.sampleCount() != 2) {
                throw new IllegalArgumentException(
                        "codes of two numbers can be drawn in the plane, but those of %s are %s; leave out --plot, or train with a code of 2"
                                .formatted(seen.model, shape.sub(1, shape.rank())));
            }
            Npy.write(output, codes);
            console.out().println("%s: %s".formatted(output, codes.type()));
            plot.ifPresent(file -> {
                Plot.ofCodes("Codes of " + Words.count(batched.count(), "image"),
                        codes.reshape(Shape.of(batched.count(), 2)), batched.classes(), batched.names()).write(file);
                console.out().println(file);
            });
        }
        return ExitCode.OK;
    }
}
