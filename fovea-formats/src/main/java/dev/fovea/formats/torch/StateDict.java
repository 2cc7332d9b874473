package dev.fovea.formats.torch;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Text;
import dev.fovea.formats.torch.Pickled.Dictionary;
import dev.fovea.formats.torch.Pickled.Elements;
import dev.fovea.formats.torch.Pickled.Item;
import dev.fovea.formats.torch.Pickled.Tuple;
import dev.fovea.formats.torch.Pickled.View;
import dev.fovea.formats.torch.Pickled.Whole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// The tensors of what was pickled, by name: of a `state_dict`, or of a checkpoint that has one.
///
/// A dictionary without tensors of its own is a checkpoint: what stands under `state_dict`, `model_state_dict` or `model` is
/// taken. Names of dictionaries within are put before those of their tensors, `encoder.weight`. `module.`, which
/// `DataParallel` puts before every name, and `_orig_mod.` of `torch.compile` are left out. What is no tensor is passed over.
final class StateDict {
    private static final List<String> KEYS = List.of("state_dict", "model_state_dict", "model");
    private static final List<String> WRAPPERS = List.of("module.", "_orig_mod.");
    private static final int DEEPEST = 32;
    private static final int MOST_VALUES = 500_000;

    private final String file;
    private final SequencedMap<String, View> views = new LinkedHashMap<>();
    private int seen;

    private StateDict(String file) {
        this.file = file;
    }

    static SequencedMap<String, View> of(String file, Pickled root) {
        var dict = new StateDict(file);
        dict.collect("", chosen(root), 0);
        if (dict.views.isEmpty()) {
            throw new FormatException(file, "", "it holds no tensors by name",
                    "Save the weights in PyTorch with torch.save(model.state_dict(), \"weights.pt\")");
        }
        SequencedMap<String, View> views = dict.views;
        for (String wrapper : WRAPPERS) {
            views = without(wrapper, views);
        }
        return views;
    }

    private static Pickled chosen(Pickled root) {
        if (root instanceof Dictionary(var items) && items.stream().noneMatch(i -> i.value() instanceof View)) {
            for (String key : KEYS) {
                Optional<Pickled> found = items.stream().filter(i -> name(i.key()).equals(key)).map(Item::value)
                        .filter(v -> v instanceof Dictionary).findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        return root;
    }

    private static String name(Pickled key) {
        return switch (key) {
            case Pickled.Text(String text) -> text;
            case Whole(long number) -> Long.toString(number);
            default -> "";
        };
    }

    private void collect(String path, Pickled value, int depth) {
        if (depth > DEEPEST) {
            throw new FormatException(file, "", "dictionaries are nested deeper than %d".formatted(DEEPEST), "");
        }
        if (++seen > MOST_VALUES) {
            throw new FormatException(file, "", "it has more than %d values".formatted(MOST_VALUES), "");
        }
        switch (value) {
            case View view -> {
                if (path.isEmpty()) {
                    throw new FormatException(file, "", "it holds one tensor without a name", "");
                }
                views.put(path, view);
            }
            case Dictionary(var items) -> {
                for (Item item : items) {
                    String name = name(item.key());
                    if (!name.isEmpty()) {
                        collect(below(path, name), item.value(), depth + 1);
                    }
                }
            }
            case Elements(var elements) -> number(path, elements, depth);
            case Tuple(var elements) -> number(path, elements, depth);
            default -> {
                // a number, a text or a flag: no weights
            }
        }
    }

    private void number(String path, List<Pickled> elements, int depth) {
        for (int i = 0; i < elements.size(); i++) {
            collect(below(path, Integer.toString(i)), elements.get(i), depth + 1);
        }
    }

    private String below(String path, String name) {
        String whole = path.isEmpty() ? name : path + "." + name;
        if (whole.length() > 1000) {
            throw new FormatException(file, "", "the name %s has more than 1000 letters".formatted(Text.quote(whole)),
                    "");
        }
        return whole;
    }

    private static SequencedMap<String, View> without(String prefix, SequencedMap<String, View> views) {
        if (!views.keySet().stream().allMatch(n -> n.startsWith(prefix) && n.length() > prefix.length())) {
            return views;
        }
        var shorter = new LinkedHashMap<String, View>();
        new ArrayList<>(views.entrySet())
                .forEach(e -> shorter.put(e.getKey().substring(prefix.length()), e.getValue()));
        return shorter;
    }
}
