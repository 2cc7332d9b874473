package dev.fovea.onednn;

/// `dnnl_prop_kind_t`: training keeps what the backward pass needs.
enum Propagation {
    FORWARD_TRAINING(64), FORWARD_INFERENCE(96), BACKWARD(128);

    private final int code;

    Propagation(int code) {
        this.code = code;
    }

    long code() {
        return code;
    }
}
