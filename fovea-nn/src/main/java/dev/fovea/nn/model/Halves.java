package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.data.Field;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Named;
import dev.fovea.nn.layer.Names;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Functional.Call;
import dev.fovea.nn.model.Functional.Output;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;

/// `x̂ = decoder(encoder(x))`, apart: the half of a network up to its layer `encoder`, and the half behind it.
///
/// Any network of one input and one output has halves that has two layers of these names at its top, one after another or as a
/// graph. Paths stay what they were, so that both halves find their weights in the file of the whole:
/// ```java
/// try (var whole = Model.load(Path.of("autoencoder.fovea")); var encoder = Halves.encoder(whole); var decoder = Halves.decoder(whole)) {
///     Tensor codes = encoder.predict(images);
///     Tensor again = decoder.predict(codes);
/// }
/// ```
public final class Halves {
    public static final String ENCODER = "encoder";
    public static final String DECODER = "decoder";
    private static final String CODE = "code";

    private Halves() {}

    /// From the input to the code, which is what the layer `encoder` yields.
    public static Network encoder(Network whole) {
        check(whole);
        if (whole.layer() instanceof Functional functional) {
            return Network.of(part(functional, functional.inputs(), ENCODER, new HashMap<>()));
        }
        List<Named> layers = named(whole);
        return Network.of(new Sequential(List.copyOf(layers.subList(0, place(layers, ENCODER) + 1))),
                whole.inputs().toArray(Field[]::new));
    }

    /// From the input `code` to the output: all that comes after the layer `encoder`.
    public static Network decoder(Network whole) {
        check(whole);
        var code = new Field(CODE, DType.F32, code(whole));
        if (whole.layer() instanceof Functional functional) {
            var known = new HashMap<>(Map.of(ENCODER, CODE));
            return Network.of(part(functional, List.of(code), functional.outputs().getFirst().from(), known));
        }
        List<Named> layers = named(whole);
        return Network.of(new Sequential(List.copyOf(layers.subList(place(layers, ENCODER) + 1, layers.size()))), code);
    }

    /// The first half of a model, with copies of its weights. It owns native memory: close it.
    public static Model encoder(Model whole) {
        return half(whole, encoder(whole.network()));
    }

    /// The second half of a model, with copies of its weights. It owns native memory: close it.
    public static Model decoder(Model whole) {
        return half(whole, decoder(whole.network()));
    }

    private static Model half(Model whole, Network network) {
        Model half = Model.of(network, whole.seed(), whole.execution());
        try {
            half.parameters().forEach(p -> half.weight(p.path(), whole.weight(p.path())));
            return half;
        } catch (RuntimeException e) {
            half.close();
            throw e;
        }
    }

    private static void check(Network whole) {
        List<String> top = whole.build(Mode.INFERENCE).calls().stream().map(Scope.Call::path)
                .filter(path -> path.indexOf('/') < 0).distinct().toList();
        require(top.contains(ENCODER) && top.indexOf(DECODER) > top.indexOf(ENCODER),
                "an autoencoder has a layer \"encoder\" at its top and then a layer \"decoder\", but the layers of this network are %s.\n"
                        + "Name them so: sequential(layers.named(\"encoder\"), others.named(\"decoder\")).",
                top);
        require(whole.inputs().size() == 1, "an autoencoder has one input, but this network has %s", whole.inputs());
        if (whole.layer() instanceof Functional functional) {
            require(functional.outputs().size() == 1, "an autoencoder has one output, but this network has %s",
                    functional.outputs().stream().map(Output::name).toList());
            Set<String> behind = needed(functional, functional.outputs().getFirst().from(), ENCODER);
            require(behind.contains(ENCODER) && behind.contains(DECODER),
                    "the output of an autoencoder is read from the decoder, and the decoder from the encoder; here it needs only %s",
                    behind);
            String input = whole.inputs().getFirst().name();
            require(!behind.contains(input),
                    "the output needs the input \"%s\" past the layer \"encoder\", so the code alone cannot be decoded.\n"
                            + "Leave out the shortcut around the code.",
                    input);
        }
    }

    /// One code without the batch axis.
    private static Shape code(Network whole) {
        Shape shape = whole.build(Mode.INFERENCE).calls().stream().filter(c -> c.path().equals(ENCODER)).findFirst()
                .orElseThrow().output().shape();
        return shape.sub(1, shape.rank());
    }

    /// The layers of a sequence under the names that they have in the whole, so that numbers do not begin anew.
    private static List<Named> named(Network whole) {
        var names = new Names();
        List<Layer> layers = whole.layer() instanceof Sequential s ? s.layers() : List.of(whole.layer());
        return layers.stream().map(l -> new Named(names.of(l), (Layer) Names.bare(l))).toList();
    }

    private static int place(List<Named> layers, String name) {
        return layers.stream().map(Named::name).toList().indexOf(name);
    }

    /// The calls that `to` needs, from the values that are `known` under other names; a second use of a layer may become its first.
    private static Functional part(Functional whole, List<Field> inputs, String to, Map<String, String> known) {
        inputs.forEach(f -> known.putIfAbsent(f.name(), f.name()));
        Set<String> needed = needed(whole, to, known.containsKey(ENCODER) ? ENCODER : "");
        var taken = new HashSet<>(inputs.stream().map(Field::name).toList());
        var calls = new ArrayList<Call>();
        results(whole).forEach((result, call) -> {
            if (needed.contains(result) && !known.containsKey(result)) {
                calls.add(new Call(call.name(), call.layer(),
                        call.inputs().stream().map(i -> Objects.requireNonNull(known.get(i))).toList()));
                String fresh = Functional.freshName(call.name(), taken);
                taken.add(fresh);
                known.put(result, fresh);
            }
        });
        String name = to.equals(ENCODER) ? CODE : whole.outputs().getFirst().name();
        return new Functional(inputs, calls, List.of(new Output(name, Objects.requireNonNull(known.get(to)))));
    }

    /// What each call yields, in order.
    private static SequencedMap<String, Call> results(Functional whole) {
        var results = new LinkedHashMap<String, Call>();
        whole.calls().forEach(call -> results.put(Functional.freshName(call.name(), results.keySet()), call));
        return results;
    }

    /// The values that `to` is computed from, itself included; not those that only `stop` is computed from.
    private static Set<String> needed(Functional whole, String to, String stop) {
        var needed = new HashSet<>(Set.of(to));
        results(whole).reversed().forEach((result, call) -> {
            if (needed.contains(result) && !result.equals(stop)) {
                needed.addAll(call.inputs());
            }
        });
        return needed;
    }
}
