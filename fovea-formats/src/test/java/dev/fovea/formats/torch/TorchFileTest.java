package dev.fovea.formats.torch;

import static dev.fovea.formats.torch.Pickles.file;
import static dev.fovea.formats.torch.Pickles.floats;
import static dev.fovea.formats.torch.Pickles.legacy;
import static dev.fovea.formats.torch.Pickles.pickle;
import static dev.fovea.formats.torch.Pickles.shorts;
import static dev.fovea.formats.torch.Pickles.small;
import static dev.fovea.formats.torch.Pickles.smallStorages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fovea.formats.FormatException;
import dev.fovea.nn.layer.Layers;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.model.Network;
import dev.fovea.nn.model.Seed;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is read of PyTorch's files, and what is not.
class TorchFileTest {
    private static final String DAMAGED = ".\nThe file is damaged or was cut off: copy or download it again";
    private static final String WEIGHTS_ONLY = ".\nA pickle may run code, so only weights are read. In PyTorch, save them alone: "
            + "torch.save(model.state_dict(), \"weights.pt\"), or with safetensors.torch.save_file";

    @TempDir private Path folder;

    private static SequencedMap<String, Tensor> read(byte[] bytes) {
        return TorchFile.of("x.pt", MemorySegment.ofArray(bytes)).tensors();
    }

    private static SequencedMap<String, Tensor> read(Pickles pickle, Map<String, byte[]> storages) {
        return read(file(pickle.done(), storages));
    }

