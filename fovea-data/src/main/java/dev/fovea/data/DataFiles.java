package dev.fovea.data;

import dev.fovea.data.io.Download;
import dev.fovea.data.io.FileException;
import dev.fovea.data.io.RemoteFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the files of a known data set: below `FOVEA_DATA`, else in the user's cache, else on the network.
///
/// Both places look the same: one folder per data set, with the official names in it
/// (`mnist/train-images-idx3-ubyte.gz`).
public final class DataFiles {
    /// The variable of the environment that names the folder of data folders.
    public static final String VARIABLE = "FOVEA_DATA";

    private final Map<String, String> environment;
    private final String userHome;
    private final String system;
    private final Download download;

    /// `environment`, the user's home and the name of the operating system say where to look.
    public DataFiles(Map<String, String> environment, String userHome, String system, Download download) {
        this.environment = environment;
        this.userHome = userHome;
        this.system = system;
        this.download = download;
    }

    /// Those of this user on this machine.
    public static DataFiles system() {
        return new DataFiles(System.getenv(), System.getProperty("user.home", "."), System.getProperty("os.name", ""),
                new Download());
    }

    /// A data set as it is published: the folder it gets, and for each of its files name, length and SHA-256.
    record Published(String folder, List<URI> mirrors, List<RemoteFile> files) {
        List<URI> addresses(RemoteFile file) {
            return mirrors.stream().map(m -> m.resolve(file.name())).toList();
        }
    }

    /// The folder in which downloads are kept.
    public Path cache() {
        String os = system.toLowerCase(Locale.ROOT);
        if (os.startsWith("windows")) {
            return variable("LOCALAPPDATA").map(Path::of).orElse(Path.of(userHome, "AppData", "Local")).resolve("fovea")
                    .resolve("data");
        }
        if (os.startsWith("mac")) {
            return Path.of(userHome, "Library", "Caches", "fovea", "data");
        }
        return variable("XDG_CACHE_HOME").map(Path::of).filter(Path::isAbsolute).orElse(Path.of(userHome, ".cache"))
                .resolve("fovea").resolve("data");
    }

    /// Where a file is, without fetching it.
    Optional<Path> locate(Published data, String file) {
        return folders(data).stream().flatMap(folder -> in(folder, file).stream()).findFirst();
    }

    /// The folders in which the files of a data set are looked for.
    List<Path> folders(Published data) {
        return Stream.concat(root().stream(), Stream.of(cache())).map(root -> root.resolve(data.folder())).toList();
    }

    /// Where a file of a folder is, below `FOVEA_DATA` or in the cache; nothing is fetched.
    public Optional<Path> locate(String folder, String name) {
        return Stream.concat(root().stream(), Stream.of(cache())).map(r -> r.resolve(folder).resolve(name))
                .filter(Files::isRegularFile).findFirst();
    }

    /// Fetches a file into a folder of the cache, unless it is there: it takes its name when it is whole and right.
    ///
    /// @throws FileException when no address has it, or the folder cannot be written
    public Path fetch(String folder, RemoteFile file, List<URI> addresses) {
        return download.fetch(file, addresses, cache().resolve(folder));
    }

    /// Where a file is, fetched if need be.
    Path find(Published data, String name) {
        return locate(data, name).orElseGet(() -> {
            RemoteFile file = data.files().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
            Path folder = cache().resolve(data.folder());
            try {
                return download.fetch(file, data.addresses(file), folder);
            } catch (FileException e) {
                throw new DataException(e, """
                        %s: the file %s is neither below FOVEA_DATA (%s) nor in %s, and downloading it failed.
                        %s
                        Put the files %s into a folder "%s", and set FOVEA_DATA to the folder that holds it; \
                        or choose the data set "digits", which needs no files.""",
                        data.folder(), name, variable(VARIABLE).orElse("not set"), folder,
                        String.valueOf(e.getMessage()),
                        String.join(", ", data.files().stream().map(RemoteFile::name).toList()), data.folder());
            }
        });
    }

    /// A file of a folder, packed or unpacked.
    static Optional<Path> in(Path folder, String file) {
        return Stream.of(file, file.replaceFirst("\\.gz$", "")).map(folder::resolve).filter(Files::isRegularFile)
                .findFirst();
    }

    /// A variable that names no folder is a mistake, and not passed over.
    private Optional<Path> root() {
        return variable(VARIABLE).map(Path::of).map(root -> {
            if (!Files.isDirectory(root)) {
                throw new DataException(
                        "FOVEA_DATA is %s, but there is no such folder. Set it to the folder that holds the data folders "
                                + "(such as mnist), or unset it.",
                        root);
            }
            return root;
        });
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
