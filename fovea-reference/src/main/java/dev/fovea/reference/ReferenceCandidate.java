package dev.fovea.reference;

import dev.fovea.compile.Fused;
import dev.fovea.graph.Op;
import dev.fovea.op.Reshape;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.TensorType;
import java.util.List;

/// The one way in which the reference runs an op: everything in row-major order.
record ReferenceCandidate(Op op, Signature signature, Kernel kernel) implements Candidate {

    @Override public String implementation() {
        return "reference loops";
    }

    @Override public List<Layout> inputs() {
        return signature.inputs().stream().map(Layout::rowMajor).toList();
    }

    @Override public List<Layout> outputs() {
        return signature.outputs().stream().map(Layout::rowMajor).toList();
    }

    /// Element-wise ops read each element before they write it; fused ops write their results when all is read.
    @Override public boolean inPlace(int input, int output) {
        TensorType from = signature.input(input);
        TensorType to = signature.output(output);
        boolean sameElements = from.shape().count() == to.shape().count() && from.dtype().bytes() == to.dtype().bytes();
        return sameElements && (Fused.isElementWise(op)
                || op instanceof Fused f && f.results().stream().noneMatch(Fused.Ref::isInput));
    }

    @Override public boolean isView() {
        return op instanceof Reshape;
    }

    @Override public Kernel prepare() {
        return kernel;
    }
}
