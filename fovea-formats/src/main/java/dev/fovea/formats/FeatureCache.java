package dev.fovea.formats;

import dev.fovea.data.DataFiles;
import dev.fovea.data.DataSet;
import dev.fovea.data.io.AtomicFile;
import dev.fovea.data.io.FileException;
import dev.fovea.nn.model.FeatureExtractor;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Features of data sets in files, so that what frozen layers yield is computed once: `features-KEY.safetensors`.
///
/// The key is the SHA-256 of all that features depend on: operations, weights, backend, and the samples as they enter the network. A file
/// that is damaged is computed again. When the files take more than `mostBytes`, those go that were not used for the longest time;
/// features that are larger than that alone are not kept.
///
/// @param log told of a file that is damaged, or cannot be written
public record FeatureCache(Path folder, long mostBytes, Consumer<String> log) {
    private static final long GIBIBYTE = 1L << 30;
    private static final String TENSOR = "features";
    private static final String SUM = "sha256";
    private static final String START = "features-";
    private static final String END = ".safetensors";

    public FeatureCache {
        if (mostBytes < 0) {
            throw new IllegalArgumentException("the features that are kept take 0 bytes or more, but are " + mostBytes);
        }
    }

    /// In a folder, 2 GiB at most.
    public static FeatureCache in(Path folder) {
        System.Logger logger = System.getLogger(FeatureCache.class.getPackageName());
        return new FeatureCache(folder, 2 * GIBIBYTE, message -> logger.log(System.Logger.Level.WARNING, message));
    }

    /// In the user's cache.
    public static FeatureCache ofUser() {
        return in(DataFiles.system().cache().resolveSibling(TENSOR));
    }

    public FeatureCache mostBytes(long bytes) { return new FeatureCache(folder, bytes, log); }
    public FeatureCache log(Consumer<String> messages) { return new FeatureCache(folder, mostBytes, messages); }

    /// Data whose samples are features.
    ///
    /// @param computed whether they were computed now, and not found
    public record Features(DataSet data, boolean computed) {
    }

    /// The features of all samples, read if they were computed before.
    public Features of(FeatureExtractor extractor, DataSet data) {
        Path file = folder.resolve(START + key(extractor, data) + END);
        Optional<Tensor> known = read(file, extractor.sample().prepend(data.size()));
        if (known.isPresent()) {
            touch(file);
            return new Features(extractor.of(data, known.get()), false);
        }
        Tensor features = extractor.tensor(data);
        write(file, features);
        return new Features(extractor.of(data, features), true);
    }

    private static String key(FeatureExtractor extractor, DataSet data) {
        MessageDigest sha = sha256();
        sha.update((Version.ofFovea() + " " + data.digest() + "\n").getBytes(StandardCharsets.UTF_8));
        extractor.digest(sha);
        return HexFormat.of().formatHex(sha.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String sum(Tensor features) {
        MessageDigest sha = sha256();
        int rows = features.shape().batch();
        for (int row = 0; row < rows; row++) {
            sha.update(features.samples(row, row + 1).data().asByteBuffer());
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    /// Mapped as long as they are in use; empty if there are none, or none that can be trusted.
    private Optional<Tensor> read(Path file, Shape shape) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Safetensors found = Safetensors.map(file, Arena.ofAuto());
            Tensor features = found.tensor(TENSOR);
            if (features.dtype() == DType.F32 && features.shape().equals(shape)
                    && sum(features).equals(found.metadata().get(SUM))) {
                return Optional.of(features);
            }
            log.accept("%s is damaged; the features are computed again".formatted(file));
        } catch (FormatException | FileException e) {
            log.accept("%s; the features are computed again".formatted(e.getMessage()));
        }
        return Optional.empty();
    }

    private void write(Path file, Tensor features) {
        if (features.data().byteSize() > mostBytes) {
            return;
        }
        try {
            Files.createDirectories(folder);
            AtomicFile.removeStale(folder);
            Safetensors.write(file, Map.of(TENSOR, features), Map.of(SUM, sum(features)));
            shrink(file);
        } catch (IOException e) {
            log.accept("features cannot be kept in %s: %s".formatted(folder, FileException.reason(e)));
        } catch (FileException e) {
            log.accept("features cannot be kept: " + e.getMessage());
        }
    }

    /// Deletes the files that were not used for the longest time, until the others are within the limit.
    private void shrink(Path kept) throws IOException {
        record Entry(Path file, long bytes, Instant used) {
        }
        var entries = new ArrayList<Entry>();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(FeatureCache::isOurs).toList()) {
                entries.add(new Entry(file, Files.size(file), Files.getLastModifiedTime(file).toInstant()));
            }
        }
        long bytes = entries.stream().mapToLong(Entry::bytes).sum();
        List<Entry> oldest = entries.stream().filter(e -> !e.file().equals(kept))
                .sorted(Comparator.comparing(Entry::used).thenComparing(Entry::file)).toList();
        for (Entry entry : oldest) {
            if (bytes <= mostBytes) {
                return;
            }
            Files.deleteIfExists(entry.file());
            bytes -= entry.bytes();
        }
    }

    private static boolean isOurs(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(START) && name.endsWith(END);
    }

    private void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            log.accept("%s: the time of its use cannot be written: %s".formatted(file, FileException.reason(e)));
        }
    }
}
