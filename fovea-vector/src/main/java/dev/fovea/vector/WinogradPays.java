package dev.fovea.vector;

import dev.fovea.op.Conv;
import dev.fovea.tensor.Shape;

/// Whether Winograd's algorithm is faster than the host's convolution.
@FunctionalInterface
interface WinogradPays {
    WinogradPays NEVER = (_, _, _, _, _) -> false;
    WinogradPays ALWAYS = (_, _, _, _, _) -> true;

    /// Counts multiply-adds, and the transforms as so many as they take the time of.
    WinogradPays USUALLY = (conv, x, y, kernel, host) -> {
        int taps = conv.windows().getFirst().size();
        double points = Math.pow(WinogradTransforms.TILE + taps - 1.0, 2);
        double matrix = (double) x.channels() * y.channels();
        long tiles = (long) y.batch() * Math.ceilDiv(y.height(), WinogradTransforms.TILE)
                * Math.ceilDiv(y.width(), WinogradTransforms.TILE);
        double direct = matrix * taps * taps * y.batch() * y.height() * y.width();
        double products = matrix * points * Math.ceilDiv(tiles, Costs.ROWS) * Costs.ROWS;
        double ofTiles = Costs.TILE * points * tiles * (x.channels() + y.channels());
        double ofKernel = points * matrix * switch (kernel) {
            case PREPARED -> 0;
            case PLAIN -> Costs.KERNEL;
            case TURNED -> Costs.TURNED_KERNEL;
        };
        return Costs.MARGIN * (products + ofTiles + ofKernel) * host.speed < direct;
    };

    /// What is done to the kernel in each run.
    enum KernelWork {
        PREPARED, PLAIN, TURNED
    }

    /// What the host's convolution computes with, and by how much that moves the balance: measured on Zen 5.
    ///
    /// In bf16 the host is about twice as fast, and reaches the processor's peak where the count of operations promises most: with a factor of
    /// 3 it keeps all but extreme shapes. Its gradient of the kernel is 1.6 times as fast, and lets one thread wait for the other.
    enum Host {
        F32(1), BF16(3), BF16_KERNEL_GRADIENT(1.5);

        private final double speed;

        Host(double speed) {
            this.speed = speed;
        }
    }

    /// Measured on Zen 5.
    final class Costs {
        private static final int ROWS = 24;
        private static final double TILE = 25;
        private static final double KERNEL = 60;
        private static final double TURNED_KERNEL = 120;
        private static final double MARGIN = 1.1;

        private Costs() {
        }
    }

    /// @param x the input of the convolution
    boolean with(Conv conv, Shape x, Shape y, KernelWork kernel, Host host);
}
