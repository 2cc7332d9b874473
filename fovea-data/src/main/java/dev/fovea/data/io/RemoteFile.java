package dev.fovea.data.io;

/// A file on the network, known by its content: name, length and SHA-256 in hexadecimal.
public record RemoteFile(String name, long bytes, String sha256) {

    public RemoteFile {
        if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*") || bytes < 0 || !sha256.matches("[0-9a-f]{64}")) {
            throw new FileException(
                    "a remote file needs a plain name, its length and its SHA-256 as 64 small hexadecimal digits, "
                            + "but has \"%s\", %d and \"%s\"",
                    name, bytes, sha256);
        }
    }
}
