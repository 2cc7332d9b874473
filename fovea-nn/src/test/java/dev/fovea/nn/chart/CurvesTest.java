package dev.fovea.nn.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.nn.train.History;
import dev.fovea.nn.train.Logs;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class CurvesTest {
    private static Logs epoch(double loss, double accuracy) {
        var logs = new LinkedHashMap<String, Double>();
        logs.put("loss", loss);
        logs.put("accuracy", accuracy);
        logs.put("val_loss", loss + 0.1);
        logs.put("val_accuracy", accuracy - 0.02);
        logs.put("rate", 0.1);
        return new Logs(logs);
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    @Test void lossAndAccuracyHaveAChartEachWithBothLines() throws Exception {
        String svg = Curves
                .of("lenet <1>",
                        new History(IntStream.range(1, 6).mapToObj(i -> epoch(1.0 / i, 0.9 + 0.019 * i)).toList()), 0)
                .svg();
        Document document = parse(svg);
        assertThat(document.getElementsByTagName("path").getLength()).isEqualTo(4);
        assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(20);
        assertThat(document.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("lenet <1>");
        assertThat(svg)
                .contains(">loss<", ">accuracy<", ">training<", ">validation<", ">epoch<", ">0.2<", ">1.2<", ">0.88<")
                .doesNotContain("rate");
    }

    @Test void ticksAreRoundNumbersAroundTheValues() {
        assertThat(Chart.Ticks.of(0.13, 2.4, 5)).isEqualTo(new Chart.Ticks(0, 2.5, 0.5));
        assertThat(Chart.Ticks.of(0, 99, 5)).isEqualTo(new Chart.Ticks(0, 100, 20));
        assertThat(Chart.Ticks.of(7, 7, 5).values()).hasSizeBetween(3, 9);
        assertThat(Chart.Ticks.of(0, 0, 5).values()).hasSizeBetween(3, 9);
        assertThat(Chart.Ticks.of(-1e30, 1e30, 5).values()).hasSizeBetween(3, 9);
    }

    @Test void whatIsNoNumberLeavesAGap() throws Exception {
        String svg = Curves.of("x", new History(
                List.of(epoch(1, 0.5), epoch(Double.NaN, 0.6), epoch(Double.POSITIVE_INFINITY, 0.7), epoch(2, 0.8))), 0)
                .svg();
        parse(svg);
        assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity")
                .containsPattern("<path d=\"M[0-9. ]+ M[0-9. ]+\"");
    }

    @Test void beforeTheFirstEpochThereIsAPictureToo() throws Exception {
        String svg = Curves.of("x", new History(List.of()), 0).svg();
        parse(svg);
        assertThat(svg).contains("no epoch has ended yet");
        parse(Curves.of("x", new History(List.of(epoch(1, 0.5))), 0).svg());
        parse(Curves.of("x", new History(List.of(epoch(Double.NaN, Double.NaN))), 0).svg());
    }

    @Test void manyEpochsAreNumberedInRoundSteps() throws Exception {
        String svg = Curves.of("x",
                new History(IntStream.range(0, 300).mapToObj(i -> epoch(Math.exp(-i / 50.0), 0.5)).toList()), 10).svg();
        assertThat(parse(svg).getElementsByTagName("circle").getLength()).isZero();
        assertThat(svg).contains(">50<", ">300<").doesNotContain(">51<", ">312<");
    }
}
