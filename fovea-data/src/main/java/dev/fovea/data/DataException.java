package dev.fovea.data;

import java.io.Serial;
import java.util.Locale;

/// Data that are not what they should be: the text says where, what is, what was expected and what to do.
public final class DataException extends IllegalArgumentException {
    @Serial private static final long serialVersionUID = 1;

    public DataException(String format, Object... arguments) {
        super(String.format(Locale.ROOT, format, arguments));
    }

    public DataException(Throwable cause, String format, Object... arguments) {
        super(String.format(Locale.ROOT, format, arguments), cause);
    }
}
