package dev.fovea.zoo;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The networks by the names of the command line.
public final class Zoo {

    /// A network by name, as its paper has it.
    ///
    /// @param about one line: what it is, and who published it
    public record Entry(String name, String about, Supplier<Architecture> architecture) {}

    private static final List<Entry> ALL = List.of(
            new Entry("lenet5", "LeNet-5, LeCun et al. 1998", LeNet5::leNet5));

    private Zoo() {}

    public static List<Entry> all() {
        return ALL;
    }

    public static Optional<Architecture> find(String name) {
        return ALL.stream().filter(e -> e.name().equals(name)).findFirst().map(e -> e.architecture().get());
    }

    /// The network of that name.
    ///
    /// @throws IllegalArgumentException if there is none; the message lists those that there are
    public static Architecture named(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("there is no network \"%s\"; there are %s"
                .formatted(name, ALL.stream().map(Entry::name).collect(Collectors.joining(", ")))));
    }
}
