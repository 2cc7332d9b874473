package dev.fovea.insight.report;

import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.flatten;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fovea.data.DataSet;
import dev.fovea.nn.loss.Losses;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Seed;
import dev.fovea.nn.model.Summary;
import dev.fovea.nn.optimizer.Optimizers;
import dev.fovea.nn.train.Callback;
import dev.fovea.nn.train.Fit;
import dev.fovea.nn.train.Signal;
import dev.fovea.nn.train.TrainingEvent.BatchEnded;
import dev.fovea.nn.train.TrainingEvent.EpochStarted;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportTest {
    @TempDir private Path above;

    private Path folder() {
        return above.resolve("a <run> & more");
    }

    private static Document parse(String page) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    /// A run of two epochs, and the page that it leaves.
    private String page(Model model, Callback... more) throws Exception {
        Files.createDirectories(folder());
        var options = new ArrayList<Callback>(List.of(more));
        options.add(RunReport.in(folder(), Tiny.TEST).fact("command", "fovea train --net \"<x>\""));
        model.fit(Tiny.TRAINING, Fit.epochs(2), Fit.batchSize(10), Fit.validation(Tiny.TEST), f -> {
            var all = f;
            for (Callback callback : options) {
                all = callback.apply(all);
            }
            return all;
        });
        return Files.readString(folder().resolve(RunReport.REPORT));
    }

    private static List<Element> elements(Document document, String tag, String style) {
        NodeList all = document.getElementsByTagName(tag);
        return IntStream.range(0, all.getLength()).mapToObj(i -> (Element) all.item(i))
                .filter(e -> List.of(e.getAttribute("class").split(" ")).contains(style)).toList();
    }

    private static List<String> sections(Document document) {
        NodeList all = document.getElementsByTagName("section");
        return IntStream.range(0, all.getLength()).mapToObj(i -> ((Element) all.item(i)).getAttribute("id")).toList();
    }

    @Test void aRunLeavesAPageWithAllSections() throws Exception {
        try (Model model = Tiny.model()) {
            String page = page(model);
            Document document = parse(page);
            assertThat(sections(document)).startsWith("curves", "confusion").endsWith("filters", "maps", "norms",
                    "network");
            assertThat(document.getElementsByTagName("h1").item(0).getTextContent()).isEqualTo("a <run> & more");
            assertThat(elements(document, "div", "tile")).extracting(Element::getTextContent).satisfiesExactly(
                    t -> assertThat(t).startsWith("test accuracy"), t -> assertThat(t).startsWith("epochs2"),
                    t -> assertThat(t).startsWith("parameters299"),        // 40 + 148 + 111
                    t -> assertThat(t).startsWith("time"));
            assertThat(page).contains("<dd>bars/training, 30 samples, SHA-256 ", "<dd>bars/test, 12 samples</dd>",
                    "<dd>sgd(0.1)</dd>", "<dd>reference, 1 thread</dd>", "<dt>seed</dt><dd>3</dd>",
                    "<dt>batch size</dt><dd>10</dd>");
            assertThat(document.getElementsByTagName("dd").item(document.getElementsByTagName("dd").getLength() - 1)
                    .getTextContent()).isEqualTo("fovea train --net \"<x>\"");
            assertThat(page).contains(">loss</text>", ">accuracy</text>", ">learning rate</text>");
        }
    }

    @Test void theConfusionMatrixCountsEverySampleOnce() throws Exception {
        try (Model model = Tiny.model()) {
            Document document = parse(page(model));
            Element table = elements(document, "table", "confusion").getFirst();
            List<List<String>> rows = rows(table);
            long right = 0;
            for (int t = 0; t < 3; t++) {
                List<String> row = rows.get(t + 1);
                assertThat(row.getFirst()).isEqualTo(Tiny.CLASSES.get(t));
                assertThat(row.subList(1, 4).stream().mapToLong(c -> c.equals("·") ? 0 : Long.parseLong(c)).sum())
                        .isEqualTo(4);
                assertThat(row.get(4)).isEqualTo("4");
                right += row.get(t + 1).equals("·") ? 0 : Long.parseLong(row.get(t + 1));
            }
            assertThat((double) right / 12).isEqualTo(model.evaluate(Tiny.TEST).get("accuracy"));
            assertThat(elements(document, "div", "tile").getFirst().getTextContent()).endsWith(right + " of 12 right");
            assertThat(document.getElementsByTagName("figcaption").getLength()).isEqualTo(12 - right);
        }
    }

    private static List<List<String>> rows(Element table) {
        NodeList rows = table.getElementsByTagName("tr");
        return IntStream.range(0, rows.getLength()).mapToObj(r -> {
            NodeList cells = rows.item(r).getChildNodes();
            return IntStream.range(0, cells.getLength()).mapToObj(c -> cells.item(c).getTextContent()).toList();
        }).toList();
    }

    @Test void theNetworkIsDrawnWithItsShapesParametersAndBranches() throws Exception {
        try (Model model = Tiny.model()) {
            Document document = parse(page(model));
            List<Element> boxes = elements(document, "g", "layer");
            assertThat(boxes).hasSize(8);
            assertThat(boxes.get(2).getTextContent()).contains("conv2d = conv2d(4, 3)", "[N, 6, 6, 4]", "40 parameters",
                    "sees 3x3");
            assertThat(boxes.get(4).getTextContent()).contains("add = add()", "[N, 6, 6, 4]");
            assertThat(elements(document, "path", "arrow")).hasSize(8);        // a chain of 8 has 7; one goes round
        }
    }

    @Test void nothingOutsideOfThePageIsReferenced() throws Exception {
        try (Model model = Tiny.model()) {
            String page = page(model);
            assertThat(page).doesNotContain("http:", "https:", "//cdn", "<script", "<link", "@import", "javascript");
            assertThat(references(page)).isNotEmpty()
                    .allMatch(r -> r.startsWith("data:image/png;base64,") || r.equals("#tip"));
        }
    }

    private static List<String> references(String page) {
        return Pattern.compile("(?:src|href|xlink:href|action|srcset)=\"([^\"]*)\"|url\\(\"?([^)\"]*)").matcher(page)
                .results()
                .map((MatchResult m) -> m.group(1) == null ? m.group(2) : m.group(1)).toList();
    }

    @Test void namesOfClassesAreTexts() throws Exception {
        try (Model model = Tiny.model()) {
            String page = page(model);
            assertThat(page).doesNotContain("<b>&\"", "<b>&amp;\"").contains("&lt;b&gt;&amp;&quot;");
            parse(page);
        }
        assertThat(Html.escaped("a\u0000b<\ud800>\uffff")).isEqualTo("a\ufffdb&lt;\ufffd&gt;\ufffd");
    }

    @Test void lightAndDarkFollowTheReaderAndItPrints() throws Exception {
        try (Model model = Tiny.model()) {
            assertThat(page(model)).contains("@media (prefers-color-scheme: dark)", "@media print");
        }
    }

    /// With dropout, so that a draw too many would show.
    @Test void theWeightsAreThoseOfARunWithoutReport() throws Exception {
        try (Model with = Tiny.chain(conv2d(3, 3).relu(), flatten(), dropout(0.4), dense(3).softmax());
                Model without = Tiny.chain(conv2d(3, 3).relu(), flatten(), dropout(0.4), dense(3).softmax())) {
            page(with);
            without.fit(Tiny.TRAINING, Fit.epochs(2), Fit.batchSize(10));
            without.parameters().forEach(p -> assertThat(with.weight(p.path())).isEqualTo(without.weight(p.path())));
        }
    }

    @Test void aStoppedRunHasAReportToo() throws Exception {
        Callback stop = e -> e instanceof BatchEnded(var run, int epoch, int batch, _) && epoch == 1 && batch == 0
                ? run.stop("Ctrl-C")
                : Signal.CONTINUE;
        try (Model model = Tiny.model()) {
            String page = page(model, stop);
            assertThat(page).contains("<dt>stopped</dt><dd>Ctrl-C</dd>");
            assertThat(elements(parse(page), "div", "tile").get(1).getTextContent()).startsWith("epochs1");
        }
    }

    @Test void beforeTheFirstEpochHasEndedThereIsAReportWithoutCurves() throws Exception {
        Callback stop = e -> e instanceof EpochStarted ? Signal.STOP : Signal.CONTINUE;
        try (Model model = Tiny.model()) {
            assertThat(sections(parse(page(model, stop)))).doesNotContain("curves", "norms").contains("confusion",
                    "network");
        }
    }

    @Test void anErrorOfTheRunIsNotCoveredByOneOfTheReport() {
        Callback broken = e -> {
            if (e instanceof EpochStarted(_, int epoch) && epoch == 1) {
                throw new IllegalStateException("broken");
            }
            return Signal.CONTINUE;
        };
        try (Model model = Tiny.model()) {
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> page(model, broken))
                    .withMessage("broken");
        }
        assertThat(folder().resolve(RunReport.REPORT)).doesNotExist();
        assertThat(folder().resolve(RunReport.TRACE)).exists();
    }

    /// What a run has left is enough to write its page again.
    @Test void thePageCanBeWrittenAgain() throws Exception {
        try (Model model = Tiny.model()) {
            String page = page(model);
            RunTrace trace = RunTrace.read(folder().resolve(RunReport.TRACE));
            assertThat(trace.epochs()).hasSize(2);
            Report again = Report.of(model, Tiny.TEST).title("a <run> & more").trace(trace);
            assertThat(part(again.html(), "norms")).isEqualTo(part(page, "norms"));
            assertThat(part(again.html(), "confusion")).isEqualTo(part(page, "confusion"));
        }
    }

    private static String part(String page, String section) {
        int start = page.indexOf("<section id=\"" + section + "\"");
        return page.substring(start, page.indexOf("</section>", start));
    }

    @Test void aNetworkWithoutClassesHasNoConfusionMatrix() throws Exception {
        var x = Tensor.of(Shape.of(4, 2), 0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f);
        DataSet line = DataSet.of(x, Tensor.of(Shape.of(4, 1), 1f, 5f, 9f, 13f));
        try (Model model = Model.of(dense(1), Shape.of(2), Seed.of(1))) {
            model.compile(Optimizers.sgd(0.001), Losses.meanSquaredError());
            var history = model.fit(line, Fit.epochs(2));
            Document document = parse(Report.of(model, line).history(history).html());
            assertThat(sections(document)).containsExactly("curves", "network");
        }
    }

    @Test void aDenseFirstLayerIsShownAsImages() throws Exception {
        try (Model model = Tiny.chain(flatten(), dense(3).softmax())) {
            String page = page(model);
            assertThat(part(page, "filters")).contains("The 3 filters of <code>dense</code>, 6 × 6");
            assertThat(sections(parse(page))).doesNotContain("maps");
        }
    }

    @Test void thePageNamesWhatTheSummaryCounts() {
        try (Model model = Tiny.model()) {
            Summary summary = model.summary();
            assertThat(NetworkSection.of(summary)).contains(Html.count(summary.multiplyAdds()) + " multiply-adds");
        }
    }
}
