package dev.fovea.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `docs/zoo.md` lists every network of the zoo, in its order, with its counts.
class ZooPageTest {
    private static final Path PAGE = Path.of("../docs/zoo.md");

    @Test void theTableIsThatOfTheNetworks() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream().filter(l -> l.startsWith("| `"))
                .map(l -> l.substring(0, l.lastIndexOf('|', l.length() - 2)).trim()).toList();

        assertThat(rows).isEqualTo(Zoo.all().stream().map(ZooPageTest::row).toList());
    }

    private static String row(Zoo.Entry entry) {
        var network = entry.architecture().get().network();
        var summary = network.summary();
        return "| `%s` | %s | %s | %,d | %,d".formatted(entry.name(), entry.about(),
                network.inputs().getFirst().sample(), summary.trainable(), summary.multiplyAdds());
    }
}
