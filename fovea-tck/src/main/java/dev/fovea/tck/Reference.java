package dev.fovea.tck;

import dev.fovea.spi.Backend;
import dev.fovea.spi.BackendException;
import java.util.ServiceLoader;

/// The backend that defines what is right, found as a service: tests add `fovea-reference` to their class path.
final class Reference {
    private Reference() {
    }

    static Backend backend() {
        for (Backend b : ServiceLoader.load(Backend.class)) {
            if (b.name().equals("reference")) {
                return b;
            }
        }
        throw new BackendException("the backend `reference` is not there, against which others are tested; "
                + "add dev.fovea:fovea-reference in test scope");
    }
}
