package dev.fovea.nn.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Layers by patterns of their paths.
class PathPatternTest {
    private static final List<String> PATHS = List.of("conv1", "conv1_bn", "layer1", "layer1/0", "layer1/0/conv1",
            "layer2/0/bn1", "head");

    @CsvSource({"conv*, conv1 conv1_bn", "conv1, conv1", "layer1, layer1 layer1/0 layer1/0/conv1",
            "layer?/0, layer1/0 layer1/0/conv1 layer2/0/bn1", "**/bn1, layer2/0/bn1", "*, all",
            "**/conv*, layer1/0/conv1",
            "layer*/conv1, ''", "onv1, ''"})
    @ParameterizedTest void whatAPatternNames(String pattern, String paths) {
        String named = String.join(" ", PATHS.stream().filter(new PathPattern(pattern)).toList());
        assertThat(named).isEqualTo(paths.equals("all") ? String.join(" ", PATHS) : paths);
    }

    @Test void aPatternThatNamesNothingSaysWhatIsNear() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PathPattern("konv1").requireOne("layer", PATHS))
                .withMessage("no layer is named by \"konv1\"; near it are conv1");
        assertThatIllegalArgumentException().isThrownBy(() -> new PathPattern("layer3*").requireOne("layer", PATHS))
                .withMessage(
                        "no layer is named by \"layer3*\"; near it are layer1, layer1/0, layer1/0/conv1, layer2/0/bn1");
        assertThatIllegalArgumentException().isThrownBy(() -> new PathPattern("dense").requireOne("layer", PATHS))
                .withMessage("no layer is named by \"dense\"; there are conv1, conv1_bn, layer1, layer1/0, "
                        + "layer1/0/conv1, …");
    }

    @Test void otherLettersAreNoPattern() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PathPattern("conv[12]")).withMessage(
                "a pattern is a path of a layer in which * and ? stand for letters, but is \"conv[12]\"");
    }
}
