package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.formats.onnx.BackendCase;
import dev.fovea.formats.onnx.BackendCase.Failed;
import dev.fovea.formats.onnx.BackendCase.Outcome;
import dev.fovea.formats.onnx.BackendCase.Passed;
import dev.fovea.formats.onnx.BackendCase.Skipped;
import dev.fovea.nn.model.Execution;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The ONNX project's own cases: of those that hold nothing but operators of the list, 97 of 100 must pass on each backend, and the
/// rest is known by name.
class OnnxBackendTest {
    @TempDir private static Path folder;
    private static List<BackendCase> cases = List.of();

    @BeforeAll static void unpack() throws IOException {
        cases = BackendCase.in(OnnxCases.unpack(folder));
    }

    /// `case-name  reason`
    private static Map<String, String> known() throws IOException {
        var known = new LinkedHashMap<String, String>();
        try (InputStream in = Objects
                .requireNonNull(OnnxBackendTest.class.getResourceAsStream("onnx-skipped-cases.txt"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(l -> !l.isBlank() && !l.startsWith("#"))
                    .forEach(l -> known.put(l.split("\\s+", 2)[0], l.split("\\s+", 2)[1].strip()));
        }
        return known;
    }

    private static String text(Outcome outcome) {
        return switch (outcome) {
            case Passed _ -> "passed";
            case Failed(String difference) -> difference.lines().findFirst().orElse("");
            case Skipped(String reason) -> reason.lines().findFirst().orElse("");
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "onednn"}) void casesOfTheListPass(String backend) throws IOException {
        Map<String, String> known = known();
        var notPassed = new ArrayList<String>();
        var passedThough = new ArrayList<String>();
        int inside = 0;
        int passed = 0;
        Execution execution = Execution.on(backend);
        for (BackendCase each : cases) {
            Outcome outcome = each.run(execution);
            assertThat(outcome instanceof Failed && !each.isInsideTheList()).as("%s: %s", each.name(), text(outcome))
                    .isFalse();
            if (each.isInsideTheList()) {
                inside++;
                passed += outcome instanceof Passed ? 1 : 0;
                if (!(outcome instanceof Passed) && !known.containsKey(each.name())) {
                    notPassed.add(each.name() + "  " + text(outcome));
                } else if (outcome instanceof Passed && known.containsKey(each.name())) {
                    passedThough.add(each.name());
                }
            }
        }
        assertThat(notPassed).as("cases that do not pass on %s (%d of %d do) and are not listed", backend, passed,
                inside).isEmpty();
        assertThat(passedThough).as("cases that are listed, but pass on %s", backend).isEmpty();
        assertThat(inside).isGreaterThan(550);
        assertThat(passed).as("of %d", inside).isGreaterThanOrEqualTo(Math.ceilDiv(97 * inside, 100));
    }

    @Test void wholeNetworksPass() {
        List<String> light = List.of("light_bvlc_alexnet", "light_resnet50", "light_squeezenet");
        assertThat(cases.stream().filter(c -> light.contains(c.name()))).hasSize(3)
                .allSatisfy(c -> assertThat(c.run(Execution.on("onednn"))).isEqualTo(new Passed()));
    }
}
