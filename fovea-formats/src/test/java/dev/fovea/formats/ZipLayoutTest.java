package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Layouts of files that are too large to write, checked by Java's reader on a file of holes.
class ZipLayoutTest {
    private static final long LARGE = 0xFFFF_FFFFL;

    @TempDir private Path folder;

    private static ZipLayout.Slot slot(String name, long length) {
        return new ZipLayout.Slot(name, length, 0, true);
    }

    /// Three entries: one of `first` bytes, one of `second`, and a last one with a text.
    private void check(long first, long second) throws IOException {
        byte[] text = "the end".getBytes();
        var crc = new CRC32();
        crc.update(text);
        ZipLayout layout = ZipLayout.of(List.of(slot("first", first), slot("second", second),
                new ZipLayout.Slot("last", 7, (int) crc.getValue(), true)));
        Path file = folder.resolve(first + "-" + second + ".zip");
        try (var holes = new RandomAccessFile(file.toFile(), "rw")) {
            holes.setLength(layout.length());
            for (ZipLayout.Placed header : layout.entries()) {
                assertThat(header.end() % 64).isZero();
                holes.seek(header.start());
                holes.write(header.bytes());
            }
            holes.write(text);
            holes.seek(layout.directory().start());
            holes.write(layout.directory().bytes());
        }
        try (var zip = new ZipFile(file.toFile())) {
            assertThat(zip.getEntry("first").getSize()).isEqualTo(first)
                    .isEqualTo(zip.getEntry("first").getCompressedSize());
            assertThat(zip.getEntry("second").getSize()).isEqualTo(second);
            assertThat(zip.getInputStream(zip.getEntry("second")).read()).isEqualTo(second == 0 ? -1 : 0);
            assertThat(zip.getInputStream(zip.getEntry("last")).readAllBytes()).isEqualTo(text);
        }
    }

    @Test void largeEntriesAndEntriesFarBehindAreZip64() throws IOException {
        check(0, 0);
        check(LARGE - 1, 0);
        check(LARGE, 1);
        check(1, LARGE);
        check(5_000_000_000L, 6_000_000_000L);
    }

    @Test void smallFilesHaveNoZip64Fields() {
        assertThat(ZipLayout.of(List.of(slot("a", 100))).directory().bytes()).hasSize(46 + 1 + 22);
        assertThat(ZipLayout.of(List.of(slot("a", LARGE))).directory().bytes()).hasSize(46 + 1 + 20 + 76 + 22);
    }

    @Test void contentsThatAreNotMappedArePackedClosely() {
        ZipLayout layout = ZipLayout
                .of(List.of(new ZipLayout.Slot("a", 10, 0, false), new ZipLayout.Slot("b", 10, 0, false)));
        assertThat(layout.entries().getFirst().end()).isEqualTo(31);
        assertThat(layout.entries().getLast().start()).isEqualTo(41);
        assertThat(layout.length()).isEqualTo(82 + 2 * 47 + 22);
    }
}
