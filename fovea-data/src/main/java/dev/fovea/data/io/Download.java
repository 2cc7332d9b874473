package dev.fovea.data.io;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Fetches files whose SHA-256 is known. A file takes its name when it is whole and right, and not before.
///
/// What came before a cut stays in `NAME.part`, and the next try asks for the rest (`Range`). Addresses are tried in
/// turn, each until a few tries have brought nothing new. Only one program at a time fetches into a folder.
public final class Download {
    private static final System.Logger LOG = System.getLogger(Download.class.getName());
    private static final int TRIES = 3;            // in a row that bring nothing
    private static final int MOST_TRIES = 100;    // however little each of them brings
    private static final int BUFFER = 1 << 16;

    private final FileCalls calls;
    private final Duration connect;
    private final Duration patience;
    private final Duration pause;

    /// With the proxy settings of this JVM, 10 s for a connection, and 30 s without a byte before it is given up.
    public Download() {
        this(FileCalls.system(), Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(1));
    }

    /// `connect` for a connection, `patience` without a byte, `pause` before a broken connection is tried again.
    public Download(FileCalls calls, Duration connect, Duration patience, Duration pause) {
        this.calls = calls;
        this.connect = connect;
        this.patience = patience;
        this.pause = pause;
    }

    /// What one address gave instead of the file.
    private static final class Refused extends IOException {
        @Serial private static final long serialVersionUID = 1;

        private final String reason;

        Refused(String format, Object... arguments) {
            super(format.formatted(arguments));
            reason = format.formatted(arguments);
        }

        String reason() {
            return reason;
        }
    }

    /// Fetches `file` into `folder` from the first address that has it, unless it is there.
    ///
    /// @throws FileException when no address has it, or the folder cannot be written; its text lists address and reason
    public Path fetch(RemoteFile file, List<URI> addresses, Path folder) {
        Path target = folder.resolve(file.name());
        if (Files.exists(target)) {
            return target;
        }
        try {
            calls.createFolders(folder);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
        try (var lockFile = FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
                var _ = lock(lockFile)) {
            if (!Files.exists(target)) {
                fetchFromAny(file, addresses, target);
            }
            return target;
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    /// Waits while another thread or program fetches into the same folder.
    private static FileLock lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException _) {
                sleep(Duration.ofMillis(50));
            }
        }
    }

