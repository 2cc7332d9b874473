package dev.fovea.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/// The ONNX project's cases, from `FOVEA_DATA/onnx-backend-tests.tar.gz`.
final class OnnxCases {
    private static final int BLOCK = 512;
    private static final long MOST_BYTES = 200_000_000;

    private OnnxCases() {}

    /// Unpacks them below a folder. Where they are missing, the test is skipped, loudly.
    static Path unpack(Path folder) throws IOException {
        Path file = RealFile.of("onnx-backend-tests.tar.gz");
        Files.createDirectories(folder);
        try (var in = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            unpack(in, folder.toRealPath());
        }
        return folder;
    }

    /// Regular files of a tar archive, POSIX.1-1988 with GNU's long names.
    private static void unpack(InputStream in, Path folder) throws IOException {
        long left = MOST_BYTES;
        String longName = "";
        for (byte[] header = in.readNBytes(BLOCK); header.length == BLOCK
                && header[0] != 0; header = in.readNBytes(BLOCK)) {
            int size = Integer.parseInt(text(header, 124, 12).strip(), 8);
            left -= size;
            if (left < 0) {
                throw new IOException("the archive has more than " + MOST_BYTES + " bytes");
            }
            byte[] content = in.readNBytes(size);
            in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
            char type = (char) header[156];
            String prefix = text(header, 345, 155);
            String name = longName.isEmpty()
                    ? (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100)
                    : longName;
            longName = type == 'L' ? text(content, 0, content.length) : "";
            if (type == '0' || type == 0) {
                Path file = folder.resolve(name).normalize();
                if (!file.startsWith(folder)) {
                    throw new IOException(name + " is outside of the folder");
                }
                Files.createDirectories(file.resolveSibling(""));
                Files.write(file, content);
            }
        }
    }

    private static String text(byte[] bytes, int from, int length) {
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
