package dev.fovea.data.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A file on the network, known by its content: name, length and SHA-256 in hexadecimal.
public record RemoteFile(String name, long bytes, String sha256) {
    private static final int BUFFER = 1 << 16;

    public RemoteFile {
        if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*") || bytes < 0 || !sha256.matches("[0-9a-f]{64}")) {
            throw new FileException(
                    "a remote file needs a plain name, its length and its SHA-256 as 64 small hexadecimal digits, "
                            + "but has \"%s\", %d and \"%s\"",
                    name, bytes, sha256);
        }
    }

    /// The SHA-256 of a file's content, in hexadecimal.
    ///
    /// @throws FileException if it cannot be read
    public static String sha256(Path file) {
        try {
            return digest(file);
        } catch (IOException e) {
            throw new FileException(e, "%s could not be read: %s", file, FileException.reason(e));
        }
    }

    static String digest(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var sha = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
