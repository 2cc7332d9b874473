package dev.fovea.onednn;

/// `dnnl_prop_kind_t` of the forward primitives: training keeps what the backward pass needs.
enum Propagation {
    FORWARD_TRAINING(64), FORWARD_INFERENCE(96);

    private final int code;

    Propagation(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
