package dev.fovea.data.io;

import java.io.IOException;

/// Takes a value and may fail as files do.
@FunctionalInterface
public interface IoConsumer<T> {
    void accept(T value) throws IOException;
}
