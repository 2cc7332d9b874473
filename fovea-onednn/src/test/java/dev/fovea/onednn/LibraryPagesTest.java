package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What the loader has written is never given back.
class LibraryPagesTest {
    private static final String FILE = "/home/user/.cache/fovea/onednn-1-2/libdnnl.so.3";

    @Test void codeAndWhatLiesBeforeItAreAsInTheFile() {
        List<String> mappings = List.of("7f0000000000-7f0000001000 r--p 00000000 fe:00 11     /lib/libc.so.6",
                "7f0000001000-7f0000002000 r-xp 00001000 fe:00 11     /lib/libc.so.6",
                "7fd202800000-7fd203611000 r--p 00000000 fe:00 12     " + FILE,
                "7fd203611000-7fd2073c9000 r-xp 00e11000 fe:00 12     " + FILE,
                "7fd2073c9000-7fd207c90000 r--p 04bc9000 fe:00 12     " + FILE,
                "7fd207c91000-7fd207d7e000 r--p 05490000 fe:00 12     " + FILE,
                "7fd207d7e000-7fd207d83000 rw-p 0557d000 fe:00 12     " + FILE);
        assertThat(LibraryPages.unchanged(mappings)).containsExactly(
                new LibraryPages.Range(0x7fd202800000L, 0x7fd203611000L),
                new LibraryPages.Range(0x7fd203611000L, 0x7fd2073c9000L));
    }

    @Test void whereNoCodeIsFoundNothingIsGivenBack() {
        assertThat(LibraryPages.unchanged(List.of("7fd202800000-7fd203611000 rw-p 00000000 fe:00 12 " + FILE,
                "7fd202800000-7fd203611000 r--p 00000000 fe:00 12 " + FILE))).isEmpty();
    }

    /// The library goes on working.
    @Test void whatIsCalledIsReadAgain() {
        String version = Dnnl.version();
        LibraryPages.giveBack();
        assertThat(Dnnl.version()).isEqualTo(version);
    }
}
