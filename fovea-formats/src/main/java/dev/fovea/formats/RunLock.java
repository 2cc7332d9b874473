package dev.fovea.formats;

import dev.fovea.data.io.FileException;
import dev.fovea.data.io.FolderLock;
import java.io.IOException;
import java.nio.file.Path;

/// Keeps a run to one process at a time.
final class RunLock {
    static final String FILE_NAME = FolderLock.FILE_NAME;

    private RunLock() {}

    /// @throws FileException if the run is being trained elsewhere
    static FolderLock of(Path folder) {
        try {
            return FolderLock.tryLock(folder).orElseThrow(() -> new FileException(
                    "the run %s is being trained by another process. Wait for it, or choose another name.", folder));
        } catch (IOException e) {
            throw new FileException(e,
                    "the run %s cannot be written: %s. Permit writing there, or choose another folder.", folder,
                    FileException.reason(e));
        }
    }
}
