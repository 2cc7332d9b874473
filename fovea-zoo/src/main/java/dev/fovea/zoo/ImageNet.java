package dev.fovea.zoo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The 1,000 classes of ImageNet's challenge of 2012, by the names that WordNet 3.0 has for them, in the order in which networks answer.
///
/// Russakovsky et al. 2015; Miller 1995. Two classes are called "crane": their names have WordNet's number behind them.
public final class ImageNet {
    private static final String FILE = "imagenet-classes.txt";

    private ImageNet() {}

    /// `tench, Tinca tinca` is the first.
    public static List<String> classNames() {
        try (InputStream in = ImageNet.class.getResourceAsStream(FILE)) {
            String text = new String(Objects.requireNonNull(in, FILE).readAllBytes(), StandardCharsets.UTF_8);
            return named(text.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// With the class `background` before them, as TensorFlow's networks have it.
    static List<String> withBackground() {
        return Stream.concat(Stream.of("background"), classNames().stream()).toList();
    }

    private static List<String> named(List<String> lines) {
        Set<String> seen = new HashSet<>();
        Set<String> twice = lines.stream().map(ImageNet::name).filter(n -> !seen.add(n)).collect(Collectors.toSet());
        return lines.stream().map(line -> twice.contains(name(line))
                ? "%s (%s)".formatted(name(line), line.substring(0, line.indexOf(' ')))
                : name(line)).toList();
    }

    private static String name(String line) {
        return line.substring(line.indexOf(' ') + 1);
    }
}
