package dev.fovea.formats.hdf;

import dev.fovea.formats.FormatException;
import dev.fovea.formats.Text;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A group or an array of a file, with its attributes.
public sealed interface HdfNode permits HdfNode.Group, HdfArray {

    /// Where it stands: `/layers/conv2d/vars/0`.
    String path();

    /// What is said of it beside its values.
    Map<String, HdfAttribute> attributes();

    /// The attribute as texts: of one text a list of one.
    default Optional<List<String>> texts(String attribute) {
        return Optional.ofNullable(attributes().get(attribute)).map(HdfAttribute::texts);
    }

    /// The attribute as one text.
    default Optional<String> text(String attribute) {
        return texts(attribute).filter(t -> t.size() == 1).map(List::getFirst);
    }

    /// Children by name, in the order of the file, which is that of the alphabet in most.
    record Group(String file, String path, SequencedMap<String, HdfNode> children,
            Map<String, HdfAttribute> attributes) implements HdfNode {
        public Group {
            children = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(children));
            attributes = Map.copyOf(attributes);
        }

        /// The group below this one, through several names `a/b`.
        public Optional<Group> group(String names) {
            return find(names).filter(n -> n instanceof Group).map(n -> (Group) n);
        }

        /// The array below this one, through several names `a/b`.
        ///
        /// @throws FormatException if it is not there
        public HdfArray array(String names) {
            if (find(names).orElse(null) instanceof HdfArray array) {
                return array;
            }
            throw new FormatException(file, path, "there is no array %s; %s".formatted(Text.quote(names),
                    Text.near(names, children.keySet())), "");
        }

        private Optional<HdfNode> find(String names) {
            HdfNode node = this;
            for (String name : names.split("/")) {
                if (name.isEmpty()) {
                    continue;
                }
                if (!(node instanceof Group group) || !group.children.containsKey(name)) {
                    return Optional.empty();
                }
                node = group.children.get(name);
            }
            return Optional.ofNullable(node);
        }
    }
}
