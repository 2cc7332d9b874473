package dev.fovea.cli;

import dev.fovea.data.augment.Augmentation;
import dev.fovea.data.augment.Mixing;
import java.util.Arrays;
import java.util.List;

/// `--augment flip,crop=4`: what happens at random to the images that are learned from. A run keeps the words, so that one that goes on draws
/// the same pictures.
///
/// @param words as they were typed
record AugmentOption(String words, List<Augmentation> changes) {

    /// What `flip,crop=4` means.
    static AugmentOption parse(String words) {
        List<Augmentation> changes = Arrays.stream(words.split(",", -1)).map(String::strip).map(AugmentationWord::parse)
                .toList();
        changes.stream().filter(Mixing.class::isInstance).findFirst().ifPresent(mixing -> {
            throw new IllegalArgumentException(
                    "%s mixes labels too, and fovea train learns from one label per image; mix in a program, as in docs/guides/augmentation.md"
                            .formatted(mixing));
        });
        return new AugmentOption(words, changes);
    }

    /// The images of a run, those to learn from changed so.
    RunData.Parts applied(RunData.Parts parts) {
        return new RunData.Parts(parts.training().augmented(changes.toArray(Augmentation[]::new)), parts.validation(),
                parts.test());
    }
}
