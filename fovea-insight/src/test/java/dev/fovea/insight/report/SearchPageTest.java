package dev.fovea.insight.report;

import static dev.fovea.nn.tune.Choices.integers;
import static dev.fovea.nn.tune.Choices.logUniform;
import static dev.fovea.nn.tune.Choices.oneOf;
import static dev.fovea.nn.tune.Choices.uniform;
import static dev.fovea.nn.tune.Searches.asha;
import static dev.fovea.nn.tune.Searches.randomSearch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.chart.Plot;
import dev.fovea.nn.chart.Plot.Axis;
import dev.fovea.nn.chart.Plot.Point;
import dev.fovea.nn.tune.Result;
import dev.fovea.nn.tune.Search;
import dev.fovea.nn.tune.SearchSpace;
import dev.fovea.nn.tune.Trial;
import dev.fovea.nn.tune.Tuned;
import dev.fovea.nn.tune.Tuner;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class SearchPageTest {
    private static final SearchSpace SPACE = SearchSpace.of("rate", logUniform(1e-4, 1e-1))
            .with("dropout.rate", uniform(0, 0.5)).with("layers", integers(1, 4))
            .with("dense.activation", oneOf("relu", "<tanh>")).with("seed", oneOf(7));

    @TempDir Path folder;

    private static Tuner tuner(Search search) {
        return Tuner.of(SPACE, search, _ -> {
            throw new IllegalStateException("nothing is trained here");
        });
    }

    private static Result result(int number, int epochs, double loss) {
        var values = new LinkedHashMap<String, Object>(Map.of());
        values.put("rate", 0.001 * (number + 1));
        values.put("dropout.rate", 0.25);
        values.put("layers", number + 1);
        values.put("dense.activation", number == 0 ? "relu" : "<tanh>");
        values.put("seed", 7);
        return new Result(new Trial(number, values), epochs, -loss, 2, Double.isNaN(loss) ? "the loss is <NaN>" : "");
    }

    private static Document parse(String page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(page.replace("<!DOCTYPE html>", "").getBytes(StandardCharsets.UTF_8)));
    }

    /// Three trials of one epoch; the second goes on to three.
    private final Tuned rungs = new Tuned(Path.of("search"),
            List.of(result(0, 1, 0.9), result(1, 1, 0.5), result(2, 1, Double.NaN), result(1, 3, 0.25)));

    @Test void aDiagramForEachChoiceAColourForEachRung() {
        List<Plot> plots = SearchPage.of("search", tuner(asha(3, 3, 1)), rungs).choices();
        assertThat(plots).extracting(Plot::x).as("of one value there is nothing to see").containsExactly("rate",
                "dropout.rate", "layers", "dense.activation");
        assertThat(plots).extracting(Plot::axis).containsExactly(Axis.DECADES, Axis.LINEAR, Axis.LINEAR, Axis.LINEAR);
        assertThat(plots.getFirst().series()).extracting(Plot.Series::name).containsExactly("1 epoch", "3 epochs");
        assertThat(plots.getFirst().series()).extracting(Plot.Series::points).containsExactly(
                List.of(new Point(0.001, 0.9), new Point(0.002, 0.5)), List.of(new Point(0.002, 0.25)));
        assertThat(plots.getLast().labels()).containsExactly("relu", "<tanh>");
        assertThat(plots.getLast().series().getFirst().points()).containsExactly(new Point(1, 0.9), new Point(2, 0.5));
    }

    /// The rungs, of 1 and 3 epochs, stand side by side.
    @Test void aLineForEachTrialOverItsRungs() {
        Plot plot = SearchPage.of("search", tuner(asha(3, 3, 1)), rungs).progress();
        assertThat(plot.title()).isEqualTo("val_loss by epochs");
        assertThat(plot.series()).extracting(Plot.Series::points).containsExactly(List.of(new Point(1, 0.9)),
                List.of(new Point(1, 0.5), new Point(2, 0.25)));
        assertThat(plot.labels()).containsExactly("1", "3");
    }

    @Test void trialsOfOneLengthInTheirOrderWithTheBestSoFar() {
        var tuned = new Tuned(Path.of("search"),
                List.of(result(0, 2, 0.5), result(1, 2, 0.9), result(2, 2, Double.NaN), result(3, 2, 0.4)));
        Plot plot = SearchPage.of("search", tuner(randomSearch(4, 2, 1)), tuned).progress();
        assertThat(plot.series()).extracting(Plot.Series::points).containsExactly(
                List.of(new Point(0, 0.5), new Point(1, 0.9), new Point(3, 0.4)),
                List.of(new Point(0, 0.5), new Point(1, 0.5), new Point(3, 0.4)));
    }

    @Test void thePageIsWellFormedAndHoldsAllTrials() throws Exception {
        SearchPage page = SearchPage.of("a <search>", tuner(asha(3, 3, 1)), rungs).fact("command", "fovea tune digits");
        Document document = parse(page.html());
        assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(5);
        assertThat(document.getElementsByTagName("tr").getLength()).isEqualTo(1 + 3);
        assertThat(page.html()).contains("<title>a &lt;search&gt;</title>",
                "<span>best val_loss</span><b>0.2500</b><span class=\"dim\">trial 1 after 3 epochs</span>",
                "<span>trials</span><b>3</b><span class=\"dim\">1 failed</span>",
                "<span>epochs</span><b>3</b><span class=\"dim\">of 1 trial trained to the end</span>",
                "<th scope=\"row\">1</th><td>1</td><td>3</td><td>0.2500</td><td>0.002</td><td>0.25</td><td>2</td>"
                        + "<td>&lt;tanh&gt;</td><td>7</td><td>2.0 s</td>",
                "<p>Trial 2 failed: the loss is &lt;NaN&gt;</p>", "<dd>logUniform(1e-4, 0.1)</dd>", "less being better",
                "<span>fovea</span> <span>tune</span> <span>digits</span>")
                .doesNotContain("http://", "https://", "<script");
        page.write(folder.resolve("report.html"));
        assertThat(Files.readString(folder.resolve("report.html"))).isEqualTo(page.html());
    }

    @Test void whereNothingWasReachedThereIsNothingToDraw() throws Exception {
        var failed = new Tuned(Path.of("search"), List.of(result(0, 1, Double.NaN)));
        Document document = parse(SearchPage.of("search", tuner(randomSearch(1, 1, 1)), failed).html());
        assertThat(document.getElementsByTagName("svg").getLength()).isZero();
        assertThat(document.getElementsByTagName("tr").getLength()).isEqualTo(2);
    }
}
