package dev.fovea.nn.model;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.data.Field;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Named;
import dev.fovea.nn.layer.Scope;
import dev.fovea.nn.layer.Sequential;
import dev.fovea.nn.model.Functional.Output;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
            return Network.of(Cut.part(functional, functional.inputs(), ENCODER, new HashMap<>(), "", CODE));
        }
        List<Named> layers = Cut.named(Cut.sequence(whole));
        return Network.of(new Sequential(List.copyOf(layers.subList(0, Cut.place(layers, ENCODER) + 1))),
                whole.inputs().toArray(Field[]::new));
    }

    /// From the input `code` to the output: all that comes after the layer `encoder`.
    public static Network decoder(Network whole) {
        check(whole);
        var code = new Field(CODE, DType.F32, code(whole));
        if (whole.layer() instanceof Functional functional) {
            var known = new HashMap<>(Map.of(ENCODER, CODE));
            Output only = functional.outputs().getFirst();
            return Network.of(Cut.part(functional, List.of(code), only.from(), known, ENCODER, only.name()));
        }
        List<Named> layers = Cut.named(Cut.sequence(whole));
        return Network.of(
                new Sequential(List.copyOf(layers.subList(Cut.place(layers, ENCODER) + 1, layers.size()))), code);
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
            Set<String> behind = Cut.needed(functional, functional.outputs().getFirst().from(), ENCODER);
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
}
