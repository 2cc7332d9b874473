package dev.fovea.vector;

import dev.fovea.compile.BatchNormRelu;
import dev.fovea.compile.BatchNormReluGradient;
import dev.fovea.compile.Fused;
import dev.fovea.compile.Narrow;
import dev.fovea.graph.Op;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGradient;
import dev.fovea.op.Composite;
import dev.fovea.op.Random;
import dev.fovea.op.Reduce;
import dev.fovea.op.Softmax;
import dev.fovea.op.SoftmaxGradient;
import dev.fovea.spi.Availability;
import dev.fovea.spi.Backend;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.KernelProvider;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Kernels in Java with the Vector API, for memory of any host backend: convolutions by Winograd's algorithm, element-wise chains, among
/// them the optimizers' sweeps, batch normalisation, sums, softmax, copies and random numbers.
public final class VectorKernels implements KernelProvider {

    private final Map<SweepCompiler.Recipe, Sweep> sweeps = new ConcurrentHashMap<>();

    private final WinogradPays winograd;
    private final WarmUp warmUp;

    /// For the service loader.
    public VectorKernels() {
        this(Jit.keepsVectorsInRegisters() ? WinogradPays.USUALLY : WinogradPays.NEVER,
                Jit.isWaitedFor() ? WarmUp.inParallel() : WarmUp.none());
    }

    VectorKernels(WinogradPays winograd) {
        this(winograd, WarmUp.none());
    }

    VectorKernels(WinogradPays winograd, WarmUp warmUp) {
        this.winograd = winograd;
        this.warmUp = warmUp;
    }

    @Override public KernelProvider strict() {
        return new VectorKernels(WinogradPays.NEVER, warmUp);
    }

    @Override public String name() {
        return "vector";
    }

    @Override public Availability availability() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                ? new Availability.Available(Integer.toString(Lanes.LENGTH) + " lanes")
                : new Availability.Unavailable(
                        "the module jdk.incubator.vector is not there; start Java with --add-modules jdk.incubator.vector");
    }

    @Override public boolean claims(Composite op, Signature signature, Backend host) {
        return !candidates(op, signature, host).isEmpty();
    }

    @Override public List<Candidate> candidates(Op op, Signature signature, Backend host) {
        Team team = host.team(signature.threads());
        Optional<Candidate> found = WinogradCandidates.of(op, signature, team, winograd, warmUp)
                .or(() -> others(op, signature, team));
        return found.stream().toList();
    }

    /// Winograd's algorithm also where the count of operations does not speak for it, unless it is out of the question; and normalisations
    /// without an activation that is limited, where the host's are as fast.
    @Override public List<Candidate> alternatives(Op op, Signature signature, Backend host) {
        var all = new ArrayList<>(candidates(op, signature, host));
        if (!winograd.equals(WinogradPays.NEVER)) {
            Team team = host.team(signature.threads());
            WinogradCandidates.of(op, signature, team, WinogradPays.ALWAYS, warmUp).ifPresent(all::add);
            others(op, signature, team).ifPresent(all::add);
        }
        if (op instanceof BatchNorm || op instanceof BatchNormGradient) {
            BatchNormKernel.of(op, signature, host.team(signature.threads()), warmUp).ifPresent(all::add);
        }
        return List.copyOf(all);
    }

    private Optional<Candidate> others(Op op, Signature signature, Team team) {
        return switch (op) {
            case Reduce r -> ReduceKernel.of(r, signature, team, warmUp);
            case Random r -> RandomKernel.of(r, signature, team, warmUp);
            case Softmax f -> SoftmaxKernel.of(f, signature, team, warmUp);
            case SoftmaxGradient g -> SoftmaxKernel.of(g, signature, team, warmUp);
            case BatchNormRelu(_, double limit) when Double.isFinite(limit) ->
                BatchNormKernel.of(op, signature, team, warmUp);
            case BatchNormReluGradient(_, double limit) when Double.isFinite(limit) ->
                BatchNormKernel.of(op, signature, team, warmUp);
            case Fused _,Narrow _ -> SweepCandidate.of(op, signature, team, sweeps, warmUp);
            default -> Fused.isElementWise(op)
                    ? SweepCandidate.of(op, signature, team, sweeps, warmUp)
                    : MoveKernel.of(op, signature, team, warmUp);
        };
    }
}