    private static void refused(byte[] bytes, String message) {
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> read(bytes)).withMessage(message);
    }

    @Test void bothFormsAreRead() {
        for (byte[] bytes : new byte[][]{file(small(), smallStorages()),
                legacy(pickle().op('}', '(').text("a").tensor("FloatStorage", "0", 2, 2).text("b")
                        .tensor("FloatStorage", "0", 4, 0, new long[]{2, 2}, new long[]{1, 2}).op('u').done(), 4,
                        Map.of("0", floats(1, 2, 3, 4)))}) {
            var tensors = read(bytes);
            assertThat(tensors.get("a")).isEqualTo(Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f));
            assertThat(tensors.get("b")).as("columns become rows").isEqualTo(Tensor.of(Shape.of(2, 2), 1f, 3f, 2f, 4f));
        }
        assertThat(read(file(small(), smallStorages())).get("n")).isEqualTo(Tensor.of(Shape.scalar(), 7L));
    }

    static Stream<Arguments> types() {
        return Stream.of(arguments("HalfStorage", shorts(0x3c00, 0xc000), Tensor.of(Shape.of(2), 1f, -2f)),
                arguments("BFloat16Storage", shorts(0x3f80, 0xc000), bfloat(1, -2)),
                arguments("DoubleStorage", Pickles.longs(Double.doubleToLongBits(1.5), Double.doubleToLongBits(-2)),
                        Tensor.of(Shape.of(2), 1.5, -2.0)),
                arguments("IntStorage", floats(Float.intBitsToFloat(5), Float.intBitsToFloat(-6)),
                        Tensor.of(Shape.of(2), 5, -6)),
                arguments("ShortStorage", shorts(5, -6), Tensor.of(Shape.of(2), 5, -6)),
                arguments("CharStorage", new byte[]{5, -6}, Tensor.of(Shape.of(2), 5, -6)),
                arguments("ByteStorage", new byte[]{5, -6}, Tensor.of(Shape.of(2), (byte) 5, (byte) -6)),
                arguments("BoolStorage", new byte[]{1, 0}, Tensor.of(Shape.of(2), (byte) 1, (byte) 0)));
    }

    private static Tensor bfloat(double first, double second) {
        Tensor t = Tensor.zeros(DType.BF16, Shape.of(2));
        t.set(0, first);
        t.set(1, second);
        return t;
    }

    @ParameterizedTest
    @MethodSource("types") void everyTypeOfNumber(String storage, byte[] content, Tensor expected) {
        var pickle = pickle().op('}').text("x").tensor(storage, "0", 2).op('s');
        assertThat(read(pickle, Map.of("0", content)).get("x")).isEqualTo(expected);
    }

    @Test void bytesWithATypeOfTheirOwn() {
        var pickle = pickle().op('}').text("x").global("torch._utils", "_rebuild_tensor_v3").op('(').op('(')
                .text("storage").global("torch.storage", "UntypedStorage").text("0").text("cpu").whole(8).op('t', 'Q')
                .whole(0).tuple(2).tuple(1).op(0x89).emptyOrdered().global("torch", "float32").op('t', 'R').op('s');
        assertThat(read(pickle, Map.of("0", floats(1, 2))).get("x")).isEqualTo(Tensor.of(Shape.of(2), 1f, 2f));
    }

    @Test void parametersAndAttributesOfDictionaries() {
        var pickle = pickle().emptyOrdered().op('(').text("x").global("torch._utils", "_rebuild_parameter").op('(')
                .tensor("FloatStorage", "0", 1).op(0x88).emptyOrdered().op('t', 'R', 'u')
                .op('}').text("_metadata").op('}', 's', 'b');
        assertThat(read(pickle, Map.of("0", floats(3)))).containsOnly(Map.entry("x", Tensor.of(Shape.of(1), 3f)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state_dict", "model_state_dict", "model"}) void aCheckpointHasItsWeightsUnderAKey(
            String key) {
        var pickle = pickle().op('}', '(').text("epoch").whole(3).text("best").op('G').raw(new byte[8])
                .text("optimizer").op('}').text("state").op('}').whole(0).op('}').text("exp_avg")
                .tensor("FloatStorage", "1", 1).op('s', 's', 's')
                .text(key).emptyOrdered().op('(').text("module.conv.weight").tensor("FloatStorage", "0", 1)
                .text("module.conv.bias").tensor("FloatStorage", "0", 1).op('u', 'u');
        assertThat(read(pickle, Map.of("0", floats(1), "1", floats(2)))).containsOnlyKeys("conv.weight", "conv.bias");
    }

    @Test void dictionariesInDictionariesAndListsHaveLongNames() {
        var pickle = pickle().op('}', '(').text("encoder").op('}').text("weight").tensor("FloatStorage", "0", 1)
                .op('s').text("heads").op(']', '(').tensor("FloatStorage", "0", 1).op('N')
                .tensor("FloatStorage", "0", 1).op('e', 'u');
        assertThat(read(pickle, Map.of("0", floats(1)))).containsOnlyKeys("encoder.weight", "heads.0", "heads.2");
    }

    @Test void numbersOfNumPyArePassedOver() {
        var pickle = pickle().op('}', '(').text("acc").global("numpy.core.multiarray", "scalar")
                .global("numpy", "dtype").op('(').text("f8").op(0x89, 0x88, 't', 'R', 'N', 'b')
                .global("_codecs", "encode").text("12345678").text("latin1").op(0x86, 'R', 0x86, 'R')
                .text("x").tensor("FloatStorage", "0", 1).op('u');
        assertThat(read(pickle, Map.of("0", floats(1)))).containsOnlyKeys("x");
    }

    @Test void protocolFourWithFramesAndShortNames() {
        byte[] os = {0x0b, 'c', 'o', 'l', 'l', 'e', 'c', 't', 'i', 'o', 'n', 's'};
        byte[] dict = {0x0b, 'O', 'r', 'd', 'e', 'r', 'e', 'd', 'D', 'i', 'c', 't'};
        var pickle = new Pickles().op(0x80, 4, 0x95).raw(new byte[8]).op(0x8c).raw(os).op(0x94, 0x8c).raw(dict)
                .op(0x94, 0x93, 0x94, ')', 'R', 0x94).op(0x8c, 1, 'x').tensor("FloatStorage", "0", 1).op('s');
        assertThat(read(pickle, Map.of("0", floats(1)))).containsOnlyKeys("x");
    }

    static Stream<Arguments> programs() {
        return Stream.of(
                arguments(pickle().global("os", "system").text("rm -rf ~").op(0x85, 'R'),
                        "x.pt/model/data.pkl: byte 2: the pickle names \"os.system\", which is not known"),
                arguments(pickle().global("builtins", "eval").text("1").op(0x85, 'R'),
                        "x.pt/model/data.pkl: byte 2: the pickle names \"builtins.eval\", which is not known"),
                arguments(pickle().global("torch.nn.modules.linear", "Linear").op(')', 0x81),
                        "x.pt/model/data.pkl: byte 2: the pickle names \"torch.nn.modules.linear.Linear\", which is not known"),
                arguments(pickle().global("argparse", "Namespace").op(')', 0x81),
                        "x.pt/model/data.pkl: byte 2: the pickle names \"argparse.Namespace\", which is not known"),
                arguments(pickle().text("torch").text("load").op(0x93),
                        "x.pt/model/data.pkl: byte 21: the pickle names \"torch.load\", which is not known"),
                arguments(pickle().op('(').raw("ios\nsystem\n".getBytes(StandardCharsets.UTF_8)),
                        "x.pt/model/data.pkl: byte 3: the pickle has the instruction 0x69, which makes objects"));
    }

    @ParameterizedTest
    @MethodSource("programs") void nothingIsRun(Pickles pickle, String message) {
        refused(file(pickle.done(), Map.of()), message + WEIGHTS_ONLY);
    }

    private static Pickles one(long count, long offset, long[] size, long[] stride) {
        return pickle().op('}').text("x").tensor("FloatStorage", "0", count, offset, size, stride).op('s');
    }

    static Stream<Arguments> lies() {
        String tensor = "x.pt: the tensor \"x\" ";
        String end = ".\nThe file is damaged: copy or download it again";
        return Stream.of(
                arguments(one(2, 0, new long[]{3}, new long[]{1}),
                        tensor + "reads elements 0 to 2 of a storage of 2" + end),
                arguments(one(2, -1, new long[]{2}, new long[]{1}),
                        tensor + "reads elements -1 to 0 of a storage of 2" + end),
                arguments(one(2, 0, new long[]{2}, new long[]{-1}),
                        tensor + "has the strides [-1]; 0 or more were expected" + end),
                arguments(one(2, 0, new long[]{0}, new long[]{1}),
                        tensor + "has the shape [0]; Fovea's extents are from 1 to 2147483647, and their product is less than 2^33"
                                + end),
                arguments(one(2, 0, new long[]{1 << 30, 1 << 30}, new long[]{0, 0}),
                        tensor + "has the shape [1073741824, 1073741824], which has 2^33 elements or more" + end),
                arguments(one(2, 0, new long[]{100_000_000}, new long[]{0}),
                        tensor + "and those before it take more than 8 times the file" + end),
                arguments(one(3, 0, new long[]{3}, new long[]{1}),
                        "x.pt/model/data/0: the storage has 2 elements of float32, but was announced with 3" + DAMAGED),
                arguments(pickle().op('}').text("x").tensor("FloatStorage", "9", 1).op('s'),
                        "x.pt: the storage \"model/data/9\" is missing" + DAMAGED),
                arguments(pickle().op('}'), "x.pt: it holds no tensors by name.\n"
                        + "Save the weights in PyTorch with torch.save(model.state_dict(), \"weights.pt\")"),
                arguments(pickle().op('a'), "x.pt/model/data.pkl: byte 2: an instruction finds no value on the stack"
                        + DAMAGED),
                arguments(pickle().op('h', 5), "x.pt/model/data.pkl: byte 2: value 5 is asked for, but was not kept"
                        + DAMAGED),
                arguments(pickle().op('X', 0xff, 0xff, 0xff, 0xff),
                        "x.pt/model/data.pkl: byte 2: a text of 4294967295 bytes; 1048576 are allowed"),
                arguments(pickle().op(0x8b, 0xff, 0xff, 0xff, 0x7f),
                        "x.pt/model/data.pkl: byte 2: a number of 2147483647 bytes; 32 are allowed"));
    }

    @ParameterizedTest
    @MethodSource("lies") void whatAFileClaimsIsChecked(Pickles pickle, String message) {
        refused(file(pickle.done(), Map.of("0", floats(1, 2))), message);
    }

    @Test void otherFilesAreNamed() {
        refused("hello".getBytes(StandardCharsets.UTF_8),
                "x.pt: byte 0: it begins neither as a zip file nor as a pickle does.\nThis is no file that torch.save wrote");
        refused(pickle().whole(5).done(),
                "x.pt: byte 0: it does not begin with the number of PyTorch's files.\nThis is a pickle of another program");
        refused(Pickles.zip(Map.of("model/data.pkl", small(), "model/constants.pkl", small())),
                "x.pt: it holds a program (torch.jit.save), of which nothing is run.\n"
                        + "Save the weights in PyTorch with torch.save(model.state_dict(), \"weights.pt\")");
        refused(Pickles.zip(Map.of("a/data.pkl", small(), "b/data.pkl", small())),
                "x.pt: it has 2 files data.pkl where one was expected" + DAMAGED);
        refused(Pickles.zip(Map.of("m/data.pkl", small(), "m/byteorder", "big".getBytes(StandardCharsets.UTF_8))),
                "x.pt: byteorder: the values are big-endian; little was expected.\nSave it on a machine of the usual byte order");
    }

    @Test void aDictionaryInItselfEnds() {
        var pickle = pickle().op('}', 'q', 0).text("x").op('h', 0, 's');
        refused(file(pickle.done(), Map.of()), "x.pt: dictionaries are nested deeper than 32");
    }

    @Test void aMillionListsInOneAnotherAreNoMatter() {
        var pickle = pickle();
        for (int i = 0; i < 500_000; i++) {
            pickle.op(']');
        }
        for (int i = 0; i < 499_999; i++) {
            pickle.op('a');
        }
        refused(file(pickle.done(), Map.of()), "x.pt: dictionaries are nested deeper than 32");
    }

    @Test void dictionariesThatGrowByReferencesAreCounted() {
        var pickle = pickle().op('}', 'q', 0).text("x").tensor("FloatStorage", "0", 1).op('s');
        for (int level = 1; level < 25; level++) {
            pickle.op('0', '}', 'q', level, '(').text("a").op('h', level - 1).text("b").op('h', level - 1, 'u');
        }
        refused(file(pickle.done(), Map.of("0", floats(1))), "x.pt: it has more than 500000 values");
    }

    @Test void pathsInTheZipDoNotLeaveIt() {
        var files = new LinkedHashMap<String, byte[]>();
        files.put("model/data.pkl", small());
        files.put("model/../../x", new byte[1]);
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> read(Pickles.zip(files)))
                .withMessageContaining("the entry \"model/../../x\" is not the name of a file below a folder");
    }

    @Test void aModelSaysWhatToDo() throws IOException {
        Path file = folder.resolve("net.pth");
        Files.write(file, Pickles.file(pickle().op('}').text("dense/kernel").tensor("FloatStorage", "0", 1, 1)
                .op('s').done(), Map.of("0", floats(5))));
        try (var model = Model.of(Network.of(Layers.sequential(Layers.dense(1).bias(false)), Shape.of(1)), Seed.of(1),
                Execution.on("reference"))) {
            assertThat(model.loadWeights(file).isComplete()).isTrue();
            assertThat(model.weight("dense/kernel").get(0)).isEqualTo(5);
            assertThatExceptionOfType(FormatException.class).isThrownBy(() -> model.save(folder.resolve("x.pt")))
                    .withMessage(folder.resolve("x.pt") + ": files of PyTorch are read, but not written.\n"
                            + "Save a file *.safetensors, which PyTorch reads too: safetensors.torch.load_file");
        }
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> Model.load(file))
                .withMessageStartingWith(
                        file + ": a file of PyTorch holds weights, but no network.\nBuild the network");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> TorchFile.of("x.pt", MemorySegment.ofArray(Pickles.file(small(), smallStorages())))
                        .tensor("c"))
                .withMessage("x.pt: there is no tensor \"c\"; did you mean \"a\" or \"b\" or \"n\"?");
    }
}
