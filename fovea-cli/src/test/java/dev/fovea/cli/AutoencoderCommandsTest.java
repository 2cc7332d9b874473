package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.Images;
import dev.fovea.formats.Npy;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.zoo.Autoencoder;
import dev.fovea.zoo.ConvAutoencoder;
import dev.fovea.zoo.DenseAutoencoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `fovea encode`, `decode` and `reconstruct`, all with the one file of an autoencoder.
class AutoencoderCommandsTest {
    private static final DenseAutoencoder DENSE = DenseAutoencoder.denseAutoencoder().hidden(List.of(16));
    private static final int BORDER = 1;

    @TempDir Path folder;
    private Path image = Path.of("");

    @BeforeEach void writeImage() {
        image = folder.resolve("digit.png");
        Pictures.writeDigit(image);
    }

    private Path saved(Autoencoder autoencoder) {
        try (var model = Model.of(autoencoder.network(), Seed.of(1))) {
            return saved(model);
        }
    }

    private Path saved(Layer layer) {
        try (var model = Model.of(layer, Shape.of(28, 28, 1), Seed.of(1))) {
            return saved(model);
        }
    }

    private Path saved(Model model) {
        Path file = folder.resolve("model.fovea");
        model.save(file);
        return file;
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static String out(Object... arguments) {
        Shell shell = run(arguments);
        assertThat(shell.err()).isEmpty();
        assertThat(shell.code()).isZero();
        return shell.out();
    }

    private static Shell run(Object... arguments) {
        return Shell.run(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    }

    private static void assertFails(int code, String message, Object... arguments) {
        Shell shell = run(arguments);
        assertThat(shell.err()).isEqualTo(message);
        assertThat(shell.code()).isEqualTo(code);
        assertThat(shell.out()).isEmpty();
    }

    /// The code of a 7 × 7 × 8 image and back: what `predict` of the whole says, in grey.
    @Test void encodedAndDecodedImagesAreThoseOfTheWhole() {
        Path model = saved(ConvAutoencoder.convAutoencoder());
        String codes = file("codes.npy");
        assertThat(out("encode", model, image, image, "-o", codes)).isEqualTo(codes + ": f32[2, 7, 7, 8]\n");
        assertThat(out("decode", model, codes, "-o", file("out"))).isEqualTo(file("out") + ": 2 images\n");
        Tensor seen = Images.toTensor(Images.read(image), 1);
        Tensor decoded = Images.toTensor(Images.read(folder.resolve("out/0001.png")), 1);
        try (var whole = Model.load(model)) {
            Tensor again = whole.predict(seen.reshape(Shape.of(1, 28, 28, 1)));
            for (int i = 0; i < 784; i++) {
                assertThat(decoded.get(i)).isCloseTo(255 * again.get(i), within(0.51));
            }
        }
        assertThat(folder.resolve("out/0000.png")).exists();
        assertThat(out("decode", model, codes, "-o", file("both.png"))).isEqualTo(file("both.png") + ": 2 images\n");
        assertThat(Images.read(folder.resolve("both.png")).getWidth()).isEqualTo(2 * 56 + 3 * BORDER);
    }

    @Test void codesOfADataSetAreDrawn() throws Exception {
        Path model = saved(DENSE.code(2));
        String plot = file("plot.svg");
        assertThat(out("encode", model, "digits", "--samples", "300", "-o", file("codes.npy"), "--plot", plot))
                .isEqualTo(file("codes.npy") + ": f32[300, 2]\n" + plot + "\n");
        assertThat(Npy.read(folder.resolve("codes.npy")).shape()).isEqualTo(Shape.of(300, 2));
        assertThat(Files.readString(Path.of(plot))).contains("<title>Codes of 300 images</title>", ">9</text>");
    }

    /// Any two layers of these names do, here around the identity: nothing is lost, or all of the noise is left.
    @Test void imagesAboveWhatIsSaidAgain() {
        Path model = saved(Layers.sequential(Layers.rescaling(1 / 255.0), Layers.linear().named("encoder"),
                Layers.linear().named("decoder")));
        String rows = file("rows.png");
        assertThat(out("reconstruct", model, "digits", "--samples", "30", "-o", rows)).isEqualTo(
                "mean squared error 0.00000 over 30 images\n" + rows + ": 10 images above what is said again\n");
        assertThat(Images.read(Path.of(rows)).getWidth()).isEqualTo(10 * 56 + 11 * BORDER);
        assertThat(Images.read(Path.of(rows)).getHeight()).isEqualTo(2 * 56 + 3 * BORDER);
        String noisy = out("reconstruct", model, "digits", "--samples", "30", "--show", "4", "--noise", "0.5", "-o",
                rows);
        double deviation = 0.25 * Math.sqrt(2.0 / (30 * 784));      // of the mean of so many squares of variance 0.25
        assertThat(Double.parseDouble(noisy.split(" ")[3])).isCloseTo(0.25, within(4 * deviation));
        assertThat(noisy).endsWith(": 4 images above what is said again\n");
        assertThat(Images.read(Path.of(rows)).getHeight()).isEqualTo(3 * 56 + 4 * BORDER);
        assertThat(out("reconstruct", model, image, "-o", rows, "--json")).contains("\"images\": 1,",
                "\"meanSquaredError\": ");
    }

    /// A decoder that yields bytes has 255 as white.
    @Test void whiteIsWhatTheDecoderCallsSo() {
        Path model = saved(Layers.sequential(Layers.linear().named("encoder"), Layers.linear().named("decoder")));
        assertThat(out("reconstruct", model, image, "-o", file("a.png"), "--white", "255"))
                .startsWith("mean squared error 0.00000 over 1 image\n");
    }

    @Test void aNetworkWithoutHalves() {
        Path model = saved(Layers.sequential(Layers.flatten(), Layers.dense(10)));
        String message = "fovea: an autoencoder has a layer \"encoder\" at its top and then a layer \"decoder\", but the layers of this network are [flatten, dense].\n"
                + "Name them so: sequential(layers.named(\"encoder\"), others.named(\"decoder\")).\n";
        assertFails(1, message, "encode", model, image, "-o", file("codes.npy"));
        assertThat(folder.resolve("codes.npy")).doesNotExist();
        Npy.write(folder.resolve("codes.npy"), Tensor.zeros(DType.F32, Shape.of(1, 2)));
        assertFails(1, message, "decode", model, file("codes.npy"));
        assertFails(1, "fovea: %s makes [1, 10] of [1, 28, 28, 1], so it is no autoencoder\n".formatted(model),
                "reconstruct", model, image, "-o", file("a.png"));
    }

    @Test void whatDoesNotFit() {
        Path model = saved(DENSE.code(3));
        Npy.write(folder.resolve("codes.npy"), Tensor.zeros(DType.F64, Shape.of(5, 2)));
        assertFails(1,
                "fovea: %s holds f64[5, 2], but the codes of %s are [N, 3]\n".formatted(file("codes.npy"), model),
                "decode", model, file("codes.npy"));
        assertFails(1,
                "fovea: codes of two numbers can be drawn in the plane, but those of %s are [3]; leave out --plot, or train with a code of 2\n"
                        .formatted(model),
                "encode", model, image, "--plot", file("a.svg"), "-o", file("b.npy"));
        assertThat(folder.resolve("b.npy")).doesNotExist();
        assertFails(2, """
                fovea: a plot can be written as .png, .svg or .html, but the file is a.pdf
                Try fovea encode --help
                """, "encode", model, image, "--plot", "a.pdf");
        assertFails(1, "fovea: mnits is no file. Check the path.\n", "encode", model, "mnits", "-o", file("b.npy"));
        assertFails(1, "fovea: --noise must be a number of 0 or more, but is -1.0\n", "reconstruct", model, image,
                "--noise", "-1");
        assertFails(1, "fovea: --show must be 1 or more, but is 0\n", "reconstruct", model, image, "--show", "0");
        assertFails(1, "fovea: --white must be a number above 0, but is 0.0\n", "reconstruct", model, image, "--white",
                "0");
        assertFails(1, "fovea: --samples must be 1 or more, but is 0\n", "encode", model, "digits", "--samples", "0");
    }
}
