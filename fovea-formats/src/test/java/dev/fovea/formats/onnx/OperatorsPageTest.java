package dev.fovea.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The table of operators on the page is the one of the code; `-Dgolden=write` writes it.
class OperatorsPageTest {
    private static final String BEGIN = "<!-- operators -->\n";
    private static final String END = "<!-- /operators -->\n";
    private static final int COLUMNS = 4;

    private static Path page() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/guides/onnx.md"))) {
            folder = folder.resolveSibling("");
        }
        return folder.resolve("docs/guides/onnx.md");
    }

    private static String table() {
        var cells = new ArrayList<String>();
        OnnxFormat.operators().forEach((name, range) -> cells.add("`" + name + "` | " + range));
        var text = new StringBuilder(
                "| Operator | Versions ".repeat(COLUMNS) + "|\n" + "|---|---".repeat(COLUMNS) + "|\n");
        int rows = Math.ceilDiv(cells.size(), COLUMNS);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                int at = column * rows + row;
                text.append("| ").append(at < cells.size() ? cells.get(at) : " | ").append(' ');
            }
            text.append("|\n");
        }
        return text.toString();
    }

    @Test void thePageHasTheTable() throws IOException {
        String text = Files.readString(page());
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(page(), text.substring(0, from) + table() + text.substring(to));
            return;
        }
        assertThat(text.substring(from, to)).as("the table of operators; -Dgolden=write writes it").isEqualTo(table());
    }

    @Test void aboutNinetyOperatorsAreRead() {
        assertThat(List.copyOf(OnnxFormat.operators().keySet())).hasSizeGreaterThan(100).contains("Conv", "Resize",
                "Gemm", "Shape", "BatchNormalization").isSorted();
    }
}
