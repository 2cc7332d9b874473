package dev.fovea.spi;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// The backends and kernel providers that are on the module or class path.
///
/// The available backend of highest rank is chosen, unless one is named, by argument or by the system property `fovea.backend`.
/// Naming one that cannot run is an error that says why; there is no silent fall-back.
public final class Backends {
    /// The system property that names a backend.
    public static final String PROPERTY = "fovea.backend";

    private Backends() {
    }

    /// All of them, highest rank first, whether available or not.
    public static List<Backend> all() {
        return ServiceLoader.load(Backend.class).stream().map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(Backend::rank).reversed()).toList();
    }

    /// The best that is available, or the one that the system property names.
    public static Backend best() {
        String named = System.getProperty(PROPERTY, "");
        if (!named.isEmpty()) {
            return named(named);
        }
        List<Backend> all = all();
        Backend best = all.stream().filter(b -> b.availability() instanceof Availability.Available).findFirst()
                .orElseThrow(() -> new BackendException(
                        "no backend is available: %s. Add dev.fovea:fovea-reference or dev.fovea:fovea-onednn.",
                        reasons(all)));
        System.getLogger(Backends.class.getName()).log(System.Logger.Level.DEBUG,
                "backend " + best.name() + " of " + reasons(all));
        return best;
    }

    /// The backend of that name.
    public static Backend named(String name) {
        List<Backend> all = all();
        Backend found = all.stream().filter(b -> b.name().equals(name)).findFirst()
                .orElseThrow(() -> new BackendException("there is no backend %s; there are %s", name,
                        all.stream().map(Backend::name).collect(Collectors.joining(", "))));
        if (found.availability() instanceof Availability.Unavailable(String reason)) {
            throw new BackendException("the backend %s cannot run here: %s", name, reason);
        }
        return found;
    }

    /// The backend that runs what another has no kernel for: the reference, if it is there.
    public static Optional<Backend> fallbackOf(Backend backend) {
        return all().stream().filter(b -> b.rank() == 0 && !b.name().equals(backend.name())).findFirst();
    }

    /// The kernel providers that are available.
    public static List<KernelProvider> providers() {
        return ServiceLoader.load(KernelProvider.class).stream().map(ServiceLoader.Provider::get)
                .filter(p -> p.availability() instanceof Availability.Available).toList();
    }

    private static String reasons(List<Backend> all) {
        return all.stream().map(b -> b.name() + switch (b.availability()) {
            case Availability.Available(String version) -> " (" + version + ")";
            case Availability.Unavailable(String reason) -> " (" + reason + ")";
        }).collect(Collectors.joining(", "));
    }
}
