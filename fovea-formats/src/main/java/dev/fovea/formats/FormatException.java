package dev.fovea.formats;

import java.io.Serial;

/// A file that is not what it should be: `file: place: problem.` and, on a second line, the remedy.
///
/// The file was there and could be read; one that was not is a [dev.fovea.data.io.FileException].
public final class FormatException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final String file;
    private final String place;
    private final String problem;
    private final String remedy;

    /// @param file what was read, as the user named it; an archive's entries as `lenet.fovea/network.json`
    /// @param place `byte 8`, `line 3, column 7` or `$.layers[3].filters`; empty when the whole file is meant
    /// @param problem what is and what was expected
    /// @param remedy what to do, as a sentence; empty when the problem says it
    public FormatException(String file, String place, String problem, String remedy) {
        super(message(file, place, problem, remedy));
        this.file = file;
        this.place = place;
        this.problem = problem;
        this.remedy = remedy;
    }

    private FormatException(FormatException error, Throwable cause) {
        this(error.file, error.place, error.problem, error.remedy);
        initCause(cause);
    }

    private static String message(String file, String place, String problem, String remedy) {
        String where = file + ": " + (place.isEmpty() ? "" : place + ": ");
        return where + problem + (remedy.isEmpty() ? "" : problem.endsWith("?") ? "\n" + remedy : ".\n" + remedy);
    }

    /// The same error with what led to it.
    public FormatException causedBy(Throwable cause) {
        return new FormatException(this, cause);
    }

    public String file() {
        return file;
    }

    public String place() {
        return place;
    }

    public String problem() {
        return problem;
    }

    public String remedy() {
        return remedy;
    }
}
