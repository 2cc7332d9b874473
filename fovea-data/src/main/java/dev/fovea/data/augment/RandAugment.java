package dev.fovea.data.augment;

import java.util.List;

/// `N` operations, each drawn from a list with equal probability and done with the magnitude `M`: a policy of two numbers instead of a
/// learned one.
///
/// Cubuk et al. 2020. The list of 14, their strengths and the defaults `N` = 2, `M` = 9 of 30 are those of torchvision's `RandAugment`.
/// Operations with a direction take either with equal probability; what is outside is black.
public record RandAugment(int count, int magnitude, List<Operation> operations) implements Change {
    static final int COUNT = 2;               // torchvision
    static final int MAGNITUDE = 9;

    private static final int MOST = 30;

    public RandAugment {
        operations = List.copyOf(operations);
        Require.require(count >= 1, "randAugment does 1 operation or more, but %d were asked for", count);
        Require.require(magnitude >= 0 && magnitude <= MOST, "the magnitude of randAugment is 0 to %d, but is %d", MOST,
                magnitude);
        Require.require(!operations.isEmpty(), "randAugment needs an operation to draw, but was given none");
    }

    /// The operations to draw from; one that stands there twice is drawn twice as often.
    public RandAugment operations(Operation... operations) {
        return new RandAugment(count, magnitude, List.of(operations));
    }

    @Override public void apply(Picture picture, Draw draw) {
        for (int i = 0; i < count; i++) {
            Operation operation = operations.get(draw.below(operations.size()));
            operation.apply(picture, (double) magnitude / MOST, draw);
        }
    }

    @Override public String toString() {
        boolean standard = count == COUNT && magnitude == MAGNITUDE;
        String call = (standard ? Call.of("randAugment") : Call.of("randAugment", count, magnitude)).toString();
        return operations.equals(List.of(Operation.values()))
                ? call
                : call + ".operations(" + String.join(", ", operations.stream().map(Operation::toString).toList())
                        + ")";
    }
}
