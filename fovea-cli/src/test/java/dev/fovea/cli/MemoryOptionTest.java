package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.compile.MemoryUse;
import dev.fovea.nn.model.Execution;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `--memory`: speed or small, and the most that a plan may take.
class MemoryOptionTest {
    private static final Pattern VALUES = Pattern.compile("values and scratch ([0-9.]+) MiB");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            small    | SMALL | small
            SPEED    | SPEED | speed
            2g       | SPEED | 2147483648
            small,1k | SMALL | small,1024
            1k,small | SMALL | small,1024
            """) void isReadAndWrittenDown(String text, MemoryUse use, String written) {
        MemoryOption option = MemoryOption.parse(text);
        assertThat(option).hasToString(written);
        assertThat(MemoryOption.parse(written)).isEqualTo(option);
        Execution execution = option.in(Execution.on("reference").memoryCap(77));
        assertThat(execution.memoryUse()).isEqualTo(use);
        assertThat(execution.memoryCap()).isEqualTo(option.most().map(Bytes::count).orElse(77L));
    }

    @Test void oneOfEach() {
        assertThatThrownBy(() -> MemoryOption.parse("small,speed"))
                .hasMessage("--memory takes speed or small, and one amount of memory, but was given small,speed");
        assertThatThrownBy(() -> MemoryOption.parse("1g,2g"))
                .hasMessage("--memory takes speed or small, and one amount of memory, but was given 1g,2g");
        assertThatThrownBy(() -> MemoryOption.parse("lots"))
                .hasMessage("\"lots\" is no amount of memory; write 2g, 512m or a number of bytes");
    }

    @Test void aPlanForLittleMemoryIsSmaller() {
        assertThat(values("--memory", "small")).isLessThan(0.7 * values("--memory", "speed"));
    }

    private static double values(String... option) {
        Shell plan = Shell.run("plan", "resnet20_cifar", "--batch", "32", "--threads", "2", option[0], option[1]);
        assertThat(plan.err()).isEmpty();
        Matcher values = VALUES.matcher(plan.out());
        assertThat(values.find()).as(plan.out()).isTrue();
        return Double.parseDouble(values.group(1));
    }
}
