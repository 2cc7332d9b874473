package dev.fovea.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypeRegistryTest {
    record Dense(int units) {}

    record Tree(List<Tree> children) {}

    enum Mode { ON, OFF }

    enum Twins { AB, Ab }

    record Twin(Twins twins) {}

    record Typed(String type) {}

    record Box<T>(T value) {}

    record Lambda(Supplier<String> supplier) {}

    record Anything(Object value) {}

    record Bytes(byte[] bytes) {}

    record Inner(List<Map<Integer, String>> maps) {}

    record Outer(Optional<Inner> inner) {}

    record Doubtful(List<Optional<String>> texts) {}

    record Raw(@SuppressWarnings("rawtypes") List list) {}

    record Lower(List<? super Integer> list) {}

    record Holder(Map<String, List<Anything>> all) {}

    private final TypeRegistry dense = TypeRegistry.empty().with("dense", Dense.class);

    @Test void aRegistryIsNeverChanged() {
        TypeRegistry more = dense.with("mode", Mode.class).with("tree", Tree.class);
        assertThat(dense.names()).containsExactly("dense");
        assertThat(more.names()).containsExactly("dense", "mode", "tree");
        assertThat(more).hasToString("[dense, mode, tree]");
        assertThat(more.find("mode")).contains(Mode.class);
        assertThat(more.find("Mode")).isEmpty();
        assertThat(more.nameOf(Dense.class)).contains("dense");
        assertThat(dense.nameOf(Tree.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Dense", "2d", "a b", "a/b", "../x", "ä"}) void namesAreOfSmallLettersAndDigits(
            String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> dense.with(name, Mode.class))
                .withMessage("\"" + name
                        + "\" is no name for a type; small letters, digits, _ . and - are, such as \"mylayer\"");
    }

    @Test void oneNameOneType() {
        assertThatIllegalArgumentException().isThrownBy(() -> dense.with("dense", Mode.class)).withMessage(
                "the name \"dense\" is taken by dev.fovea.formats.TypeRegistryTest$Dense; choose another for dev.fovea.formats.TypeRegistryTest$Mode");
        assertThatIllegalArgumentException().isThrownBy(() -> dense.with("dense2", Dense.class))
                .withMessage("dev.fovea.formats.TypeRegistryTest$Dense is registered as \"dense\" already");
    }

    static Stream<Arguments> unfit() {
        String can = ", which cannot stand in a file; int, long, float, double, boolean, String, enums, records, interfaces of registered records, "
                + "List and Map<String, …> of them, and Optional of all these can";
        String data = " is no record and no enum, or has type parameters; only plain records and enums are data that can be saved";
        return Stream.of(
                arguments(Anything.class, "Anything.value is of type java.lang.Object" + can),
                arguments(Bytes.class, "Bytes.bytes is of type byte[]" + can),
                arguments(Lambda.class,
                        "Lambda.supplier is of type java.util.function.Supplier<java.lang.String>" + can),
                arguments(Outer.class,
                        "Inner.maps is of type java.util.Map<java.lang.Integer, java.lang.String>" + can),
                arguments(Holder.class, "Anything.value is of type java.lang.Object" + can),
                arguments(Doubtful.class, "Doubtful.texts is of type java.util.Optional<java.lang.String>" + can),
                arguments(Raw.class, "Raw.list is of type java.util.List" + can),
                arguments(Lower.class, "Lower.list is of type ? super java.lang.Integer" + can),
                arguments(Box.class, Box.class.getName() + data), arguments(String.class, "java.lang.String" + data),
                arguments(Runnable.class, "java.lang.Runnable" + data),
                arguments(Typed.class, Typed.class.getName()
                        + " has a component named \"type\", which is where its name stands in a file; name it otherwise"),
                arguments(Twin.class, "constants of " + Twins.class.getName() + " differ in capital letters only"),
                arguments(Twins.class, "constants of " + Twins.class.getName() + " differ in capital letters only"));
    }

    @Test void aRecordThatIsHiddenCannotBeRegistered() throws ClassNotFoundException {
        Class<?> hidden = Class.forName("jdk.internal.util.OSVersion");
        assertThatIllegalArgumentException().isThrownBy(() -> dense.with("os", hidden))
                .withMessage("jdk.internal.util.OSVersion cannot be reached; "
                        + "make it public in an exported package, or open jdk.internal.util to dev.fovea.formats");
    }

    @Test void aLongListOfNamesIsCut() {
        List<String> names = java.util.stream.IntStream.range(100, 200).mapToObj(i -> "layer" + i).toList();
        assertThat(Text.near("x", names)).startsWith("known are \"layer100\", \"layer101\"")
                .endsWith("\"layer129\", …");
        assertThat(Text.near("layer1", names)).startsWith("did you mean \"layer1");
        assertThat(Text.near("x".repeat(61), List.of("x".repeat(60)))).startsWith("known are ");
        assertThat(Text.near("x".repeat(60), List.of("x".repeat(59)))).startsWith("did you mean ");
    }

    @ParameterizedTest
    @MethodSource("unfit") void whatCannotBeSavedCannotBeRegistered(Class<?> type, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> dense.with("mine", type)).withMessage(message);
    }
}
