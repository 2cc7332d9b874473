package dev.fovea.data.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    private static final byte[] OLD = "the old content".getBytes(StandardCharsets.UTF_8);

    /// More than one buffer, so that there are several writes.
    private static final byte[] NEW = bytes(200_000);

    @TempDir Path folder;

    private static byte[] bytes(int count) {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return bytes;
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test void writesWhatIsGivenAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("last.fovea");
        AtomicFile.write(file, out -> out.write(OLD));
        AtomicFile.write(file, out -> out.write(NEW));
        assertThat(file).hasBinaryContent(NEW);
        assertThat(names(folder)).containsExactly("last.fovea");
    }

    @Test void isStreamChannelAndMemoryAtOnce() throws IOException {
        Path file = folder.resolve("mixed");
        var positions = new ArrayList<Long>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, NEW);
            AtomicFile.write(file, out -> {
                out.write(7);
                out.write(ByteBuffer.wrap(NEW));
                out.write(memory);
                out.write(NEW, 10, 3);
                positions.add(out.position());
                assertThat(out.isOpen()).isTrue();
            });
        }
        byte[] content = Files.readAllBytes(file);
        assertThat(positions).containsExactly(400_004L);
        assertThat(content).hasSize(400_004).startsWith(7);
        assertThat(Arrays.copyOfRange(content, 1, 200_001)).isEqualTo(NEW);
        assertThat(Arrays.copyOfRange(content, 200_001, 400_001)).isEqualTo(NEW);
        assertThat(content).endsWith(NEW[10], NEW[11], NEW[12]);
    }

    @Test void aZipStreamMayCloseIt() throws IOException {
        Path file = folder.resolve("model.fovea");
        AtomicFile.write(file, out -> {
            try (var zip = new ZipOutputStream(out)) {
                zip.putNextEntry(new ZipEntry("network.json"));
                zip.write(OLD);
            }
        });
        try (var zip = new ZipInputStream(Files.newInputStream(file))) {
            assertThat(zip.getNextEntry()).extracting(ZipEntry::getName).isEqualTo("network.json");
            assertThat(zip.readAllBytes()).isEqualTo(OLD);
        }
    }

    /// The disk fills up at call 1, then at call 2, …, until a run is not disturbed.
    @Test void whicheverCallFailsTheFileIsTheOldOneOrTheNewOne() throws IOException {
        Path file = folder.resolve("last.fovea");
        var failed = new ArrayList<String>();
        boolean disturbed = true;
        for (int k = 1; disturbed; k++) {
            Files.write(file, OLD);
            int failing = k;
            var calls = new ArrayList<String>();
            Throwable thrown = catchThrowable(
                    () -> AtomicFile.write(file, out -> out.write(NEW), FileCalls.system().watchedBy(call -> {
                        calls.add(call);
                        if (calls.size() == failing) {
                            throw new IOException("No space left on device");
                        }
                    })));
            disturbed = calls.size() >= failing;
            boolean last = disturbed && calls.get(failing - 1).equals("syncFolder");
            if (disturbed) {
                failed.add(calls.get(failing - 1));
            }
            if (thrown == null || last) {
                assertThat(file).as("call %d", k).hasBinaryContent(NEW);
            } else {
                assertThat(thrown).as("call %d", k).isInstanceOf(FileException.class).hasMessage(
                        "%s could not be written: No space left on device. The file of that name is as it was. "
                                + "Free space or permit writing there, or choose another folder.",
                        file);
                assertThat(file).as("call %d", k).hasBinaryContent(OLD);
            }
            if (last) {
                assertThat(thrown).hasMessage(
                        "%s was written, but the folder could not be forced to the disk: No space left on device. "
                                + "A power cut now could bring back what was there before; write it again.",
                        file);
            }
            assertThat(names(folder)).as("call %d", k).containsExactly("last.fovea");
        }
        assertThat(failed).containsExactly("list", "create", "write", "write", "write", "write", "sync", "close",
                "move", "syncFolder");
    }

    @Test void aTemporaryFileThatCannotBeRemovedIsHarmless() throws IOException {
        Path file = folder.resolve("last.fovea");
        Files.write(file, OLD);
        assertThatThrownBy(() -> AtomicFile.write(file, out -> out.write(NEW), FileCalls.system().watchedBy(call -> {
            if (call.equals("sync") || call.equals("delete")) {
                throw new IOException("Input/output error");
            }
        }))).isInstanceOf(FileException.class).hasMessageContaining("Input/output error");
        assertThat(file).hasBinaryContent(OLD);
        assertThat(names(folder)).hasSize(2);
    }

    @Test void whatTheContentThrowsPassesAndTheOldFileStays() throws IOException {
        Path file = folder.resolve("last.fovea");
        Files.write(file, OLD);
        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
            out.write(NEW);
            throw new IllegalStateException("the model is closed");
        })).isInstanceOf(IllegalStateException.class).hasMessage("the model is closed");
        assertThat(file).hasBinaryContent(OLD);
        assertThat(names(folder)).containsExactly("last.fovea");
    }

    @Test void aMissingFolderIsNamed() {
        Path file = folder.resolve("runs").resolve("last.fovea");
        assertThatThrownBy(() -> AtomicFile.write(file, out -> out.write(NEW))).isInstanceOf(FileException.class)
                .hasMessage("%s could not be written: there is no folder %s. Make it, or choose another.", file,
                        file.getParent());
    }

    @Test void aFolderOfThatNameIsNotReplaced() throws IOException {
        Path file = Files.createDirectory(folder.resolve("last.fovea"));
        Files.write(file.resolve("inside"), OLD);
        assertThatThrownBy(() -> AtomicFile.write(file, out -> out.write(NEW))).isInstanceOf(FileException.class)
                .hasMessageStartingWith(file + " could not be written: ");
        assertThat(file.resolve("inside")).hasBinaryContent(OLD);
        assertThat(names(folder)).containsExactly("last.fovea");
    }

    @Test void temporaryFilesOfProcessesThatAreGoneAreRemovedAndOthersAreNot() throws IOException {
        long alive = ProcessHandle.current().pid();
        Path dead = Files.createFile(folder.resolve(".last.fovea.999999999-0123abcd.tmp"));
        Path reused = Files.createFile(folder.resolve(".last.fovea." + alive + "-00000000.tmp"));
        Files.setLastModifiedTime(reused, FileTime.from(Instant.now().minusSeconds(1_000_000_000)));
        Path written = Files.createFile(folder.resolve(".last.fovea." + alive + "-11111111.tmp"));
        Path other = Files.createFile(folder.resolve(".best.fovea.999999999-0123abcd.tmp"));
        Path foreign = Files.createFile(folder.resolve(".last.fovea.backup.tmp"));

        AtomicFile.write(folder.resolve("last.fovea"), out -> out.write(NEW));
        assertThat(dead).doesNotExist();
        assertThat(reused).doesNotExist();
        assertThat(List.of(written, other, foreign)).allMatch(Files::exists);

        AtomicFile.removeStale(folder);
        assertThat(other).doesNotExist();
        assertThat(List.of(written, foreign)).allMatch(Files::exists);
    }

    @Test void anInterruptedThreadWritesAllTheSame() {
        Path file = folder.resolve("last.fovea");
        Thread.currentThread().interrupt();
        AtomicFile.write(file, out -> out.write(NEW));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).hasBinaryContent(NEW);
    }

    /// `kill -9` and power cuts, played through: after every call, with everything lost that was not forced to the
    /// disk, or only some of it, the disk holds the old content or the new one; and once `write` has returned, the
    /// new one.
    @Test void powerMayFailAfterAnyCall() {
        Path file = folder.resolve("last.fovea");
        var disk = new ForgetfulDisk(file, OLD);
        var states = new ArrayList<List<byte[]>>();
        AtomicFile.write(file, out -> out.write(NEW), disk.calls(() -> states.add(disk.afterPowerCut())));
        assertThat(states).hasSizeGreaterThan(8);
        assertThat(states).allSatisfy(state -> assertThat(state)
                .allMatch(content -> Arrays.equals(content, OLD) || Arrays.equals(content, NEW)));
        assertThat(disk.afterPowerCut()).allMatch(content -> Arrays.equals(content, NEW));
    }
}