    private void fetchFromAny(RemoteFile file, List<URI> addresses, Path target) {
        var failures = new ArrayList<String>();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(connect)
                .followRedirects(HttpClient.Redirect.NORMAL).build()) {
            for (URI address : addresses) {
                String failure = tryOften(client, address, file, target);
                if (failure.isEmpty()) {
                    return;
                }
                failures.add("\n  " + address + ": " + failure);
            }
        }
        throw new FileException("%s could not be downloaded:%s", file.name(), String.join("", failures));
    }

    /// Says why it failed; empty when it did not.
    private String tryOften(HttpClient client, URI address, RemoteFile file, Path target) {
        Path part = part(target);
        String failure = "";
        int barren = 0;
        for (int attempt = 0; barren < TRIES && attempt < MOST_TRIES; attempt++) {
            if (attempt > 0) {
                sleep(pause);
            }
            long before = held(part);
            try {
                fetchFrom(client, address, file, target);
                return "";
            } catch (Refused e) {
                return e.reason();
            } catch (IOException e) {
                failure = reason(e);
                barren = held(part) > before ? 0 : barren + 1;
            }
        }
        return failure;
    }

    private void fetchFrom(HttpClient client, URI address, RemoteFile file, Path target) throws IOException {
        Path part = part(target);
        boolean resumed = held(part) > 0;
        if (held(part) < file.bytes()) {
            transfer(client, address, file, part);
        }
        String digest = held(part) == file.bytes() ? RemoteFile.digest(part) : "another length";
        if (digest.equals(file.sha256())) {
            publish(part, target);
            return;
        }
        delete(part);
        if (resumed) {
            fetchFrom(client, address, file, target);
            return;
        }
        throw new Refused("the content is not the one expected (SHA-256 %s instead of %s)", digest, file.sha256());
    }

    private void transfer(HttpClient client, URI address, RemoteFile file, Path part) throws IOException {
        long held = held(part);
        var request = HttpRequest.newBuilder(address).timeout(patience);
        if (held > 0) {
            request.header("Range", "bytes=" + held + "-");
        }
        HttpResponse<InputStream> response = send(client, request.build());
        try (InputStream body = response.body()) {
            long from = switch (response.statusCode()) {
                case 200 -> 0;
                case 206 -> held;
                case 416 -> throw restart(part, "the server has no such range");
                default -> throw new Refused("the server answered with status %d", response.statusCode());
            };
            if (from > 0
                    && !response.headers().firstValue("Content-Range").orElse("").startsWith("bytes " + held + "-")) {
                throw restart(part, "the server sent another range");
            }
            long announced = response.headers().firstValueAsLong("Content-Length").orElse(file.bytes() - from);
            if (announced != file.bytes() - from) {
                throw new Refused("the server has %d bytes instead of %d", from + announced, file.bytes());
            }
            if (from == 0) {
                delete(part);
            }
            LOG.log(System.Logger.Level.INFO, () -> "downloading " + response.uri() + " ("
                    + announced + " bytes" + (from > 0 ? ", the rest of " + file.bytes() : "") + ")");
            save(body, part, announced);
        }
    }

    private IOException restart(Path part, String why) {
        delete(part);
        return new IOException(why);
    }

    private HttpResponse<InputStream> send(HttpClient client, HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new FileException("%s was not downloaded: the thread was interrupted", request.uri());
        }
    }

    /// What has come is kept even if the connection breaks: it is forced to the disk, and the next try goes on behind
    /// it.
    private void save(InputStream body, Path part, long count) throws IOException {
        var lastByte = new AtomicLong(System.nanoTime());
        Thread watch = Thread.ofVirtual().start(() -> closeWhenSilent(body, lastByte));
        try (var file = new PartFile(part)) {
            var buffer = new byte[BUFFER];
            long left = count;
            while (left > 0) {
                int read = read(body, buffer, left);
                lastByte.set(System.nanoTime());
                file.write(buffer, read);
                left -= read;
            }
        } catch (IOException e) {
            if (System.nanoTime() - lastByte.get() >= patience.toNanos()) {
                throw new HttpTimeoutException("silence");
            }
            throw e;
        } finally {
            watch.interrupt();
        }
    }

    private static int read(InputStream body, byte[] buffer, long left) throws IOException {
        String cut = "the connection was cut, " + left + " bytes before the end";
        try {
            int read = body.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read > 0) {
                return read;
            }
        } catch (IOException e) {
            throw new IOException(cut, e);
        }
        throw new IOException(cut);
    }

    /// `HttpRequest.timeout` ends with the headers; a body can be silent for ever.
    private void closeWhenSilent(InputStream body, AtomicLong lastByte) {
        try {
            long silence = 0;
            while (silence < patience.toNanos()) {
                Thread.sleep(Duration.ofNanos(patience.toNanos() - silence));
                silence = System.nanoTime() - lastByte.get();
            }
            body.close();
        } catch (InterruptedException | IOException _) {
            // the body has ended by itself
        }
    }

    /// Failures of the disk are not those of the network: they end the download at once.
    private final class PartFile implements AutoCloseable {
        private final Path path;
        private final FileOutputStream stream;

        PartFile(Path path) {
            this.path = path;
            try {
                stream = calls.append(path);
            } catch (IOException e) {
                throw unwritable(path, e);
            }
        }

        void write(byte[] bytes, int count) {
            try {
                calls.write(stream, bytes, 0, count);
            } catch (IOException e) {
                throw unwritable(path, e);
            }
        }

        @Override public void close() {
            try {
                try {
                    calls.sync(stream);
                } finally {
                    calls.close(stream);
                }
            } catch (IOException e) {
                throw unwritable(path, e);
            }
        }
    }

    private void publish(Path part, Path target) {
        try {
            calls.move(part, target);
            calls.syncFolder(target.toAbsolutePath().getParent() instanceof Path folder ? folder : target);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    private void delete(Path part) {
        try {
            calls.delete(part);
        } catch (IOException e) {
            throw unwritable(part, e);
        }
    }

    private static FileException unwritable(Path file, IOException e) {
        return new FileException(e,
                "%s could not be written: %s. Free space or permit writing there; what was fetched is kept for the next try.",
                file, FileException.reason(e));
    }

    private static Path part(Path target) {
        return target.resolveSibling(target.getFileName() + ".part");
    }

    private static long held(Path part) {
        return part.toFile().length();   // 0 where there is none
    }

    private String reason(IOException e) {
        return switch (e) {
            case HttpConnectTimeoutException _ -> "no connection in time";
            case HttpTimeoutException _ -> "nothing came for " + patience.toMillis() / 1000.0 + " s";
            case ConnectException _ -> "no connection";
            default -> FileException.reason(e);
        };
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new FileException("the download was interrupted");
        }
    }
}
