package dev.fovea.cli;

import dev.fovea.compile.MemoryUse;
import dev.fovea.nn.model.Execution;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `--memory small,2g`: what training keeps for backpropagation, and the most that a plan may take. Either may stand alone.
record MemoryOption(Optional<MemoryUse> use, Optional<Bytes> most) {
    private static final List<String> WORDS = List.of("speed", "small");

    static MemoryOption parse(String text) {
        Optional<MemoryUse> use = Optional.empty();
        Optional<Bytes> most = Optional.empty();
        for (String word : text.split(",")) {
            boolean known = WORDS.contains(word.toLowerCase(Locale.ROOT));
            if (known ? use.isPresent() : most.isPresent()) {
                throw new IllegalArgumentException(
                        "--memory takes speed or small, and one amount of memory, but was given " + text);
            }
            if (known) {
                use = Optional.of(Words.constant(MemoryUse.class, "use of memory", word));
            } else {
                most = Optional.of(Bytes.parse(word));
            }
        }
        return new MemoryOption(use, most);
    }

    Execution in(Execution execution) {
        return execution.memoryCap(most.map(Bytes::count).orElse(execution.memoryCap()))
                .memoryUse(use.orElse(execution.memoryUse()));
    }

    /// As it is written down.
    @Override public String toString() {
        var words = new ArrayList<String>();
        use.map(Words::word).ifPresent(words::add);
        most.map(b -> Long.toString(b.count())).ifPresent(words::add);
        return String.join(",", words);
    }
}
