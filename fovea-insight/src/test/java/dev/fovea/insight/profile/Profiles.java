package dev.fovea.insight.profile;

import java.util.List;

/// A profile made by hand, of round numbers: a machine of 100 GFLOP/s and 10 GB/s, and four steps of 2, 0.4, 0.1 and 0 ms.
public final class Profiles {
    private static final Limit LIMIT = new Limit(100, 10);

    private Profiles() {}

    /// 50 million multiply-adds in 2 ms are 50 GFLOP/s; 2 MB in 0.4 ms and 0.5 MB in 0.1 ms are 5 GB/s: half of the limit each.
    public static Profile byHand() {
        return new Profile("a <net>, train", 8, "onednn", 2, 20, times(2.6), times(2.5), times(0.05), LIMIT, List.of(
                step(0, "conv2d/Conv+add+relu", "conv2d/Conv+add+relu", "conv2d", "Conv", Kind.CONVOLUTION,
                        "onednn jit:avx2", "nChw8c", 50_000_000, 1_000_000, 2),
                step(1, "%7/reorder", "conv2d/reorder nChw8c → row-major", "conv2d", "reorder", Kind.REORDER,
                        "onednn jit:uni ·1", "row-major", 0, 2_000_000, 0.4),
                step(3, "stage_1/block_2/branch_1/dense/kernel/multiply+subtract+Select",
                        "stage_1/block_2/branch_1/dense/kernel/update",
                        "stage_1/block_2/branch_1/dense", "update", Kind.UPDATE, "vector sweep16", "row-major", 0,
                        500_000, 0.1),
                step(4, "x/Slice[0: 0…9/3]", "x/Slice[0: 0…9/3]", "", "Slice", Kind.COPY, "java moves", "row-major", 0,
                        80, 0)));
    }

    /// The same with its first step under that name, and that kernel.
    static Profile withNames(String name, String implementation) {
        Profile p = byHand();
        PlannedStep first = p.steps().getFirst().planned();
        var renamed = new PlannedStep(0, name, name, name, name, first.kind(), implementation, first.reads(),
                first.writes(), first.multiplyAdds(), first.bytes());
        return new Profile(p.name(), p.batch(), p.backend(), p.threads(), p.passes(), p.pass(), p.unwatched(),
                p.between(), p.limit(), List.of(new ProfiledStep(renamed, times(2), LIMIT)));
    }

    private static ProfiledStep step(int number, String label, String name, String layer, String op, Kind kind,
            String implementation, String layout, long multiplyAdds, long bytes, double milliseconds) {
        return new ProfiledStep(new PlannedStep(number, label, name, layer, op, kind, implementation,
                List.of("row-major", "row-major"), List.of(layout), multiplyAdds, bytes), times(milliseconds), LIMIT);
    }

    /// A tenth below 0.9 times that, a tenth above 1.1 times.
    private static Times times(double median) {
        return new Times(median, 0.9 * median, 1.1 * median, 0.8 * median, median);
    }
}
