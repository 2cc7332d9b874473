package dev.fovea.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Image files gone over before the first step: which cannot be read, which are there twice, which are odd.
///
/// @param files   how many images there are
/// @param classes how many of each class, in the order of the labels
public record DataCheck(int files, Map<String, Integer> classes, List<Finding> findings) {
    private static final int TINY = 16;              // pixels of a side
    private static final int SLENDER = 8;            // times as long as wide
    private static final double RARE = 0.1;          // of all files

    public DataCheck {
        classes = Order.kept(classes);
        findings = List.copyOf(findings);
    }

    /// What one file turned out to be.
    private record Seen(Path file, Optional<String> unreadable, String sha256, int colours, List<String> odd) {
    }

    /// Checks a folder of class folders, or a list in CSV.
    public static DataCheck of(Path folderOrList) {
        return of(Files.isRegularFile(folderOrList) ? ImageFiles.list(folderOrList) : ImageFiles.folder(folderOrList));
    }

    /// Decodes every file once.
    public static DataCheck of(ImageFiles images) {
        List<Seen> all = IntStream.range(0, images.size()).parallel()
                .mapToObj(i -> look(images.file(i), images.mostPixels())).toList();
        var findings = new ArrayList<Finding>();
        var first = new HashMap<String, Integer>();
        Optional<Integer> usual = usualColours(all);
        for (int i = 0; i < all.size(); i++) {
            Seen seen = all.get(i);
            if (seen.unreadable.isPresent()) {
                findings.add(new Finding(seen.file, Finding.Kind.UNREADABLE, seen.unreadable.get()));
                continue;
            }
            Integer before = first.putIfAbsent(seen.sha256, i);
            if (before != null) {
                findings.add(new Finding(seen.file, Finding.Kind.DUPLICATE, duplicate(images, i, before)));
            }
            seen.odd.forEach(what -> findings.add(new Finding(seen.file, Finding.Kind.ODD, what)));
            if (usual.isPresent() && seen.colours != usual.get()) {
                findings.add(new Finding(seen.file, Finding.Kind.ODD,
                        seen.colours == 1 ? "is grey, and most are in colour" : "is in colour, and most are grey"));
            }
        }
        images.list().unused().stream().filter(ImageList::isNamedAsImage).forEach(f -> findings
                .add(new Finding(f, Finding.Kind.ODD, "lies in no class folder, and is not used")));
        return new DataCheck(all.size(), counts(images), findings);
    }

    private static Map<String, Integer> counts(ImageFiles images) {
        var counts = new LinkedHashMap<String, Integer>();
        images.classNames().forEach(c -> counts.put(c, 0));
        IntStream.range(0, images.size()).forEach(i -> counts.merge(images.classNames().get(images.label(i)), 1,
                Integer::sum));
        return counts;
    }

    private static Seen look(Path file, long mostPixels) {
        try {
            ImageFile.Decoded decoded = new ImageFile(file, mostPixels).examine();
            int colours = decoded.image().getColorModel().getColorSpace().getNumComponents() == 1 ? 1 : 3;
            return new Seen(file, Optional.empty(), decoded.sha256(), colours, oddities(file, decoded));
        } catch (DataException e) {
            String message = String.valueOf(e.getMessage());
            String start = file + " ";
            return new Seen(file, Optional.of(message.startsWith(start) ? message.substring(start.length()) : message),
                    "", 0, List.of());
        }
    }

    private static List<String> oddities(Path file, ImageFile.Decoded decoded) {
        BufferedImage image = decoded.image();
        int width = image.getWidth();
        int height = image.getHeight();
        var odd = new ArrayList<String>();
        if (Math.min(width, height) < TINY) {
            odd.add("is tiny: %d x %d pixels".formatted(width, height));
        }
        if (Math.max(width, height) > SLENDER * Math.min(width, height)) {
            odd.add("is %s: %d x %d pixels".formatted(width > height ? "very wide" : "very high", width, height));
        }
        ColorModel colours = image.getColorModel();
        if (Arrays.stream(colours.getComponentSize()).anyMatch(bits -> bits > 8)) {
            odd.add("has more than 8 bits per channel");
        }
        if (colours.hasAlpha()) {
            odd.add("has transparency, which shows white");
        }
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (!decoded.kind().suffixes.contains(name.substring(name.lastIndexOf('.') + 1))) {
            odd.add("is a %s file by its content".formatted(decoded.kind().format));
        }
        decoded.warnings().stream().findFirst().ifPresent(w -> odd.add("made the decoder warn: " + w));
        return odd;
    }

    /// The number of colour channels that all but a few have.
    private static Optional<Integer> usualColours(List<Seen> all) {
        long readable = all.stream().filter(s -> s.unreadable.isEmpty()).count();
        long grey = all.stream().filter(s -> s.colours == 1).count();
        if (grey > 0 && grey <= RARE * readable) {
            return Optional.of(3);
        }
        return readable > grey && readable - grey <= RARE * readable ? Optional.of(1) : Optional.empty();
    }

    private static String duplicate(ImageFiles images, int i, int before) {
        return "has the same bytes as " + ImageList.unix(images.list().root(), images.file(before))
                + (images.label(i) == images.label(before)
                        ? ""
                        : ", which is of another class: " + images.classNames().get(images.label(before)));
    }

    /// The findings of one kind, in the order of the files.
    public List<Finding> of(Finding.Kind kind) {
        return findings.stream().filter(f -> f.kind() == kind).toList();
    }

    /// Counts, then a line for each finding.
    @Override public String toString() {
        String counts = classes.entrySet().stream().map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
        return "%d images in %d classes: %s%n".formatted(files, classes.size(), counts)
                + findings.stream()
                        .map(f -> "%-10s  %s %s%n".formatted(f.kind().name().toLowerCase(Locale.ROOT), f.file(),
                                f.what()))
                        .collect(Collectors.joining())
                + "%d unreadable, %d duplicate, %d odd%n".formatted(of(Finding.Kind.UNREADABLE).size(),
                        of(Finding.Kind.DUPLICATE).size(), of(Finding.Kind.ODD).size());
    }
}
