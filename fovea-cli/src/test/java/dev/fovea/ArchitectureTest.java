package dev.fovea;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The arrows of the design: which package may use which. `module-info.java` keeps most of those between modules;
/// what stands inside one module only this test keeps.
class ArchitectureTest {

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests()).importPackages("dev.fovea");

    /// Inside core, in reading order: each package may use itself and those before it, and the JDK.
    private static final String[] CORE = {"tensor", "graph", "op", "spi", "autodiff", "compile", "plan"};

    private static final String[] BACKENDS = {"dev.fovea.reference..", "dev.fovea.onednn..", "dev.fovea.vector.."};
    private static final String[] NETWORK = {"dev.fovea.nn..", "dev.fovea.data..", "dev.fovea.formats..",
            "dev.fovea.zoo..", "dev.fovea.insight.."};

    @TestFactory Stream<DynamicTest> corePackagesUseOnlyThoseBeforeThem() {
        return IntStream.range(0, CORE.length).mapToObj(i -> {
            var allowed = new ArrayList<>(List.of("java..", "org.jspecify.."));
            for (int before = 0; before <= i; before++) {
                allowed.add("dev.fovea." + CORE[before] + "..");
            }
            ArchRule rule = classes().that().resideInAPackage("dev.fovea." + CORE[i] + "..")
                    .should().onlyDependOnClassesThat().resideInAnyPackage(allowed.toArray(String[]::new))
                    .because("core is read in the order " + String.join(", ", CORE));
            return DynamicTest.dynamicTest(CORE[i], () -> check(rule));
        });
    }

    @Test void gradientsKnowNoBackend() {
        check(noClasses().that().resideInAPackage("dev.fovea.autodiff..")
                .should().dependOnClassesThat().resideInAPackage("dev.fovea.spi.."));
    }

    @Test void onlyTheCommandLineExamplesAndBenchmarksKnowABackend() {
        check(noClasses().that(resideOutsideOfPackages("dev.fovea.reference..", "dev.fovea.onednn..",
                "dev.fovea.vector..", "dev.fovea.cli..", "dev.fovea.examples..", "dev.fovea.bench.."))
                .should().dependOnClassesThat().resideInAnyPackage(BACKENDS));
    }

    @Test void aBackendKnowsOnlyCore() {
        for (String backend : BACKENDS) {
            check(noClasses().that().resideInAPackage(backend)
                    .should().dependOnClassesThat(resideInAnyPackage("dev.fovea..").and(resideOutsideOfPackages(backend,
                            "dev.fovea.tensor..", "dev.fovea.graph..", "dev.fovea.op..", "dev.fovea.autodiff..",
                            "dev.fovea.spi..", "dev.fovea.compile..", "dev.fovea.plan.."))));
        }
    }

    @Test void dataKnowsNoNetworkAndNetworksKnowNoFormat() {
        check(noClasses().that().resideInAPackage("dev.fovea.data..")
                .should().dependOnClassesThat().resideInAnyPackage("dev.fovea.nn..", "dev.fovea.formats.."));
        check(noClasses().that().resideInAPackage("dev.fovea.nn..")
                .should().dependOnClassesThat().resideInAPackage("dev.fovea.formats.."));
    }

    @Test void insightKnowsNetworksAndDataAndNobodyBelowKnowsIt() {
        check(noClasses().that().resideInAPackage("dev.fovea.insight..")
                .should().dependOnClassesThat().resideInAPackage("dev.fovea.formats.."));
        check(noClasses().that().resideInAnyPackage("dev.fovea.data..", "dev.fovea.nn..", "dev.fovea.formats..")
                .should().dependOnClassesThat().resideInAPackage("dev.fovea.insight.."));
    }

    @Test void theZooIsKnownToNobodyBelow() {
        check(noClasses().that().resideInAnyPackage("dev.fovea.data..", "dev.fovea.nn..", "dev.fovea.formats..",
                "dev.fovea.insight..")
                .should().dependOnClassesThat().resideInAPackage("dev.fovea.zoo.."));
    }

    @Test void nothingKnowsTheCommandLine() {
        check(noClasses().that(resideInAnyPackage(NETWORK).or(resideInAnyPackage(BACKENDS)))
                .should().dependOnClassesThat().resideInAnyPackage("dev.fovea.cli..", "picocli.."));
    }

    @Test void onlyBackendsCallNativeCode() {
        check(noClasses().that(resideOutsideOfPackages("dev.fovea.onednn..", "dev.fovea.vector.."))
                .should().dependOnClassesThat().belongToAnyOf(Linker.class, SymbolLookup.class));
    }

    @Test void onlyTheVectorModuleUsesTheVectorApi() {
        check(noClasses().that().resideOutsideOfPackage("dev.fovea.vector..")
                .should().dependOnClassesThat().resideInAPackage("jdk.incubator.."));
    }

    @Test void onlyFormatsReadsJson() {
        check(noClasses().that(resideOutsideOfPackages("dev.fovea.formats..", "dev.fovea.cli.."))
                .should().dependOnClassesThat().resideInAPackage("tools.jackson.."));
    }

    @Test void onlyOnePackageReadsHdf5() {
        check(noClasses().that().resideOutsideOfPackage("dev.fovea.formats.hdf")
                .should().dependOnClassesThat().resideInAPackage("io.jhdf.."));
    }

    @Test void packagesHaveNoCycles() {
        check(slices().assignedFrom(PACKAGES).should().beFreeOfCycles());
    }

    /// Packages, but `fit` is a verb of the model and the training loop's events carry the model: these two are one slice.
    private static final SliceAssignment PACKAGES = new SliceAssignment() {
        @Override public SliceIdentifier getIdentifierOf(JavaClass c) {
            boolean ours = c.getPackageName().startsWith("dev.fovea");
            return ours
                    ? SliceIdentifier.of(c.getPackageName().replace("dev.fovea.nn.train", "dev.fovea.nn.model"))
                    : SliceIdentifier.ignore();
        }

        @Override public String getDescription() {
            return "packages, with nn.model and nn.train as one";
        }
    };

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(ALL);
    }
}
