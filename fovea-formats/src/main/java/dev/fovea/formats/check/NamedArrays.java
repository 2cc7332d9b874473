package dev.fovea.formats.check;

import dev.fovea.data.io.FileException;
import dev.fovea.formats.Mapping;
import dev.fovea.formats.Npy;
import dev.fovea.formats.zip.ZipEntries;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// Arrays of NumPy by name: one file `x.npy`, a folder of such, at any depth, or an archive `x.npz` of `numpy.savez`.
///
/// @param path  what was given
/// @param named whether the names say what the arrays are; that of a single file does not
/// @param all   by name, `layer1/conv1` of `layer1/conv1.npy`
public record NamedArrays(Path path, boolean named, SequencedMap<String, Tensor> all) {
    private static final String NPY = ".npy";
    private static final String NPZ = ".npz";
    private static final int MOST = 100_000;

    public NamedArrays {
        all = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(all));
    }

    /// @throws dev.fovea.formats.FormatException if a file is no array, or a damaged one
    /// @throws FileException if it is not there
    /// @throws IllegalArgumentException if there is no array in it
    public static NamedArrays read(Path path) {
        var all = new LinkedHashMap<String, Tensor>();
        boolean named = true;
        if (Files.isDirectory(path)) {
            for (Path file : files(path)) {
                all.put(name(path.relativize(file).toString().replace('\\', '/')), Npy.read(file));
            }
        } else if (path.toString().endsWith(NPZ)) {
            var zip = ZipEntries.of(path.toString(), Mapping.map(path, Arena.ofAuto()));
            zip.names().stream().filter(n -> n.endsWith(NPY)).forEach(n -> all.put(name(n),
                    Npy.of(zip.nameOf(n), zip.content(n, Long.MAX_VALUE).orElseThrow())));
        } else {
            all.put(name(String.valueOf(path.getFileName())), Npy.read(path));
            named = false;
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s holds no file *.npy; numpy.save(\"%s/NAME.npy\", array) writes one".formatted(path, path));
        }
        return new NamedArrays(path, named, all);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(NPY)).sorted().limit(MOST).toList();
        } catch (IOException e) {
            throw new FileException(e, "%s could not be read: %s", folder, FileException.reason(e));
        }
    }

    private static String name(String file) {
        return file.endsWith(NPY) ? file.substring(0, file.length() - NPY.length()) : file;
    }

    /// How messages name one of them: `acts/conv1.npy`.
    public String place(String name) {
        return named ? path + "/" + name + NPY : path.toString();
    }
}
