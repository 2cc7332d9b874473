package dev.fovea.insight.report;

import static dev.fovea.nn.layer.Layers.classToken;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.flatten;
import static dev.fovea.nn.layer.Layers.patchEmbedding;
import static dev.fovea.nn.layer.Layers.rescaling;
import static dev.fovea.nn.layer.Layers.selectToken;
import static dev.fovea.nn.layer.Layers.transformerEncoder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AttributionSectionTest {

    private static String section(Model model) {
        String page = Report.of(model, Tiny.TEST).html();
        int start = page.indexOf("<section id=\"attributions\"");
        return start < 0 ? "" : page.substring(start, page.indexOf("</section>", start));
    }

    private static String section(Layer... layers) {
        try (Model model = Tiny.chain(layers)) {
            return section(model);
        }
    }

    private static long count(String page, String part) {
        return Pattern.compile(Pattern.quote(part)).matcher(page).results().count();
    }

    /// Six mistakes at most, and then what was recognised.
    @Test void samplesStandBesideTheirMaps() {
        try (Model model = Tiny.model().classNames(Tiny.CLASSES)) {
            Judgement judged = Judgement.of(model, Tiny.TEST, 24).orElseThrow();
            int mistakes = Math.min(6, judged.worst().size());
            String section = section(model);
            int shown = Math.min(9, mistakes + judged.known().size());
            for (String view : List.of("image", "Grad-CAM", "saliency")) {
                assertThat(count(section, "alt=\"" + view + "\"")).isEqualTo(shown);
            }
            assertThat(count(section, " sure, sample ")).isEqualTo(mistakes);
            assertThat(count(section, "recognised</span>")).isEqualTo(shown - mistakes);
            assertThat(section.contains("&lt;b&gt;&amp;&quot;")).isTrue();        // its text is long
            assertThat(section.contains("attention")).isFalse();
        }
    }

    @Test void withoutMapsThereIsSaliencyAlone() {
        assertThat(section(flatten(), dense(3).softmax())).contains("alt=\"saliency\"").doesNotContain("Grad-CAM");
    }

    @Test void aTransformerShowsItsAttention() {
        assertThat(section(rescaling(1 / 255.0), patchEmbedding(3, 4), classToken(), transformerEncoder(2, 8),
                selectToken(0), dense(3).softmax())).contains("alt=\"attention\"", "alt=\"saliency\"")
                .doesNotContain("Grad-CAM");
    }

    /// A plan that needs more memory than is allowed leaves the page as it was.
    @Test void withoutRoomForTheGradientsItIsLeftOut() {
        Network net = Network.of(Tiny.chain(conv2d(8, 3).relu(), conv2d(8, 3).relu(), flatten(), dense(3).softmax())
                .network().layer(), Tiny.TEST.inputs().getFirst());
        try (Model model = Model.of(net, Seed.of(1), Execution.on("reference").threads(1))) {
            Judgement judged = Judgement.of(model, Tiny.TEST, 24).orElseThrow();
            assertThat(AttributionSection.of(model, judged)).isNotEmpty();
            try (Model small = Model.of(net, Seed.of(1), Execution.on("reference").threads(1).memoryCap(2000))) {
                assertThat(AttributionSection.of(small, judged)).isEmpty();
            }
        }
    }
}
