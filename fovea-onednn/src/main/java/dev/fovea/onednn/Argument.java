package dev.fovea.onednn;

/// What a tensor is to a primitive (`DNNL_ARG_*`).
record Argument(String name, int code) {

    static final Argument SRC = new Argument("SRC", 1);
    static final Argument SRC_1 = new Argument("SRC_1", 2);
    static final Argument DST = new Argument("DST", 17);
    static final Argument WEIGHTS = new Argument("WEIGHTS", 33);
    static final Argument BIAS = new Argument("BIAS", 41);
    static final Argument MEAN = new Argument("MEAN", 49);
    static final Argument VARIANCE = new Argument("VARIANCE", 50);
    static final Argument SCALE = new Argument("SCALE", 51);
    static final Argument SHIFT = new Argument("SHIFT", 52);
    static final Argument WORKSPACE = new Argument("WORKSPACE", 64);
    static final Argument SCRATCHPAD = new Argument("SCRATCHPAD", 80);
    static final Argument DIFF_SRC = new Argument("DIFF_SRC", 129);
    static final Argument DIFF_DST = new Argument("DIFF_DST", 145);
    static final Argument DIFF_WEIGHTS = new Argument("DIFF_WEIGHTS", 161);
    static final Argument DIFF_BIAS = new Argument("DIFF_BIAS", 169);
    static final Argument DIFF_SCALE = new Argument("DIFF_SCALE", 255);
    static final Argument DIFF_SHIFT = new Argument("DIFF_SHIFT", 256);

    private static final int MULTIPLE_SRC = 1024;
    private static final int MULTIPLE_POST_OP_BASE = 32768;

    /// The `index`-th source of a [Sum] or [Concat].
    static Argument source(int index) {
        return new Argument("MULTIPLE_SRC+" + index, MULTIPLE_SRC + index);
    }

    /// The second operand of the binary post-operation at `index` of [Attributes#postOps].
    static Argument postOp(int index) {
        return new Argument("POST_OP_" + index, MULTIPLE_POST_OP_BASE * (index + 1) | SRC_1.code);
    }

    @Override public String toString() {
        return name;
    }
}
