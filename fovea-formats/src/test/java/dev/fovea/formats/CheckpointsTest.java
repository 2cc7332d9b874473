package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.data.io.FileCalls;
import dev.fovea.data.io.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    @TempDir private Path above;
    private Path folder = Path.of("");
    private final List<String> messages = new ArrayList<>();
    private Checkpoints checkpoints = Checkpoints.in(Path.of(""));

    @BeforeEach void nameTheFolder() {
        folder = above.resolve("runs/first/checkpoints");
        checkpoints = Checkpoints.in(folder).log(messages::add);
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return List.copyOf(new TreeSet<>(files.map(f -> f.getFileName().toString()).toList()));
        }
    }

    private long newest() {
        try (Archive archive = checkpoints.openNewest().orElseThrow()) {
            return archive.json(Part.CHECKPOINT).get("step").whole(0, Long.MAX_VALUE);
        }
    }

    private void save(long... steps) {
        for (long step : steps) {
            checkpoints.save(step, Archives.checkpoint(step));
        }
    }

    @Test void theLastThreeAreKept() throws IOException {
        assertThat(checkpoints.save(5, Archives.checkpoint(5))).isEqualTo(folder.resolve("step-000005.fovea"));
        save(10, 15, 20, 25);
        assertThat(names()).containsExactly("step-000015.fovea", "step-000020.fovea", "step-000025.fovea");
        assertThat(newest()).isEqualTo(25);
        assertThat(checkpoints.saved()).extracting(Checkpoints.Saved::step).containsExactly(25L, 20L, 15L);
        assertThat(messages).isEmpty();
    }

    @Test void nameAndNumberAreChosen() throws IOException {
        checkpoints = checkpoints.name("epoch").keep(1);
        save(1, 2, 12_345_678);
        Files.writeString(folder.resolve("step-000001.fovea"), "another's");
        Files.writeString(folder.resolve("epoch-x.fovea"), "not ours");
        save(12_345_679);
        assertThat(names()).containsExactly("epoch-12345679.fovea", "epoch-x.fovea", "step-000001.fovea");
        assertThat(newest()).isEqualTo(12_345_679);
    }

    @Test void aFolderWithoutCheckpointsIsNoError() throws IOException {
        assertThat(checkpoints.openNewest()).isEmpty();
        Files.createDirectories(folder);
        assertThat(checkpoints.openNewest()).isEmpty();
        assertThat(checkpoints.saved()).isEmpty();
    }

    @Test void damagedOnesArePassedOverWithAMessage() throws IOException {
        save(1, 2, 3);
        Path third = folder.resolve("step-000003.fovea");
        Files.write(third, Arrays.copyOf(Files.readAllBytes(third), 900));
        assertThat(newest()).isEqualTo(2);
        assertThat(messages).containsExactly(
                "a checkpoint is passed over: " + third + ": the file has 900 bytes, but should have 2016.\n"
                        + "The file is damaged or was cut off: take another copy, or an older checkpoint");
    }

    @Test void allOfThemDamagedIsAnError() throws IOException {
        save(1, 2);
        Files.write(folder.resolve("step-000001.fovea"), new byte[0]);
        Files.write(folder.resolve("step-000002.fovea"), new byte[9]);
        assertThatExceptionOfType(FormatException.class).isThrownBy(checkpoints::openNewest)
                .withMessage(folder
                        + ": none of the 2 checkpoints can be read.\nStart again, or bring back a copy of one of them");
        assertThat(messages).hasSize(2);
    }

    @Test void goingOnFromAnOlderOneDoesNotLoseWhatIsNew() throws IOException {
        save(1, 2, 3);
        Files.write(folder.resolve("step-000003.fovea"), new byte[9]);
        checkpoints = checkpoints.keep(1);
        save(2);
        assertThat(names()).containsExactly("step-000002.fovea", "step-000003.fovea");
        assertThat(newest()).isEqualTo(2);
        save(3);
        assertThat(names()).containsExactly("step-000003.fovea");
        assertThat(newest()).isEqualTo(3);
    }

    @Test void whatAKilledProcessLeftIsRemoved() throws IOException {
        save(1);
        Files.writeString(folder.resolve(".step-000002.fovea.999999999-0123abcd.tmp"), "half");
        assertThat(newest()).isEqualTo(1);
        assertThat(names()).containsExactly("step-000001.fovea");
    }

    @Test void aFullDiskAtAnyCallLosesNoCheckpoint() throws IOException {
        int k = 1;
        for (boolean untouched = false; !untouched; k++) {
            Path own = above.resolve("run" + k);
            checkpoints = Checkpoints.in(own.resolve("checkpoints")).keep(2).log(messages::add);
            var calls = new ArrayList<String>();
            int failing = k;
            long lastSaved = 0;
            Checkpoints failingOnes = checkpoints.calls(FileCalls.system().watchedBy(call -> {
                calls.add(call);
                if (calls.size() == failing) {
                    throw new IOException("No space left on device");
                }
            }));
            for (long step = 1; step <= 3; step++) {
                try {
                    failingOnes.save(step, Archives.checkpoint(step));
                    lastSaved = step;
                } catch (FileException e) {
                    assertThat(e).hasMessageContaining("No space left on device").hasMessageContaining(own.toString());
                }
                if (lastSaved > 0) {
                    assertThat(newest()).isGreaterThanOrEqualTo(lastSaved);
                }
            }
            assertThat(lastSaved).isGreaterThanOrEqualTo(2);
            untouched = calls.size() < failing;
        }
        assertThat(k).isGreaterThan(25);
        assertThat(messages).anyMatch(m -> m.endsWith("could not be deleted and stays: No space left on device"))
                .anyMatch(m -> m
                        .matches("old checkpoints in .* stay, the folder could not be read: No space left on device"));
    }

    @Test void aFolderThatCannotBeMadeIsAnErrorWithItsName() throws IOException {
        Files.writeString(above.resolve("runs"), "a file where a folder should be");
        assertThatExceptionOfType(FileException.class).isThrownBy(() -> save(1))
                .withMessageStartingWith("the folder " + folder + " could not be made: ")
                .withMessageEndingWith(". Permit writing there, or choose another.");
    }

    @Test void aFolderThatCannotBeReadIsAnErrorWithItsName() {
        save(1);
        Checkpoints unreadable = checkpoints.calls(FileCalls.system().watchedBy(call -> {
            throw new IOException("stale handle");
        }));
        assertThatExceptionOfType(FileException.class).isThrownBy(unreadable::saved)
                .withMessage("the folder " + folder + " could not be read: stale handle");
    }

    @Test void aFolderThatIsThereIsNotForcedToTheDiskAgain() {
        var calls = new ArrayList<String>();
        checkpoints = checkpoints.calls(FileCalls.system().watchedBy(calls::add));
        save(1);
        assertThat(calls).containsSubsequence("createFolders", "syncFolder", "syncFolder", "syncFolder", "create",
                "move", "syncFolder");
        calls.clear();
        save(2);
        assertThat(calls).containsOnlyOnce("syncFolder");
    }

    @Test void unusableSettingsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> checkpoints.keep(0))
                .withMessage("1 or more checkpoints must be kept, but keep is 0");
        assertThatIllegalArgumentException().isThrownBy(() -> checkpoints.name("../x"))
                .withMessage("\"../x\" is no name for checkpoints; letters, digits, _ and - are");
        assertThatIllegalArgumentException().isThrownBy(() -> save(-1))
                .withMessage("the step of a checkpoint is 0 or more, but is -1");
    }
}
