package dev.fovea.insight;

import dev.fovea.nn.model.Model;
import dev.fovea.tensor.Tensor;
import java.util.List;

/// Which pixels of an image an answer of a network is about: a way to share out the score of a class among them.
///
/// `gradCam().of(model, image, 7).over(picture)` shows what speaks for class 7. What is found is what the network looks at, which
/// need not be what shows the thing.
public sealed interface Attribution permits Saliency, GradCam, Occlusion {

    /// A map for each sample, in the size of its image.
    List<HeatMap> maps(ClassScores scores);

    /// The map of one image, `[height, width, channels]` or `[1, height, width, channels]`, for the class of that number.
    default HeatMap of(Model model, Tensor image, int number) {
        return maps(ClassScores.of(model, image, number)).getFirst();
    }
}
