package dev.fovea.formats.hdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fovea.data.DataFiles;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Another library, jHDF, reads in our files what was written, and in Keras' what we read.
class OtherReaderTest {
    @TempDir private Path folder;

    private static double element(Object array, int[] extents, long index) {
        Object rest = array;
        long left = index;
        for (int axis = 0; axis < extents.length; axis++) {
            long below = 1;
            for (int i = axis + 1; i < extents.length; i++) {
                below *= extents[i];
            }
            rest = Array.get(rest, (int) (left / below));
            left %= below;
        }
        return ((Number) rest).doubleValue();
    }

    private static int compare(HdfNode.Group ours, Group theirs) {
        assertThat(theirs.getChildren().keySet()).as(ours.path()).containsExactlyInAnyOrderElementsOf(
                ours.children().keySet());
        int arrays = 0;
        for (var child : ours.children().entrySet()) {
            Node other = theirs.getChild(child.getKey());
            if (child.getValue() instanceof HdfNode.Group group) {
                arrays += compare(group, (Group) other);
            } else if (child.getValue() instanceof HdfArray array) {
                compare(array, (Dataset) other);
                arrays++;
            }
        }
        ours.attributes().keySet().stream().filter(name -> ours.text(name).isPresent())
                .forEach(name -> assertThat(theirs.getAttribute(name).getData()).as(ours.path() + "@" + name)
                        .isIn(ours.text(name).orElseThrow(), new String[]{ours.text(name).orElseThrow()}));
        return arrays;
    }

    private static void compare(HdfArray ours, Dataset theirs) {
        Tensor values = ours.tensor();
        int[] extents = theirs.getDimensions();
        assertThat(values.shape().extents().stream().mapToInt(Integer::intValue).toArray()).as(ours.path())
                .isEqualTo(extents);
        Object data = theirs.getData();
        long step = Math.max(1, values.count() / 1000);
        for (long i = 0; i < values.count(); i += step) {
            assertThat(element(data, extents, i)).as("%s element %d", ours.path(), i).isEqualTo(values.get(i));
        }
    }

    private static int compare(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try (var theirs = io.jhdf.HdfFile.fromBytes(bytes)) {
            return compare(HdfFile.read(file.toString(), MemorySegment.ofArray(bytes)), theirs);
        }
    }

    @Test void whatWeWriteIsReadByIt() throws IOException {
        var root = new HdfWriter.Group().text("keras_version", "3.9.0").text("words", "Füße".repeat(500));
        for (int i = 0; i < 300; i++) {
            root.group("layers/dense_" + i + "/vars").text("name", "dense_" + i)
                    .array("0", Tensor.of(Shape.of(2, 3), 1f, 2f, 3f, 4f, 5f, i)).array("1", Tensor.of(Shape.of(1), i));
        }
        for (DType dtype : DType.values()) {
            if (dtype != DType.U8) {                // theirs are int for unsigned bytes
                Tensor values = Tensor.zeros(dtype, Shape.of(2, 1, 2));
                values.set(3, 100);
                root.group("types").array(dtype.toString(), values);
            }
        }
        root.group("empty");
        Path file = folder.resolve("x.h5");
        HdfWriter.write(file, root);
        assertThat(compare(file)).isEqualTo(605);
    }

    /// In the newer form: headers of version 2, links as messages.
    @Test void whatItWritesIsReadByUs() throws IOException {
        Path file = folder.resolve("y.h5");
        try (var theirs = io.jhdf.HdfFile.write(file)) {
            var layers = theirs.putGroup("layers");
            for (int i = 0; i < 20; i++) {
                var vars = layers.putGroup("dense_" + i).putGroup("vars");
                vars.putAttribute("name", "dense_" + i);
                vars.putDataset("0", new float[][]{{1, 2, 3}, {4, 5, i}});
                vars.putDataset("1", new double[]{i, 2});
                vars.putDataset("2", new long[]{i});
            }
        }
        assertThat(compare(file)).isEqualTo(60);
    }

    @Test void aFileOfKerasIsReadAlike() throws IOException {
        String data = System.getenv().getOrDefault(DataFiles.VARIABLE, "");
        String name = "models-small/keras_lenet_h5/lenet.h5";
        boolean there = !data.isBlank() && Files.exists(Path.of(data, name));
        if (!there) {
            System.err.printf("WARNING: SKIPPED a test: set FOVEA_DATA to a folder that holds %s.%n", name);
        }
        assumeTrue(there, "FOVEA_DATA has no " + name);
        assertThat(compare(Path.of(data, name))).isEqualTo(41);
    }
}
