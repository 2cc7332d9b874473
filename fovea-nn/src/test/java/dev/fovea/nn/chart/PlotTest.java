package dev.fovea.nn.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.data.Images;
import dev.fovea.nn.chart.Plot.Axis;
import dev.fovea.nn.chart.Plot.Point;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PlotTest {
    private static final Tensor CODES = Tensor.of(Shape.of(4, 2), 0f, 0f, 1f, 1f, 0f, 1f, Float.NaN, 0f);
    private static final Plot CURVE = Plot.of("error", "numbers", "mse").axis(Axis.LOGARITHMIC).line("learned",
            List.of(new Point(2, 0.4), new Point(4, 0.2), new Point(8, 0.1)));

    @TempDir Path folder;

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    /// A dot for each code and one in the legend for each class; what is no number is left out.
    @Test void codesAreDotsColouredByClass() throws Exception {
        String svg = Plot.ofCodes("codes <of> digits", CODES, List.of(1, 0, 1, 0), List.of("zero")).svg();
        Document document = parse(svg);
        assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(3 + 2);
        assertThat(document.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("codes <of> digits");
        assertThat(svg).contains(">zero<", ">1<", ">code[0]<", "#4e79a7", "#f28e2b").doesNotContain("NaN");
        String plain = Plot.ofCodes("codes", CODES, List.of(), List.of()).svg();
        assertThat(parse(plain).getElementsByTagName("circle").getLength()).isEqualTo(3);
    }

    /// From 2 to 8 in equal steps, on 504 pixels from 76 on.
    @Test void equalFactorsAreEquallyFarApart() throws Exception {
        String svg = CURVE.svg();
        parse(svg);
        assertThat(svg).contains("x=\"76.0\" y=\"443.0\" text-anchor=\"middle\">2<",
                "x=\"328.0\" y=\"443.0\" text-anchor=\"middle\">4<",
                "x=\"580.0\" y=\"443.0\" text-anchor=\"middle\">8<");
    }

    /// From 1e-4 to 1e-1 in equal steps, on 400 pixels from 76 on.
    @Test void decadesArePowersOfTen() throws Exception {
        String svg = Plot.of("loss", "rate", "loss").axis(Axis.DECADES)
                .with(new Plot.Series("", Plot.Mark.DOTS, List.of(new Point(2e-4, 1), new Point(0.05, 2))))
                .svg(500, 300);
        parse(svg);
        assertThat(svg).contains("x=\"76.0\" y=\"263.0\" text-anchor=\"middle\">0.0001<",
                "x=\"209.3\" y=\"263.0\" text-anchor=\"middle\">0.001<",
                "x=\"342.7\" y=\"263.0\" text-anchor=\"middle\">0.01<",
                "x=\"476.0\" y=\"263.0\" text-anchor=\"middle\">0.1<");
    }

    /// 1 and 2 stand a third and two thirds along the axis.
    @Test void wordsStandBelowTheAxis() throws Exception {
        String svg = Plot.of("loss", "activation", "loss").labels(List.of("relu", "<tanh>"))
                .with(new Plot.Series("", Plot.Mark.DOTS, List.of(new Point(1, 0.5), new Point(2, 0.4)))).svg(400, 300);
        parse(svg);
        assertThat(svg).contains("x=\"176.0\" y=\"263.0\" text-anchor=\"middle\">relu<",
                "x=\"276.0\" y=\"263.0\" text-anchor=\"middle\">&lt;tanh&gt;<");
    }

    @Test void onAPageItHasThePagesColours() throws Exception {
        parse(CURVE.svg(500, 300));
        assertThat(CURVE.svg(500, 300)).startsWith("<svg viewBox=\"0 0 500 300\"").contains(
                "stroke=\"currentColor\" stroke-opacity=\"0.15\"/>", "stroke=\"currentColor\"/>", ">learned<")
                .doesNotContain("<rect", "#333", "#dddddd");
    }

    @Test void theEndingOfTheFileIsTheFormat() throws Exception {
        CURVE.write(folder.resolve("curve.svg"));
        CURVE.write(folder.resolve("curve.HTML"));
        CURVE.write(folder.resolve("curve.png"));
        assertThat(folder.resolve("curve.svg")).hasContent(CURVE.svg());
        assertThat(Files.readString(folder.resolve("curve.HTML"))).startsWith("<!DOCTYPE html>").contains(CURVE.svg());
        Tensor pixels = Images.toTensor(Images.read(folder.resolve("curve.png")), 3);
        assertThat(pixels.shape()).isEqualTo(Shape.of(480, 720, 3));
        assertThat(pixels.at(0, 0, 0)).isEqualTo(255);
        assertThat(List.of(pixels.at(64, 77, 0), pixels.at(64, 77, 1), pixels.at(64, 77, 2)))
                .as("the first point, which is the largest").isEqualTo(List.of(0x4e * 1.0, 0x79 * 1.0, 0xa7 * 1.0));
        assertThatIllegalArgumentException().isThrownBy(() -> CURVE.write(Path.of("curve.pdf")))
                .withMessage("a plot can be written as .png, .svg or .html, but the file is curve.pdf");
    }

    @Test void aPlotWithoutPoints() throws Exception {
        parse(Plot.of("nothing", "x", "y").svg());
        parse(Plot.of("nothing", "x", "y").axis(Axis.LOGARITHMIC).svg());
    }

    @Test void whatCannotBeDrawn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plot.ofCodes("", Tensor.of(Shape.of(2, 3), new float[6]), List.of(), List.of()))
                .withMessage("codes of two numbers [n, 2] can be drawn in the plane, but these are [2, 3]");
        assertThatIllegalArgumentException().isThrownBy(() -> Plot.ofCodes("", CODES, List.of(1), List.of()))
                .withMessage("4 codes need as many classes, but there are 1");
        assertThatIllegalArgumentException().isThrownBy(() -> CURVE.line("", List.of(new Point(0, 1))))
                .withMessage("a logarithmic axis has room for numbers above 0 only; choose Axis.LINEAR");
    }
}
