package dev.fovea.formats.torch;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fovea.formats.Corpus;
import dev.fovea.formats.FromOutside;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;

/// PyTorch's files of both forms, and a pickle in a zip that is right.
class TorchFuzzTest {
    private static void readFile(byte[] bytes) {
        TorchFile.of("f", MemorySegment.ofArray(bytes)).tensors();
    }

    private static void readPickle(byte[] bytes) {
        readFile(Pickles.file(bytes, Pickles.smallStorages()));
    }

    @DictionaryEntries({"PK\\x03\\x04", "PK\\x01\\x02", "PK\\x05\\x06", "data.pkl", "byteorder", "big"})
    @FuzzTest void file(byte[] bytes) {
        FromOutside.loads(() -> readFile(bytes));
    }

    @DictionaryEntries({"ctorch._utils\\n_rebuild_tensor_v2\\n", "ccollections\\nOrderedDict\\n", "storage",
            "ctorch\\nFloatStorage\\n", "ctorch\\nHalfStorage\\n", "ctorch\\nLongStorage\\n", "state_dict",
            "ctorch._utils\\n_rebuild_parameter\\n"})
    @FuzzTest void pickle(byte[] bytes) {
        FromOutside.loads(() -> readPickle(bytes));
    }

    @Test void wholeFilesAreLoaded() {
        byte[] floats = Pickles.pickle().op('}', '(').text("a").tensor("FloatStorage", "0", 2, 2).text("b")
                .tensor("FloatStorage", "0", 4, 0, new long[]{2, 2}, new long[]{1, 2}).op('u').done();
        var one = new LinkedHashMap<String, byte[]>();
        one.put("0", Pickles.floats(1, 2, 3, 4));
        new Corpus(TorchFuzzTest.class)
                .keep("file/zip", Pickles.file(Pickles.small(), Pickles.smallStorages()), TorchFuzzTest::readFile)
                .keep("file/older", Pickles.legacy(floats, 4, one), TorchFuzzTest::readFile)
                .keep("pickle/small", Pickles.small(), TorchFuzzTest::readPickle)
                .keep("pickle/ordered", Pickles.pickle().op('}', '(').text("epoch").whole(3).text("state_dict")
                        .emptyOrdered().op('(').text("module.a").tensor("FloatStorage", "0", 4).op('u', 'u').done(),
                        TorchFuzzTest::readPickle);
    }
}
