package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Called wrongly, it says what is wrong, what was perhaps meant and where help is, and ends with 2.
class UsageTest {

    @Test void unknownOptionWithASuggestion() {
        assertWrong("""
                fovea: Unknown option: '--epoch'
                Possible solutions: --epochs
                Try fovea train --help
                """, "train", "--epoch", "3");
    }

    @Test void unknownCommandWithASuggestion() {
        assertWrong("""
                fovea: Unmatched argument at index 0: 'trian'
                Did you mean: fovea plan or fovea train or fovea verify?
                Try fovea --help
                """, "trian");
    }

    @Test void noCommand() {
        assertWrong(
                """
                        fovea: Missing command; there are train, resume, report, tune, evaluate, verify, reproduce, robustness, predict, import, export, encode, decode, reconstruct, explain, filters, augment, nets, models, summary, lint, plan, profile, tune-kernels, doctor, bench, onnx-test, data, run
                        Try fovea --help
                        """);
    }

    @Test void noCommandAfterData() {
        assertWrong("""
                fovea: Missing command; there are list, check, export
                Try fovea data --help
                """, "data");
    }

    @Test void unknownDataSet() {
        assertWrong(
                """
                        fovea: there is no data set "cifar"; there are digits, mnist, fashion-mnist, cifar10, cifar100; nor is there such a folder or list
                        Try fovea train --help
                        """,
                "train", "cifar");
    }

    @Test void unknownNetwork() {
        assertWrong("""
                fovea: there is no network "lenet6"; there are lenet, lenet5; fovea nets lists all
                Try fovea train --help
                """, "train", "--net", "lenet6");
    }

    @Test void unknownOptimizer() {
        assertWrong(
                """
                        fovea: there is no optimizer "lion"; there are sgd, momentum, nesterov, adam, adamw, adamax, adagrad, rmsprop, muon
                        Try fovea train --help
                        """,
                "train", "--optimizer", "lion");
    }

    @Test void unknownSchedule() {
        assertWrong("""
                fovea: there is no schedule "step"; there are constant, cosine, exponential, one-cycle
                Try fovea train --help
                """, "train", "--schedule", "step");
    }

    @Test void noNumber() {
        assertWrong("""
                fovea: Invalid value for option '--batch': 'many' is not an int
                Try fovea train --help
                """, "train", "--batch", "many");
    }

    @Test void noAmountOfMemory() {
        assertWrong("""
                fovea: "lots" is no amount of memory; write 2g, 512m or a number of bytes
                Try fovea train --help
                """, "train", "--memory", "lots");
    }

    @Test void missingArguments() {
        assertWrong("""
                fovea: Missing required parameters: 'MODEL', 'DATA'
                Try fovea evaluate --help
                """, "evaluate");
        assertWrong("""
                fovea: Missing required parameter: 'IMAGE'
                Try fovea predict --help
                """, "predict", "model.fovea");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "resume", "tune", "evaluate", "verify", "reproduce", "robustness", "predict",
            "import", "export", "encode", "decode",
            "reconstruct",
            "explain", "filters", "augment",
            "nets", "models", "summary",
            "lint", "plan", "profile", "tune-kernels",
            "doctor",
            "bench", "onnx-test",
            "data", "run"}) void everyCommandHasHelp(String command) {
        Shell help = Shell.run(command, "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).startsWith("Usage: fovea " + command);
        assertThat(help.err()).isEmpty();
    }

    @Test void helpNamesEveryCommand() {
        assertThat(Shell.run("--help").out()).contains("train", "resume", "tune", "evaluate", "verify", "reproduce",
                "robustness", "predict", "import", "export", "encode",
                "decode", "reconstruct",
                "explain", "filters",
                "augment",
                "nets", "models", "summary", "lint",
                "plan", "profile", "tune-kernels", "doctor", "bench", "onnx-test", "data", "run");
    }

    @Test void versionNamesJava() {
        assertThat(Shell.run("--version").out()).startsWith("fovea ").contains("Java 25");
    }

    private static void assertWrong(String message, String... arguments) {
        Shell shell = Shell.run(arguments);
        assertThat(shell.err()).isEqualTo(message);
        assertThat(shell.code()).isEqualTo(2);
        assertThat(shell.out()).isEmpty();
    }
}
