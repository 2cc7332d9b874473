package dev.fovea.formats.onnx;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fovea.data.io.FileException;
import dev.fovea.formats.Corpus;
import dev.fovea.formats.FormatException;
import dev.fovea.formats.FromOutside;
import dev.fovea.nn.model.Kinds;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models and tensors of ONNX.
class OnnxFuzzTest {
    @TempDir private static Path folder;

    private static void readModel(byte[] bytes) {
        Path file = folder.resolve("x.onnx");
        FromOutside.write(file, bytes);
        new OnnxFormat().load(file, Kinds.standard(), model -> model.weights().size());
    }

    private static void readTensor(byte[] bytes) {
        OnnxTensor tensor = OnnxTensor.of("f", MemorySegment.ofArray(bytes));
        for (long i = 0; i < tensor.count() && tensor.raw().byteSize() > 0; i++) {
            tensor.get(i);
        }
    }

    /// Of another file, which a model may name, it may be said that it is not there.
    @DictionaryEntries({"Conv", "Gemm", "MatMul", "Relu", "MaxPool", "AveragePool", "BatchNormalization", "Reshape",
            "Transpose", "Concat", "Slice", "Pad", "Resize", "Gather", "Shape", "Unsqueeze", "Squeeze", "Expand",
            "ConstantOfShape", "Constant", "Range", "Tile", "Split", "Where", "ReduceMean", "Softmax", "Loop", "If",
            "Einsum", "TopK", "equation", "->",
            "kernel_shape", "strides", "pads", "dilations", "group", "axis", "axes", "perm", "mode", "location"})
    @FuzzTest void model(byte[] bytes) {
        FromOutside.loads(() -> readModel(bytes), Set.of(FormatException.class, FileException.class));
    }

    @FuzzTest void tensor(byte[] bytes) {
        FromOutside.loads(() -> readTensor(bytes), Set.of(FormatException.class, UnsupportedModelException.class));
    }

    @Test void wholeFilesAreLoaded() {
        new Corpus(OnnxFuzzTest.class)
                .keep("model/cnn", Models.cnn().bytes(), OnnxFuzzTest::readModel)
                .keep("model/attention", MutatedOnnxTest.attention().bytes(), OnnxFuzzTest::readModel)
                .keep("model/volumes", MutatedOnnxTest.volumes().bytes(), OnnxFuzzTest::readModel)
                .keep("tensor/raw", Models.floats(0, "t", List.of(2, 2), 1, 2, 3, 4).bytes(), OnnxFuzzTest::readTensor)
                .keep("tensor/packed", Models.tensor(0, "t", List.of(3), 6, Wire.bytes(5, new byte[]{1, 2, 3})).bytes(),
                        OnnxFuzzTest::readTensor);
    }
}
