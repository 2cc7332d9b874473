package dev.fovea.onednn;

/// oneDNN refused a call, or was asked for something that would have crashed it. The text names operation, shapes, layouts.
final class OneDnnException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final int UNIMPLEMENTED = 3; // dnnl_unimplemented

    private final int status;

    /// A call that was refused before it reached oneDNN.
    OneDnnException(String message) {
        super(message);
        this.status = 0;
    }

    /// A call that oneDNN answered with `status`.
    OneDnnException(Object subject, int status, String statusName) {
        super("oneDNN answers " + statusName + " (" + status + ") to " + subject);
        this.status = status;
    }

    /// Whether oneDNN understood the question and has no kernel for it: the normal answer when candidates are tried.
    boolean isUnimplemented() {
        return status == UNIMPLEMENTED;
    }
}
