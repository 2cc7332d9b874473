package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.data.Images;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiltersTest {

    @TempDir Path folder;

    @Test void everyFilterIsAFileAndAllAreOnASheet() {
        var pixels = new byte[6 * 5 * 3];
        java.util.Arrays.fill(pixels, (byte) 77);
        Path image = folder.resolve("flat.png");
        Images.write(image, Images.toImage(Tensor.of(Shape.of(6, 5, 3), pixels)));
        Path out = folder.resolve("out");
        Shell shell = Shell.run("filters", image.toString(), "-o", out.toString());
        assertThat(shell.err()).isEmpty();
        assertThat(shell.out().lines()).hasSize(7).first()
                .isEqualTo(out.resolve("edge-corners.png") + ": edge, corners");
        assertThat(Images.toTensor(Images.read(out.resolve("edge-all.png")), 3).doubles()).containsOnly(0);
        assertThat(Images.toTensor(Images.read(out.resolve("box-blur.png")), 3).doubles()).containsOnly(77);
        var sheet = Images.read(out.resolve("all.png"));
        assertThat(sheet.getWidth()).isEqualTo(4 + 4 * 9);
        assertThat(sheet.getHeight()).isEqualTo(4 + 2 * 10);
        assertThat(Shell.run("filters", image.toString(), "-o", out.toString(), "--grey", "--json").out())
                .contains("\"filter\": \"Gaussian blur\"");
        assertThat(Images.read(out.resolve("sharpen.png")).getColorModel().getNumComponents()).isEqualTo(1);
    }

    @Test void noImage() {
        Shell shell = Shell.run("filters", folder.resolve("none.png").toString());
        assertThat(shell.code()).isEqualTo(1);
        assertThat(shell.err())
                .isEqualTo("fovea: %s is no file. Check the path.\n".formatted(folder.resolve("none.png")));
    }
}
