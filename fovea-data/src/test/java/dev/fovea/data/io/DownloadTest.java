package dev.fovea.data.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final byte[] CONTENT = content();
    private static final RemoteFile FILE = new RemoteFile("train.gz", CONTENT.length, sha256(CONTENT));

    @TempDir Path folder;

    private static final Logger LOG = Logger.getLogger(Download.class.getName());

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;

    private static byte[] content() {
        var bytes = new byte[120_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 17 + i / 253);
        }
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeAll static void quiet() {
        LOG.setLevel(Level.WARNING);
    }

    @BeforeEach void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/good/", exchange -> serve(exchange, CONTENT, true, Integer.MAX_VALUE));
        server.createContext("/cut/", exchange -> serve(exchange, CONTENT, true, 40_000));
        server.createContext("/cut-no-range/",
                exchange -> serve(exchange, CONTENT, false, requests.size() < 2 ? 40_000 : Integer.MAX_VALUE));
        server.createContext("/wrong/", exchange -> serve(exchange, new byte[CONTENT.length], true, Integer.MAX_VALUE));
        server.createContext("/short/", exchange -> serve(exchange, new byte[10], true, Integer.MAX_VALUE));
        server.createContext("/silent/", this::beSilent);
        server.createContext("/moved/", exchange -> {
            requests.add("moved");
            exchange.getResponseHeaders().set("Location", "/good/" + FILE.name());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach void stop() {
        end.countDown();
        server.stop(0);
    }

    /// Sends what is asked for, but cuts the connection after `most` bytes.
    private void serve(HttpExchange exchange, byte[] content, boolean ranges, int most) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(range == null ? "all" : range);
        int from = range == null || !ranges ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
        if (from > content.length) {
            exchange.sendResponseHeaders(416, -1);
            exchange.close();
            return;
        }
        if (from > 0) {
            exchange.getResponseHeaders().set("Content-Range",
                    "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        var body = exchange.getResponseBody();
        body.write(content, from, Math.min(most, content.length - from));
        body.flush();
        exchange.close();
    }

    private void beSilent(HttpExchange exchange) throws IOException {
        requests.add("silent");
        exchange.sendResponseHeaders(200, CONTENT.length);
        exchange.getResponseBody().write(CONTENT, 0, 1000);
        exchange.getResponseBody().flush();
        try {
            end.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private URI at(String place) {
        return URI.create(
                "http://" + server.getAddress().getAddress().getHostAddress() + ":" + server.getAddress().getPort()
                        + "/" + place + "/" + FILE.name());
    }

    private static Download download() {
        return new Download(FileCalls.system(), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(1));
    }

    private Path fetch(String... places) {
        return download().fetch(FILE, Arrays.stream(places).map(this::at).toList(), folder.resolve("mnist"));
    }

    private Path part() {
        return folder.resolve("mnist").resolve("train.gz.part");
    }

    @Test void fetchesAFileOnce() {
        assertThat(fetch("good")).isEqualTo(folder.resolve("mnist").resolve("train.gz")).hasBinaryContent(CONTENT);
        assertThat(fetch("good")).hasBinaryContent(CONTENT);
        assertThat(requests).containsExactly("all");
        assertThat(part()).doesNotExist();
    }

    @Test void goesOnWhereTheConnectionWasCut() {
        assertThat(fetch("cut")).hasBinaryContent(CONTENT);
        assertThat(requests).hasSizeGreaterThanOrEqualTo(3).startsWith("all");
        assertThat(requests.subList(1, requests.size())).allMatch(r -> r.matches("bytes=[1-9]\\d*-"))
                .doesNotHaveDuplicates();
    }

    @Test void goesOnWithWhatAFormerProgramLeft() throws IOException {
        Files.createDirectories(part().getParent());
        Files.write(part(), Arrays.copyOf(CONTENT, 100_000));
        assertThat(fetch("good")).hasBinaryContent(CONTENT);
        assertThat(requests).containsExactly("bytes=100000-");
    }

    @Test void aWholePartNeedsNoServer() throws IOException {
        Files.createDirectories(part().getParent());
        Files.write(part(), CONTENT);
        assertThat(fetch("good")).hasBinaryContent(CONTENT);
        assertThat(requests).isEmpty();
    }

    @Test void startsAgainWhereTheServerKnowsNoRanges() {
        assertThat(fetch("cut-no-range")).hasBinaryContent(CONTENT);
        assertThat(requests).hasSize(3).startsWith("all");
        assertThat(requests.subList(1, 3)).allMatch(r -> r.matches("bytes=[1-9]\\d*-"));
    }

    @Test void startsAgainIfTheRestDoesNotFitWhatWasThere() throws IOException {
        Files.createDirectories(part().getParent());
        Files.write(part(), new byte[100_000]);
        assertThat(fetch("good")).hasBinaryContent(CONTENT);
        assertThat(requests).containsExactly("bytes=100000-", "all");
    }

    @Test void startsAgainIfThePartIsTooLong() throws IOException {
        Files.createDirectories(part().getParent());
        Files.write(part(), new byte[120_001]);
        assertThat(fetch("good")).hasBinaryContent(CONTENT);
        assertThat(requests).containsExactly("all");
    }

    @Test void followsARedirection() {
        assertThat(fetch("moved")).hasBinaryContent(CONTENT);
        assertThat(requests).containsExactly("moved", "all");
    }

    @Test void takesTheNextAddressAndSaysWhyNoneServed() {
        assertThat(fetch("missing", "wrong", "good")).hasBinaryContent(CONTENT);

        RemoteFile other = new RemoteFile("other.gz", CONTENT.length, FILE.sha256());
        assertThatThrownBy(() -> download().fetch(other, List.of(at("missing"), at("wrong"), at("short")), folder))
                .isInstanceOf(FileException.class).hasMessage("""
                        other.gz could not be downloaded:
                          %s: the server answered with status 404
                          %s: the content is not the one expected (SHA-256 %s instead of %s)
                          %s: the server has 10 bytes instead of 120000""",
                        at("missing"), at("wrong"), sha256(new byte[CONTENT.length]), FILE.sha256(), at("short"));
        assertThat(folder.resolve("other.gz")).doesNotExist();
        assertThat(folder.resolve("other.gz.part")).doesNotExist();
    }

    @Test void givesUpOnAServerThatFallsSilentAndKeepsWhatCame() {
        var impatient = new Download(FileCalls.system(), Duration.ofSeconds(5), Duration.ofMillis(500),
                Duration.ofMillis(1));
        var silent = new RemoteFile("silent.gz", CONTENT.length, FILE.sha256());
        assertThatThrownBy(() -> impatient.fetch(silent, List.of(at("silent")), folder))
                .isInstanceOf(FileException.class)
                .hasMessage("silent.gz could not be downloaded:\n  %s: nothing came for 0.5 s", at("silent"));
        assertThat(requests).hasSizeGreaterThanOrEqualTo(3).containsOnly("silent");
        assertThat(folder.resolve("silent.gz.part")).hasSize(1000);
    }

    @Test void saysHowFarItCameWhereTheConnectionIsCutAgainAndAgain() {
        server.createContext("/always-cut/", exchange -> serve(exchange, CONTENT, true, 0));
        assertThatThrownBy(() -> fetch("always-cut")).isInstanceOf(FileException.class)
                .hasMessage(
                        "train.gz could not be downloaded:\n  %s: the connection was cut, 120000 bytes before the end",
                        at("always-cut"));
        assertThat(requests).containsExactly("all", "all", "all");
    }

    @Test void saysThatThereIsNoConnection() {
        URI nowhere = at("good");
        stop();
        assertThatThrownBy(() -> download().fetch(FILE, List.of(nowhere), folder)).isInstanceOf(FileException.class)
                .hasMessage("train.gz could not be downloaded:\n  %s: no connection", nowhere);
    }

    /// The disk fills up at every call in turn: a typed error, and no file of that name that is not whole.
    @Test void whicheverCallFailsThereIsNoHalfFile() throws IOException {
        boolean disturbed = true;
        for (int k = 1; disturbed; k++) {
            Path place = Files.createDirectory(folder.resolve("k" + k));
            int failing = k;
            var calls = new CopyOnWriteArrayList<String>();
            var full = new Download(FileCalls.system().watchedBy(call -> {
                calls.add(call);
                if (calls.size() == failing) {
                    throw new IOException("No space left on device");
                }
            }), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(1));
            try {
                full.fetch(FILE, List.of(at("good")), place);
            } catch (FileException e) {
                assertThat(e.getMessage()).endsWith("could not be written: No space left on device. "
                        + "Free space or permit writing there; what was fetched is kept for the next try.");
            }
            disturbed = calls.size() >= failing;
            Path file = place.resolve(FILE.name());
            if (Files.exists(file)) {
                assertThat(file).hasBinaryContent(CONTENT);
            }
            assertThat(download().fetch(FILE, List.of(at("good")), place)).hasBinaryContent(CONTENT);
        }
    }

    @Test void twoThreadsThatWantTheSameFileFetchItOnce() throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<Path> task = () -> fetch("good");
            for (var result : threads.invokeAll(Collections.nCopies(4, task))) {
                assertThat(result.resultNow()).hasBinaryContent(CONTENT);
            }
        }
        assertThat(requests).containsExactly("all");
    }

    @Test void aRemoteFileIsCheckedWhenMade() {
        assertThatThrownBy(() -> new RemoteFile("../passwd", 1, "00")).isInstanceOf(FileException.class)
                .hasMessage(
                        "a remote file needs a plain name, its length and its SHA-256 as 64 small hexadecimal digits, "
                                + "but has \"../passwd\", 1 and \"00\"");
    }
}
