package dev.fovea.formats.torch;

import java.util.ArrayList;
import java.util.List;

/// A value of a pickle: what weights and their names are made of.
sealed interface Pickled {

    record Text(String text) implements Pickled {
    }

    record Whole(long value) implements Pickled {
    }

    /// A whole number of more than 64 bits, as the mark at the start of older files.
    record Huge(String digits) implements Pickled {
    }

    /// `None`, `True`, `False`, a float, bytes: what a checkpoint may hold beside weights and nobody asks for.
    record Plain(String text) implements Pickled {
    }

    record Tuple(List<Pickled> elements) implements Pickled {
    }

    /// A list or a set, which grows while it is read.
    record Elements(ArrayList<Pickled> elements) implements Pickled {
    }

    /// A dictionary. Keys that come twice stand twice.
    record Dictionary(ArrayList<Item> items) implements Pickled {
    }

    record Item(Pickled key, Pickled value) {
    }

    /// One of the few functions and types that are known.
    record Named(Known known) implements Pickled {
    }

    /// Values in the file that tensors are views of.
    ///
    /// @param key   their name there
    /// @param count of elements
    record Storage(TorchType type, String key, long count) implements Pickled {
    }

    /// A view of a storage.
    ///
    /// @param at   where the pickle made it
    /// @param type of the elements, which an untyped storage does not know
    record View(long at, Storage storage, TorchType type, long offset, List<Long> extents, List<Long> strides)
            implements
                Pickled {
    }

    static Plain plain(Object value) {
        return new Plain(String.valueOf(value));
    }
}
