package dev.fovea.onednn;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;

/// Brings the libraries of the natives jar to the disk, once per user and jar.
///
/// The folder's name holds the checksums that the jar's directory already has, so that a start hashes nothing. A file is
/// written beside its place and renamed, so that several processes may do this at the same time.
final class NativeFiles {

    private final List<URL> resources;

    private NativeFiles(List<URL> resources) {
        this.resources = resources;
    }

    /// Finds the libraries of a platform on the class path.
    static NativeFiles find(NativePlatform platform) throws IOException {
        var resources = new ArrayList<URL>();
        for (String library : platform.libraries()) {
            // asked of the loader, since a class of a named module finds the resources of that module only
            URL resource = NativeFiles.class.getClassLoader()
                    .getResource("org/bytedeco/dnnl/" + platform.classifier() + "/" + library);
            if (resource == null) {
                throw new FileNotFoundException(library + " is not on the class path; add the dependency "
                        + "org.bytedeco:dnnl:3.11-1.5.13:" + platform.classifier());
            }
            resources.add(resource);
        }
        return new NativeFiles(resources);
    }

    /// The libraries as files that can be loaded, in the loading order.
    List<Path> onDisk() throws IOException {
        if (resources.getFirst().getProtocol().equals("file")) {
            return resources.stream().map(NativeFiles::path).toList();
        }
        Path folder = folder();
        var files = new ArrayList<Path>();
        for (URL resource : resources) {
            Path file = folder.resolve(fileName(resource));
            unpack(resource, file);
            files.add(file);
        }
        return files;
    }

    private Path folder() throws IOException {
        var name = new StringBuilder("onednn");
        for (URL resource : resources) {
            name.append('-').append(Long.toHexString(entry(resource).getCrc()));
        }
        Path cache = userCache(System.getenv(), System.getProperty("user.home", ""));
        try {
            return Files.createDirectories(cache.resolve(name.toString()));
        } catch (IOException _) {
            return folderForThisRun();
        }
    }

    /// Where the home cannot be written. The name is fresh, since anybody may prepare a known one in a shared folder.
    private Path folderForThisRun() throws IOException {
        Path folder = Files.createTempDirectory("fovea-onednn");
        folder.toFile().deleteOnExit();
        resources.forEach(resource -> folder.resolve(fileName(resource)).toFile().deleteOnExit());
        return folder;
    }

    /// `$XDG_CACHE_HOME/fovea`, or `~/.cache/fovea`.
    static Path userCache(Map<String, String> environment, String home) {
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        return (cache.isEmpty() ? Path.of(home, ".cache") : Path.of(cache)).resolve("fovea").toAbsolutePath();
    }

    /// Writes `resource` to `target` unless it is there in full length.
    static void unpack(URL resource, Path target) throws IOException {
        long size = entry(resource).getSize();
        if (hasSize(target, size)) {
            return;
        }
        Path temporary = Files.createTempFile(target.getParent(), fileName(resource), ".part");
        try (InputStream in = resource.openStream()) {
            Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
            rename(temporary, target);
        } catch (IOException failure) {
            if (!hasSize(target, size)) { // otherwise another process was faster, and Windows does not replace open files
                throw failure;
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static boolean hasSize(Path file, long size) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) == size;
    }

    private static ZipEntry entry(URL resource) throws IOException {
        if (!(resource.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException(resource + " is neither a file nor in a jar");
        }
        connection.setUseCaches(false);
        try (var _ = connection.getJarFile()) {
            return connection.getJarEntry();
        }
    }

    private static Path path(URL file) {
        try {
            return Path.of(file.toURI());
        } catch (URISyntaxException _) {
            return Path.of(URI.create(file.toString().replace(" ", "%20")));
        }
    }

    private static String fileName(URL resource) {
        String path = resource.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
