package dev.fovea.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fovea.data.Cifar10;
import dev.fovea.data.DataException;
import dev.fovea.data.Idx;
import dev.fovea.data.ImageFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of data sets: IDX, CIFAR's batches, lists of images in CSV.
class DataFilesFuzzTest {
    private static final Set<Class<? extends RuntimeException>> REFUSALS = Set.of(DataException.class);

    @TempDir private static Path folder;

    private static void readIdx(byte[] bytes) {
        Path file = folder.resolve("x");
        FromOutside.write(file, bytes);
        Idx.read(file);
    }

    private static void readCifar(byte[] bytes) {
        FromOutside.write(folder.resolve("test_batch.bin"), bytes);
        Cifar10.in(folder).test();
    }

    private static void readCsv(byte[] bytes) {
        Path file = folder.resolve("x.csv");
        FromOutside.write(file, bytes);
        ImageFiles.splits(file);
        ImageFiles.list(file);
    }

    @FuzzTest void idx(byte[] bytes) {
        FromOutside.loads(() -> readIdx(bytes), REFUSALS);
    }

    @FuzzTest void cifar(byte[] bytes) {
        FromOutside.loads(() -> readCifar(bytes), REFUSALS);
    }

    @DictionaryEntries({"path", "label", "split", "\\x0d\\x0a", "\"\"", "..", "999999999"})
    @FuzzTest void csv(byte[] bytes) {
        FromOutside.loads(() -> readCsv(bytes), REFUSALS);
    }

    @Test void wholeFilesAreLoaded() throws IOException {
        byte[] idx = {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6};
        new Corpus(DataFilesFuzzTest.class)
                .keep("idx/bytes", idx, DataFilesFuzzTest::readIdx)
                .keep("idx/packed", packed(idx), DataFilesFuzzTest::readIdx)
                .keep("cifar/packed", packed(new byte[2 * 3073]), DataFilesFuzzTest::readCifar)
                .keep("csv/list", "path,label,split\na.png,cat,test\n\"b, c.png\",dog,train\n".getBytes(UTF_8),
                        DataFilesFuzzTest::readCsv);
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
