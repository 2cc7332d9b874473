package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files spoilt at random, half of them so that lengths and checksums fit again: a typed error, or a file that holds.
class MutatedFilesTest {
    private static final List<String> TOKENS = List.of("{", "}", "[", "]", ",", ":", "\"", "0", "-1", "1e9",
            "99999999999999999999", "null", "true", "NaN",
            "\"F32\"", "\"I64\"", "\"F16\"", "[0,0]", "[0,4]", "\"shape\"", "\"dtype\"", "\"data_offsets\"",
            "\"__metadata__\"", "\\u0000", "\\ud800", " ", "../",
            "9223372036854775807", "[[[[[[", "\"type\":\"conv2d\"");

    @TempDir private Path folder;

    private static byte[] safetensors() {
        Map<String, Tensor> tensors = Map.of("a", Tensor.of(Shape.of(2), 1f, 2f), "b",
                Tensor.of(Shape.of(1, 3), 1L, 2L, 3L), "c", Tensor.of(Shape.scalar(), 1));
        var bytes = new ByteArrayOutputStream();
        Safetensors.content(tensors, Map.of("k", "v")).pieces()
                .forEach(p -> bytes.writeBytes(p.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)));
        return bytes.toByteArray();
    }

    /// One to three changes: a byte, a token put in, a piece cut out or doubled.
    private static byte[] mutated(byte[] bytes, SplittableRandom random) {
        byte[] result = bytes;
        for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
            int at = random.nextInt(result.length + 1);
            int to = Math.min(result.length, at + random.nextInt(1, 20));
            byte[] token = TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
            result = switch (random.nextInt(5)) {
                case 0 -> joined(Arrays.copyOf(result, at), new byte[]{(byte) random.nextInt()},
                        Arrays.copyOfRange(result, Math.min(result.length, at + 1), result.length));
                case 1 -> joined(Arrays.copyOf(result, at), token, Arrays.copyOfRange(result, at, result.length));
                case 2 -> joined(Arrays.copyOf(result, at), token, Arrays.copyOfRange(result, to, result.length));
                case 3 -> joined(Arrays.copyOf(result, at), Arrays.copyOfRange(result, to, result.length));
                default -> joined(Arrays.copyOf(result, to), Arrays.copyOfRange(result, at, result.length));
            };
        }
        return result;
    }

    private static byte[] joined(byte[]... pieces) {
        var bytes = new ByteArrayOutputStream();
        Arrays.stream(pieces).forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    /// The header alone changed, its length made right again.
    private static byte[] mutatedHeader(byte[] file, SplittableRandom random) {
        int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        byte[] header = mutated(Arrays.copyOfRange(file, 8, 8 + length), random);
        byte[] prefix = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array();
        return joined(prefix, header, Arrays.copyOfRange(file, 8 + length, file.length));
    }

    private static boolean loads(String what, Runnable load) {
        try {
            return FromOutside.loads(load);
        } catch (RuntimeException | Error e) {
            return fail(what, e);
        }
    }

    private static void spoilSafetensors(int count) {
        byte[] whole = safetensors();
        int loaded = 0;
        for (int seed = 0; seed < count; seed++) {
            var random = new SplittableRandom(seed);
            byte[] spoilt = random.nextBoolean() ? mutated(whole, random) : mutatedHeader(whole, random);
            loaded += loads("seed " + seed, () -> Safetensors.of("f", MemorySegment.ofArray(spoilt)).tensors()) ? 1 : 0;
        }
        assertThat(loaded).as("files that still hold").isPositive();
    }

    private void spoilArchives(int count) throws Exception {
        Path file = folder.resolve("spoilt.fovea");
        Archives.small().writeTo(file);
        byte[] whole = Files.readAllBytes(file);
        for (int seed = 0; seed < count; seed++) {
            var random = new SplittableRandom(seed);
            boolean sealed = random.nextBoolean();
            Files.write(file, sealed ? sealedAgain(random) : mutated(whole, random));
            boolean loaded = loads("seed " + seed, () -> {
                try (Archive archive = Archive.open(file)) {
                    archive.json(Part.NETWORK).members();
                    archive.tensors(Part.WEIGHTS).tensors();
                }
            });
            if (loaded && !sealed) {
                assertThat(file).as("seed %d: only the file as it was may load", seed).hasBinaryContent(whole);
            }
        }
    }

    /// A part or the manifest spoilt, in a zip that is right in all else.
    private static byte[] sealedAgain(SplittableRandom random) {
        Map<String, byte[]> parts = Archives.parts();
        var items = parts.entrySet().stream().map(e -> Archives.item(e.getKey(), e.getValue().length, e.getValue()))
                .toList();
        if (random.nextInt(3) == 0) {
            return Archives.of(mutated(Archives.manifest(items), random), parts);
        }
        String name = List.copyOf(parts.keySet()).get(random.nextInt(parts.size()));
        parts.computeIfPresent(name,
                (_, bytes) -> name.endsWith(".json") ? mutated(bytes, random) : mutatedHeader(bytes, random));
        return Archives.of(parts);
    }

    @Test void spoiltFilesAreErrorsOrStillHold() throws Exception {
        spoilSafetensors(5_000);
        spoilArchives(1_000);
    }

    @Test
    @Tag("nightly") void aHundredThousandOfThemToo() throws Exception {
        spoilSafetensors(100_000);
        spoilArchives(100_000);
    }
}
