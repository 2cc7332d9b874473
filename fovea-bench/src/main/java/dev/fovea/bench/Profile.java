package dev.fovea.bench;

import dev.fovea.compile.Step;
import dev.fovea.data.Batch;
import dev.fovea.data.Field;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.train.Stepper;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Locale;

/// Where the time of a network goes, step by step of its plan, in means over many runs:
/// `./fovea --module fovea-bench dev.fovea.bench.Profile lecture-cnn train 300`.
public final class Profile {
    private Profile() {
    }

    /// Network, `train` or `infer-N`, runs.
    public static void main(String[] args) {
        Workload workload = Workload.find(args[0], false)
                .orElseThrow(() -> new IllegalArgumentException("there is no network " + args[0]));
        int runs = args.length > 2 ? Integer.parseInt(args[2]) : 300;
        int batch = args[1].equals("train") ? workload.batch() : Integer.parseInt(args[1].substring("infer-".length()));
        boolean training = args[1].equals("train");
        Execution execution = Machine.execution("best", 0);
        try (Model model = training ? workload.trained(execution) : workload.asked(execution);
                Arena arena = Arena.ofConfined()) {
            Batch images = SharedBatches.noise(workload, batch).batch(0, arena);
            if (training) {
                try (Stepper stepper = Stepper.of(model, images.inputs(), images.targets(), batch)) {
                    System.out.print(profile(model, stepper.plan(), images, runs));
                }
            } else {
                System.out.print(profile(model, model.runner(batch).plan(), images, runs));
            }
        }
    }

    private static String profile(Model model, Plan plan, Batch images, int runs) {
        try (var runner = new Runner(plan, model.weights())) {
            for (Field f : List.of(images.inputs().getFirst(), images.targets().getFirst())) {
                if (plan.inputs().containsKey(f.name())) {
                    runner.feed(f.name(), images.tensors().getOrDefault(f.name(), images.input("input")));
                }
            }
            var nanos = new long[plan.steps().size()];
            for (int i = 0; i < runs; i++) {
                runner.run(nanos);
            }
            java.util.Arrays.fill(nanos, 0);
            long start = System.nanoTime();
            for (int i = 0; i < runs; i++) {
                runner.run(nanos);
            }
            return text(plan, nanos, runs, System.nanoTime() - start);
        }
    }

    private static String text(Plan plan, long[] nanos, int runs, long total) {
        var text = new StringBuilder();
        int at = 0;
        for (Step s : plan.steps()) {
            if (!s.candidate().isView()) {
                double micros = nanos[at++] / 1e3 / runs;
                text.append(String.format(Locale.ROOT, "%9.2f µs %5.1f %%  %7.1f GFLOP/s  %-60s %s%n", micros,
                        100 * micros * runs * 1e3 / total,
                        2e-3 * s.multiplyAdds() / micros, s.label(), s.candidate().implementation()));
            }
        }
        return text.append(String.format(Locale.ROOT, "%9.2f µs in all%n", total / 1e3 / runs)).toString();
    }
}
