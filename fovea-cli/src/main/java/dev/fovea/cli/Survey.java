package dev.fovea.cli;

import dev.fovea.data.DataCheck;
import dev.fovea.data.Finding;
import dev.fovea.data.ImageFiles;
import dev.fovea.data.Images;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// What is in a folder of class folders, or in a list: each file is decoded once to see it.
///
/// @param files those that can be read
/// @param check of all
record Survey(Path path, ImageFiles files, DataCheck check) {
    private static final int LOOKS = 100;           // images whose size is looked at

    static Survey of(Path path) {
        ImageFiles all = Files.isRegularFile(path) ? ImageFiles.list(path) : ImageFiles.folder(path);
        DataCheck check = DataCheck.of(all);
        return new Survey(path, all.readable(check), check);
    }

    /// How large images are, and whether all are grey.
    ///
    /// @param side the median of the shorter sides
    record Size(int side, boolean grey) {
    }

    /// Of some images from all over.
    Size size() {
        int looks = Math.min(LOOKS, files.size());
        List<BufferedImage> some = IntStream.range(0, looks)
                .mapToObj(i -> Images.read(files.file((int) ((long) i * files.size() / looks)))).toList();
        int[] sides = some.stream().mapToInt(i -> Math.min(i.getWidth(), i.getHeight())).sorted().toArray();
        return new Size(sides[looks / 2],
                some.stream().allMatch(i -> i.getColorModel().getColorSpace().getNumComponents() == 1));
    }

    /// The classes with their counts, and what was found about files.
    @Override public String toString() {
        var text = new StringBuilder(String.valueOf(check.toString().lines().findFirst().orElse("")));
        List<Finding> bad = files.leftOut();
        if (!bad.isEmpty()) {
            text.append("%n%s cannot be read and %s left out; the first: %s %s".formatted(
                    Words.count(bad.size(), "file"), bad.size() == 1 ? "is" : "are", bad.getFirst().file(),
                    bad.getFirst().what()));
        }
        int twice = check.of(Finding.Kind.DUPLICATE).size();
        if (twice > 0) {
            text.append("%n%s there twice, and may be learned from and tested on; see them with: fovea data check %s"
                    .formatted(Words.count(twice, "file") + (twice == 1 ? " is" : " are"), path));
        }
        return text.toString();
    }
}
