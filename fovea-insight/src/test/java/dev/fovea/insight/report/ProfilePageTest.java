package dev.fovea.insight.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.insight.profile.Profile;
import dev.fovea.insight.profile.Profiles;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ProfilePageTest {
    private final Profile profile = Profiles.byHand();

    @TempDir private Path folder;

    private static Document parse(String page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    private static List<Element> elements(Element within, String tag) {
        NodeList all = within.getElementsByTagName(tag);
        return IntStream.range(0, all.getLength()).mapToObj(i -> (Element) all.item(i)).toList();
    }

    private static Element section(Document page, String id) {
        return elements(page.getDocumentElement(), "section").stream().filter(s -> s.getAttribute("id").equals(id))
                .findFirst().orElseThrow();
    }

    private static double width(Element rectangle) {
        return Double.parseDouble(rectangle.getAttribute("width"));
    }

    private static List<Element> bars(Element section) {
        return elements(section, "rect").stream().filter(r -> !r.getAttribute("y").isEmpty()).toList();
    }

    @Test void theHeadSaysWhatAPassTakes() throws Exception {
        Document page = parse(ProfilePage.of(profile).html());
        assertThat(page.getElementsByTagName("h1").item(0).getTextContent()).isEqualTo("a <net>, train");
        assertThat(elements(page.getDocumentElement(), "div").stream()
                .filter(d -> d.getAttribute("class").equals("tile")).map(Element::getTextContent)).containsExactly(
                        "a pass2.600 msunwatched 2.500 ms", "of the peak38.5 %38.5 GFLOP/s",
                        "in reorders16.0 %0.400 ms", "between steps1.9 %0.050 ms");
        assertThat(elements(page.getDocumentElement(), "section")).extracting(s -> s.getAttribute("id"))
                .containsExactly("pass", "layers", "longest", "roofline", "steps");
    }

    /// 2, 0.4 and 0.1 ms of steps and 0.05 ms between them, on 1020 pixels.
    @Test void theBandIsAsLongAsThePass() throws Exception {
        List<Element> parts = bars(section(parse(ProfilePage.of(profile).html()), "pass"));
        assertThat(parts).extracting(e -> e.getAttribute("class")).containsExactly("kind-convolution", "kind-reorder",
                "kind-update", "kind-copy", "between");
        assertThat(parts).extracting(ProfilePageTest::width).containsExactly(800.0, 160.0, 40.0, 0.0, 20.0);
    }

    /// The longest step has 450 pixels; half of each bar is what the machine needs at least.
    @Test void aStepIsABarOfTwoParts() throws Exception {
        Element section = section(parse(ProfilePage.of(profile).html()), "longest");
        List<Element> bars = bars(section);
        assertThat(bars).extracting(e -> e.getAttribute("class")).startsWith("kind-convolution pale",
                "kind-convolution", "kind-reorder pale", "kind-reorder");
        assertThat(bars).extracting(ProfilePageTest::width).startsWith(450.0, 225.0, 90.0, 45.0);
        assertThat(elements(section, "text")).extracting(Element::getTextContent).startsWith("conv2d/Conv+add+relu",
                "2.000 ms, 50 % of the peak", "conv2d/reorder nChw8c → row-major", "0.400 ms, 50 % of the triad");
    }

    @Test void aLayerIsABarOfItsKinds() throws Exception {
        Element section = section(parse(ProfilePage.of(profile).html()), "layers");
        assertThat(bars(section)).extracting(e -> e.getAttribute("class")).containsExactly("kind-convolution",
                "kind-reorder", "kind-update", "kind-copy");
        assertThat(elements(section, "text")).extracting(Element::getTextContent).startsWith("conv2d",
                "2.400 ms, 96.0 %");
    }

    /// The convolution does 100 operations for each of its bytes, 50 · 10⁹ a second. The roof bends at 100 / 10 operations for each byte.
    /// The axes go from 10 to 100 operations, and from 10 to 100 GFLOP/s: powers of ten around bend, dot and peak.
    @Test void aStepWithMultiplyAddsIsADotBelowTheRoof() throws Exception {
        Element section = section(parse(ProfilePage.of(profile).html()), "roofline");
        assertThat(elements(section, "path")).extracting(p -> p.getAttribute("d"))
                .containsExactly("M64.0 14.0 L64.0 14.0 L996 14.0");
        Element dot = elements(section, "circle").getFirst();
        assertThat(elements(section, "circle")).hasSize(1);
        assertThat(dot.getAttribute("class")).isEqualTo("kind-convolution dot");
        assertThat(dot.getAttribute("cx")).isEqualTo("996.0");
        assertThat(dot.getAttribute("cy")).isEqualTo("104.3");              // 14 + 300 · log₁₀ 2
        assertThat(dot.getTextContent()).isEqualTo("conv2d/Conv+add+relu: 50.0 GFLOP/s, 50 % of the peak");
    }

    @Test void theTableHasEveryStep() throws Exception {
        List<Element> rows = elements(section(parse(ProfilePage.of(profile).html()), "steps"), "tr");
        assertThat(rows).hasSize(1 + 4);
        assertThat(elements(rows.get(1), "td")).extracting(Element::getTextContent).containsExactly("0", "2.000",
                "10.0 %", "80.0 %", "50.0", "50.0 %", "0.5", "", "onednn jit:avx2", "row-major → nChw8c");
        assertThat(elements(rows.get(3), "th").getFirst().getAttribute("title"))
                .isEqualTo("stage_1/block_2/branch_1/dense/kernel/multiply+subtract+Select");
    }

    @Test void itRefersToNothingOutside() throws Exception {
        Path file = folder.resolve("profile.html");
        ProfilePage.of(profile).write(file);
        assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>").doesNotContain("<script", "http:", "https:",
                "src=", "href=");
    }
}
