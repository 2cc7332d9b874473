package dev.fovea.formats.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What of a network is not read, collected so that it is told all at once; a node that reads what such a node yields is passed over.
final class Unsupported {
    private static final int MOST = 20;

    private final List<UnsupportedModelException> problems = new ArrayList<>();
    private final Set<String> unknown = new HashSet<>();

    /// @throws UnsupportedModelException of all, where there are so many that no more are told
    void add(UnsupportedModelException problem, List<String> outputs) {
        problems.add(problem);
        unknown.addAll(outputs);
        if (problems.size() == MOST) {
            requireNone();
        }
    }

    /// Whether the node reads something that is not known for such a reason; what it yields is not known either then.
    boolean reaches(List<String> inputs, List<String> outputs) {
        boolean reached = !unknown.isEmpty() && inputs.stream().anyMatch(unknown::contains);
        if (reached) {
            unknown.addAll(outputs);
        }
        return reached;
    }

    /// @throws UnsupportedModelException the one that there is, or one that names all
    void requireNone() {
        if (problems.size() == 1) {
            throw problems.getFirst();
        }
        if (!problems.isEmpty()) {
            String operators = problems.stream().map(UnsupportedModelException::operator).filter(o -> !o.isEmpty())
                    .distinct().collect(Collectors.joining(", "));
            throw new UnsupportedModelException(problems.getFirst().operator(),
                    "%s nodes hold what is not read%s:%s".formatted(
                            problems.size() == MOST ? MOST + " and perhaps more" : problems.size(),
                            operators.isEmpty() ? "" : ", " + operators,
                            problems.stream().map(p -> "\n  " + p.reason().replace("\n", "\n  "))
                                    .collect(Collectors.joining())));
        }
    }
}
