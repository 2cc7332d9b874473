// Expected: seven PNG files in a folder filters below the temporary one, in a second: an image and what six filters make of it. Another image can be named.
// Lecture C: the filters that people made by hand, before networks learned theirs (S-34).

import dev.fovea.data.Batches;
import dev.fovea.data.Images;
import dev.fovea.data.XsAndOs;
import dev.fovea.insight.Grid;
import dev.fovea.insight.HandCraftedFilter;
import dev.fovea.tensor.Shape;
import java.awt.image.BufferedImage;

void main(String[] arguments) throws IOException {
    BufferedImage image = arguments.length > 0 ? Images.read(Path.of(arguments[0])) : picture();
    Path folder = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")).resolve("filters"));
    var pictures = new ArrayList<>(List.of(image));
    for (HandCraftedFilter filter : HandCraftedFilter.values()) {
        BufferedImage filtered = filter.apply(image);
        Images.write(folder.resolve(filter.word() + ".png"), filtered);
        pictures.add(filtered);
        IO.println("%-16s %s".formatted(filter.about(), Arrays.toString(filter.kernel().floats())));
    }
    Path sheet = folder.resolve("all.png");
    Grid.of(pictures).columns(4).divider(4).scale(arguments.length > 0 ? 1 : 4).write(sheet);
    IO.println("all of them are on " + sheet);
}

/// An O, drawn by the program.
BufferedImage picture() {
    try (var epoch = Batches.inOrder(XsAndOs.of(1, 2, Set.of()), 2).prefetch(0).epoch(0)) {
        return Images.toImage(epoch.next().input("image").samples(1, 2).reshape(Shape.of(24, 24, 1)));
    }
}
