package dev.fovea.bench.peers;

/// A convolution as other libraries are told it: the same number of zeros on all sides, square kernels.
///
/// @param groups 1, or as many as there are channels
record PeerConv(int filters, int size, int stride, int padding, int groups, boolean bias) {

    static PeerConv conv(int filters, int size) {
        return new PeerConv(filters, size, 1, 0, 1, true);
    }

    /// One filter for each channel.
    static PeerConv depthwise(int channels, int size) {
        return new PeerConv(channels, size, 1, 0, channels, true);
    }

    PeerConv stride(int stride) { return new PeerConv(filters, size, stride, padding, groups, bias); }
    PeerConv padding(int padding) { return new PeerConv(filters, size, stride, padding, groups, bias); }
    PeerConv bias(boolean bias) { return new PeerConv(filters, size, stride, padding, groups, bias); }
}
