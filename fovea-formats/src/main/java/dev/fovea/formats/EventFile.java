package dev.fovea.formats;

import static java.util.Objects.requireNonNull;

import dev.fovea.data.Images;
import dev.fovea.data.io.FileCalls;
import dev.fovea.data.io.FileException;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import javax.imageio.ImageIO;

/// A file of events for TensorBoard: numbers, histograms and pictures under a tag, each at a step.
///
/// ```java
/// try (var events = EventFile.create(Path.of("logs/mine"))) {
///     events.scalar("temperature", 0, 21.5);
/// }
/// ```
/// Each event is a whole record, written at once; after a kill a reader finds all of them but perhaps the last.
/// The messages are `Event` and `Summary` of TensorFlow's `event.proto` and `summary.proto`, in a [TfRecord] each. A file
/// belongs to one thread.
public final class EventFile implements AutoCloseable {
    private static final String VERSION = "brain.Event:2";
    private static final int SESSION_START = 1;

    // fields of Event
    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;
    // fields of Summary.Value
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;
    private static final int IMAGE = 4;
    private static final int HISTOGRAM = 5;

    private final Path file;
    private final FileCalls calls;
    private final InstantSource clock;
    private final FileOutputStream stream;

    private EventFile(Path file, FileOutputStream stream, FileCalls calls, InstantSource clock) {
        this.file = file;
        this.stream = stream;
        this.calls = calls;
        this.clock = clock;
    }

    /// A new file `events.out.tfevents.<seconds>.<host>` in a folder, which is made if need be.
    ///
    /// @throws FileException if it cannot be written
    public static EventFile create(Path folder) {
        return create(folder, FileCalls.system(), InstantSource.system());
    }

    static EventFile create(Path folder, FileCalls calls, InstantSource clock) {
        Path file = free(folder.resolve("events.out.tfevents.%d.%s".formatted(clock.instant().getEpochSecond(),
                host())));
        try {
            calls.createFolders(folder);
            var events = new EventFile(file, calls.create(file), calls, clock);
            events.write(events.event(0).text(FILE_VERSION, VERSION));
            return events;
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /// A run that goes on within the second in which it was started takes the next name.
    private static Path free(Path file) {
        Path free = file;
        for (int i = 1; Files.exists(free); i++) {
            free = file.resolveSibling(requireNonNull(file.getFileName()) + "." + i);
        }
        return free;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "_");
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }

    public Path file() {
        return file;
    }

    // events

    public void scalar(String tag, long step, double value) {
        write(event(step).message(SUMMARY, summary(value(tag).float32(SIMPLE_VALUE, (float) value))));
    }

    /// How the numbers of a tensor are distributed; what is not finite is left out.
    public void histogram(String tag, long step, Tensor values) {
        write(event(step).message(SUMMARY, summary(value(tag).message(HISTOGRAM, Histogram.of(values).message()))));
    }

    /// A picture `[height, width, channels]` of bytes, with one channel or three.
    public void image(String tag, long step, Tensor pixels) {
        Shape shape = pixels.shape();
        if (shape.rank() != 3 || pixels.dtype() != DType.U8 || shape.extent(2) != 1 && shape.extent(2) != 3) {
            throw new IllegalArgumentException(
                    "an image of an event file is u8[height, width, 1 or 3], but \"%s\" is %s".formatted(tag,
                            pixels.type()));
        }
        var png = new ByteArrayOutputStream();
        try {
            ImageIO.write(Images.toImage(pixels), "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);      // there is no file here that could fail
        }
        var image = new ProtoMessage().varint(1, shape.extent(0)).varint(2, shape.extent(1)).varint(3, shape.extent(2))
                .bytes(4, png.toByteArray());
        write(event(step).message(SUMMARY, summary(value(tag).message(IMAGE, image))));
    }

    /// Says that what other files of the folder hold at this step or later is superseded: for a run that goes on from an
    /// earlier step than it had reached.
    public void restart(long step) {
        write(event(step).message(SESSION_LOG, new ProtoMessage().varint(1, SESSION_START)));
    }

    private ProtoMessage event(long step) {
        Instant now = clock.instant();
        return new ProtoMessage().float64(WALL_TIME, now.getEpochSecond() + now.getNano() / 1e9).varint(STEP, step);
    }

    private static ProtoMessage value(String tag) {
        return new ProtoMessage().text(TAG, tag);
    }

    private static ProtoMessage summary(ProtoMessage value) {
        return new ProtoMessage().message(1, value);
    }

    private void write(ProtoMessage event) {
        byte[] record = TfRecord.of(event.bytes());
        try {
            calls.write(stream, record, 0, record.length);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /// Returns when all events are on the disk.
    public void flush() {
        try {
            calls.sync(stream);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    @Override public void close() {
        try {
            calls.close(stream);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static FileException failed(Path file, IOException e) {
        return new FileException(e,
                "%s could not be written: %s. Free space or permit writing there, or choose another "
                        + "folder.",
                file, FileException.reason(e));
    }
}
