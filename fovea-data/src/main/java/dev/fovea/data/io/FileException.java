package dev.fovea.data.io;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/// A file that could not be written or fetched: the text says which, why, what is there now and what to do.
public final class FileException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    public FileException(String format, Object... arguments) {
        super(String.format(Locale.ROOT, format, arguments));
    }

    public FileException(IOException cause, String format, Object... arguments) {
        super(String.format(Locale.ROOT, format, arguments), cause);
    }

    /// Why the file system refused, without the path that most of its messages start with.
    public static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file or folder";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException f when f.getReason() instanceof String reason -> reason;
            default -> e.getMessage() instanceof String message && !message.isBlank() ? message : kind(e);
        };
    }

    /// `java.net.http.HttpConnectTimeoutException` as `http connect timeout`.
    private static String kind(IOException e) {
        String words = e.getClass().getSimpleName().replaceAll("Exception$", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        return words.isBlank() ? "input/output error" : words.toLowerCase(Locale.ROOT);
    }
}
