package dev.fovea.formats.hdf;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fovea.formats.Corpus;
import dev.fovea.formats.FromOutside;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of HDF5, every array and every attribute of them, in the form that Keras writes and in the newer one.
class HdfFuzzTest {
    @TempDir private Path folder;

    private static void read(byte[] bytes) {
        readAll(HdfFile.read("f", MemorySegment.ofArray(bytes)));
    }

    private static void readAll(HdfNode node) {
        node.attributes().values().forEach(HdfAttribute::texts);
        switch (node) {
            case HdfNode.Group group -> group.children().values().forEach(HdfFuzzTest::readAll);
            case HdfArray array -> array.tensor();
        }
    }

    @DictionaryEntries({"\\x89HDF\\x0d\\x0a\\x1a\\x0a", "OHDR", "OCHK", "TREE", "HEAP", "SNOD", "GCOL", "FRHP", "FHDB",
            "FSHD", "BTHD", "BTLF", "FADB", "EAHD"})
    @FuzzTest void file(byte[] bytes) {
        FromOutside.loadsHdf(() -> read(bytes));
    }

    @Test void wholeFilesAreLoaded() throws IOException {
        Path older = folder.resolve("older.h5");
        var written = new HdfWriter.Group().text("name", "x");
        written.group("a").array("0", Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f)).array("1", Tensor.of(Shape.of(1), 1L));
        HdfWriter.write(older, written);
        Path newer = folder.resolve("newer.h5");
        try (var root = io.jhdf.HdfFile.write(newer)) {
            var group = root.putGroup("a");
            group.putAttribute("name", "x");
            group.putDataset("0", new float[][]{{1, 2, 3}, {4, 5, 6}});
            group.putDataset("1", new float[]{1, 2, 3});
        }
        new Corpus(HdfFuzzTest.class)
                .keep("file/older", Files.readAllBytes(older), HdfFuzzTest::read)
                .keep("file/newer", Files.readAllBytes(newer), HdfFuzzTest::read);
    }
}
