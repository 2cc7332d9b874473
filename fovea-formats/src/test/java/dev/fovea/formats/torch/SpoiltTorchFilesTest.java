package dev.fovea.formats.torch;

import static dev.fovea.formats.torch.Pickles.floats;
import static dev.fovea.formats.torch.Pickles.pickle;

import dev.fovea.formats.keras.Mutations;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// PyTorch's files spoilt at random: the zip, the pickle within a zip that is right, and the older form.
class SpoiltTorchFilesTest {

    private static byte[] pickled() {
        return pickle().op('}', '(').text("epoch").whole(3).text("state_dict").emptyOrdered().op('(')
                .text("module.a").tensor("FloatStorage", "0", 2, 2)
                .text("module.b").tensor("FloatStorage", "0", 4, 0, new long[]{2, 2}, new long[]{1, 2})
                .text("module.c").tensor("HalfStorage", "1", 4).op('u', 'u').done();
    }

    private static LinkedHashMap<String, byte[]> storages() {
        var storages = new LinkedHashMap<String, byte[]>();
        storages.put("0", floats(1, 2, 3, 4));
        storages.put("1", Pickles.shorts(1, 2, 3, 4));
        return storages;
    }

    private static void read(byte[] bytes) {
        TorchFile.of("f", MemorySegment.ofArray(bytes)).tensors();
    }

    private static void spoil(int count) {
        Mutations.spoil("zip", Pickles.file(pickled(), storages()), count, SpoiltTorchFilesTest::read);
        Mutations.spoil("pickle", pickled(), count, p -> read(Pickles.file(p, storages())));
        byte[] floats = pickle().op('}', '(').text("a").tensor("FloatStorage", "0", 2, 2).text("b")
                .tensor("FloatStorage", "0", 4, 0, new long[]{2, 2}, new long[]{1, 2}).op('u').done();
        var one = new LinkedHashMap<String, byte[]>();
        one.put("0", floats(1, 2, 3, 4));
        Mutations.spoil("older form", Pickles.legacy(floats, 4, one), count, SpoiltTorchFilesTest::read);
    }

    /// Instructions in any order: most end at once, some build what no program would.
    private static void anything(int count) {
        byte[] codes = {'(', '0', '1', '2', 'N', 'K', 'M', 'J', 'G', ']', 'a', 'e', ')', 't', (byte) 0x85, (byte) 0x86,
                (byte) 0x87, '}', 'd', 's', 'u', 'q', 'h', 'R', 'b', 'Q', (byte) 0x88, (byte) 0x89, 'X', 'c',
                (byte) 0x94};
        for (int seed = 0; seed < count; seed++) {
            var random = new SplittableRandom(seed);
            Pickles pickle = pickle();
            for (int i = random.nextInt(200); i > 0; i--) {
                int code = Byte.toUnsignedInt(codes[random.nextInt(codes.length)]);
                switch (code) {
                    case 'X' -> pickle.text("storage");
                    case 'c' -> pickle.global("torch._utils", "_rebuild_tensor_v2");
                    case 'q', 'h', 'K' -> pickle.op(code, random.nextInt(4));
                    case 'M' -> pickle.op(code, random.nextInt(256), 0);
                    case 'J' -> pickle.whole(random.nextInt());
                    case 'G' -> pickle.op(code).raw(new byte[8]);
                    default -> pickle.op(code);
                }
            }
            byte[] bytes = Pickles.file(pickle.done(), storages());
            Mutations.loads("instructions, seed " + seed, () -> read(bytes));
        }
    }

    @Test void spoiltFilesAreErrorsOrStillHold() {
        spoil(1_000);
        anything(1_000);
    }

    @Test
    @Tag("nightly") void twentyThousandOfThemToo() {
        spoil(20_000);
        anything(20_000);
    }
}
