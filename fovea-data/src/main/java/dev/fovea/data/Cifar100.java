package dev.fovea.data;

import dev.fovea.data.CifarFolder.Format;
import dev.fovea.data.CifarFolder.Labelling;
import dev.fovea.data.DataFiles.Published;
import dev.fovea.data.io.RemoteFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// 50,000 + 10,000 small photographs of a hundred classes in twenty superclasses, `image u8[32, 32, 3]`, `label i32[]`.
///
/// Krizhevsky 2009, "Learning multiple layers of features from tiny images". 500 training images of each class.
public final class Cifar100 {
    static final Published FILES = new Published("cifar100", List.of(URI.create("https://www.cs.toronto.edu/~kriz/")),
            List.of(new RemoteFile("cifar-100-binary.tar.gz", 168_513_733,
                    "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec")));

    static final Format FORMAT = new Format(FILES.folder(), FILES.files().getFirst().name(), "cifar-100-binary",
            List.of("train.bin"), "test.bin", Optional.empty(), Map.of(), 10_000, 2);

    private static final Labelling CLASSES = new Labelling(1, List.of("""
            apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel
            can castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur
            dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion
            lizard lobster man maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree
            pear pickup_truck pine_tree plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea
            seal shark shrew skunk skyscraper snail snake spider squirrel streetcar sunflower sweet_pepper table
            tank telephone television tiger tractor train trout tulip turtle wardrobe whale willow_tree wolf woman
            worm""".split("\\s+")));

    private static final Labelling SUPERCLASSES = new Labelling(0, List.of("""
            aquatic_mammals fish flowers food_containers fruit_and_vegetables household_electrical_devices
            household_furniture insects large_carnivores large_man-made_outdoor_things large_natural_outdoor_scenes
            large_omnivores_and_herbivores medium_mammals non-insect_invertebrates people reptiles small_mammals
            trees vehicles_1 vehicles_2""".split("\\s+")));

    private Cifar100() {
    }

    /// The 50,000 training images with their classes, from `FOVEA_DATA`, the cache or the network.
    public static DataSet training() {
        return in(DataFiles.system()).training();
    }

    /// The 10,000 test images with their classes, from `FOVEA_DATA`, the cache or the network.
    public static DataSet test() {
        return in(DataFiles.system()).test();
    }

    /// The same images with the twenty superclasses as labels, from `FOVEA_DATA`, the cache or the network.
    public static CifarFolder superclasses() {
        return in(DataFiles.system()).labelled(SUPERCLASSES);
    }

    /// The same images with the twenty superclasses as labels, from a folder; nothing is fetched.
    public static CifarFolder superclasses(Path folder) {
        return in(folder).labelled(SUPERCLASSES);
    }

    /// The archive or the files of a folder, or of the folder `cifar100` in it; nothing is fetched.
    public static CifarFolder in(Path folder) {
        return CifarFolder.in(folder, FORMAT, CLASSES);
    }

    static CifarFolder in(DataFiles places) {
        return CifarFolder.in(places, FILES, FORMAT, CLASSES);
    }
}
