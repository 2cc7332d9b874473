package dev.fovea.data;

import dev.fovea.data.io.FileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Which image files there are, and the class of each: from a folder of class folders, or from a list in CSV.
///
/// @param name   of the data set
/// @param root   the folder that names of files are told from
/// @param unused files that were met and are no image of a class
record ImageList(String name, Path root, List<Path> files, int[] labels, List<String> classNames, List<Path> unused) {
    private static final List<String> SUFFIXES = Arrays.stream(ImageBytes.Kind.values())
            .flatMap(k -> k.suffixes.stream()).distinct().toList();
    private static final int MOST_CLASSES = 1_000_000;

    /// Whether a file is to be an image by its name.
    static boolean isNamedAsImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    /// One folder per class, in the order of their names; images may lie in folders in it.
    static ImageList ofFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new DataException("%s is no folder. Choose the folder that holds one folder per class.", folder);
        }
        List<Path> inside = sorted(folder, 1);
        List<Path> classes = inside.stream().filter(Files::isDirectory)
                .filter(f -> !f.getFileName().toString().startsWith(".")).toList();
        var files = new ArrayList<Path>();
        var labels = IntStream.builder();
        var unused = new ArrayList<>(inside.stream().filter(Files::isRegularFile).toList());
        var empty = new ArrayList<String>();
        for (int label = 0; label < classes.size(); label++) {
            int before = files.size();
            for (Path file : sorted(classes.get(label), Integer.MAX_VALUE)) {
                if (isNamedAsImage(file) && Files.isRegularFile(file)) {
                    files.add(file);
                    labels.add(label);
                } else if (Files.isRegularFile(file)) {
                    unused.add(file);
                }
            }
            if (files.size() == before) {
                empty.add(classes.get(label).getFileName().toString());
            }
        }
        if (files.isEmpty()) {
            throw new DataException(
                    "%s holds no folders with images (%s). Put the images of each class into a folder of "
                            + "its own that has the name of the class.",
                    folder, String.join(", ", SUFFIXES));
        }
        if (!empty.isEmpty()) {
            throw new DataException("%s: there is no image (%s) in %s. Put images there, or take the folder away.",
                    folder, String.join(", ", SUFFIXES), String.join(", ", empty));
        }
        return new ImageList(nameOf(folder), folder, List.copyOf(files), labels.build().toArray(),
                classes.stream().map(c -> c.getFileName().toString()).toList(), List.copyOf(unused));
    }

    private static String nameOf(Path path) {
        return path.toAbsolutePath().normalize().getFileName() instanceof Path name ? name.toString() : "images";
    }

    /// What is in a folder, without itself, by the names from it on.
    private static List<Path> sorted(Path folder, int depth) {
        try (Stream<Path> found = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
            return found.filter(f -> !f.equals(folder)).sorted((a, b) -> unix(folder, a).compareTo(unix(folder, b)))
                    .toList();
        } catch (IOException e) {
            throw unreadable(folder, e);
        } catch (UncheckedIOException e) {
            throw unreadable(folder, e.getCause() instanceof IOException cause ? cause : new IOException(e));
        }
    }

    static String unix(Path root, Path file) {
        return (file.startsWith(root) ? root.relativize(file) : file).toString().replace('\\', '/');
    }

    private static DataException unreadable(Path path, IOException e) {
        return new DataException(e, "%s could not be read: %s. Check the path and what is in it.", path, switch (e) {
            case FileSystemLoopException loop -> "the folder " + loop.getFile() + " leads back to one that it lies in";
            case CharacterCodingException _ -> "it is no text in UTF-8";
            default -> FileException.reason(e);
        });
    }

    private static List<List<String>> rows(Path csv) {
        try {
            return Csv.rows(Files.readString(csv));
        } catch (IOException e) {
            throw unreadable(csv, e);
        }
    }

    private static List<String> header(List<List<String>> rows) {
        return rows.isEmpty() ? List.of() : rows.getFirst().stream().map(String::strip).toList();
    }

    /// What the column `split` of a list says; nothing if there is no such column.
    static List<String> splits(Path csv) {
        List<List<String>> rows = rows(csv);
        int split = header(rows).indexOf("split");
        return rows.stream().skip(1).filter(r -> split >= 0 && r.size() > split).map(r -> r.get(split)).distinct()
                .toList();
    }

    /// The rows of a list whose column `split` says `part`; all rows if `part` is empty.
    static ImageList ofCsv(Path csv, String part) {
        List<List<String>> rows = rows(csv);
        List<String> header = header(rows);
        int path = header.indexOf("path");
        int label = header.indexOf("label");
        int split = header.indexOf("split");
        if (path < 0 || label < 0 || split < 0 && !part.isEmpty()) {
            throw new DataException("%s has the columns %s, but %s were expected. Name the columns in the first line.",
                    csv, header, part.isEmpty() ? "path and label" : "path, label and split");
        }
        for (int i = 1; i < rows.size(); i++) {
            if (rows.get(i).size() != header.size()) {
                throw new DataException("%s: row %d has %d columns, but the first row has %d. Put a text that holds a "
                        + "comma into quotes.", csv, i + 1, rows.get(i).size(), header.size());
            }
        }
        List<List<String>> all = rows.subList(Math.min(1, rows.size()), rows.size());
        List<String> names = all.stream().map(r -> r.get(label)).distinct().toList();
        List<String> classes = classes(csv, names);
        List<List<String>> chosen = part.isEmpty() ? all : all.stream().filter(r -> r.get(split).equals(part)).toList();
        if (chosen.isEmpty()) {
            throw new DataException("%s has no rows%s. Choose a list with images.", csv, part.isEmpty()
                    ? ""
                    : " of the split \"%s\"; it has %s".formatted(part,
                            all.stream().map(r -> r.get(split)).distinct().toList()));
        }
        Path root = csv.toAbsolutePath().getParent() instanceof Path folder ? folder : Path.of("");
        return new ImageList(nameOf(csv).replaceFirst("\\.csv$", "") + (part.isEmpty() ? "" : "/" + part), root,
                chosen.stream().map(r -> inside(csv, root, r.get(path))).toList(),
                chosen.stream().mapToInt(r -> classes.indexOf(r.get(label))).toArray(), classes, List.of());
    }

    private static Path inside(Path csv, Path root, String name) {
        try {
            return root.resolve(name);
        } catch (InvalidPathException e) {
            throw new DataException(e,
                    "%s names a file that no file system has: %s: %s. Write names as the folder shows them.",
                    csv, e.getReason(), name.replace("\0", "\\0"));
        }
    }

    /// Numbers count the classes themselves; other names are sorted.
    private static List<String> classes(Path csv, List<String> names) {
        if (!names.stream().allMatch(n -> n.matches("0|[1-9][0-9]{0,8}"))) {
            return names.stream().sorted().toList();
        }
        int most = names.stream().mapToInt(Integer::parseInt).max().orElse(0);
        if (most >= MOST_CLASSES) {
            throw new DataException("%s has the label %d; labels count classes from 0 to at most %d. Number them anew, "
                    + "or give them names.", csv, most, MOST_CLASSES - 1);
        }
        return IntStream.rangeClosed(0, most).mapToObj(Integer::toString).toList();
    }
}
