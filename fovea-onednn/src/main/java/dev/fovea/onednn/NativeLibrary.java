package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.Optional;

/// oneDNN and its OpenMP runtime in this process, or the reason why they are not.
sealed interface NativeLibrary {

    /// The functions of both libraries.
    record Loaded(SymbolLookup symbols) implements NativeLibrary {}

    /// Why there is no library, in words for the user.
    record Failed(String reason) implements NativeLibrary {}

    /// Loads the libraries of this platform. Never throws.
    static NativeLibrary load() {
        String os = System.getProperty("os.name", "");
        String arch = System.getProperty("os.arch", "");
        Optional<NativePlatform> platform = NativePlatform.of(os, arch);
        if (platform.isEmpty()) {
            return new Failed("there are no oneDNN natives for " + os + " on " + arch);
        }
        try {
            waitPassively();
            SymbolLookup symbols = _ -> Optional.empty();
            for (Path file : NativeFiles.find(platform.get()).onDisk()) {
                symbols = Foreign.library(file).or(symbols);
            }
            return new Loaded(symbols);
        } catch (IOException failure) {
            return new Failed("the oneDNN natives could not be unpacked: " + failure.getMessage());
        } catch (IllegalCallerException failure) {
            return new Failed(
                    "native access is denied; start Java with --enable-native-access: " + failure.getMessage());
        } catch (IllegalArgumentException failure) { // what libraryLookup throws when dlopen fails
            return new Failed("the oneDNN natives could not be loaded (Linux needs glibc 2.34 or later): "
                    + failure.getMessage());
        }
    }

    /// How often a waiting OpenMP thread looks again before it sleeps: some 50 µs, longer than what lies between two kernels of a
    /// step. Waking a sleeping thread takes as long as a small kernel runs (LeNet's step 2.0 ms without this, 1.3 with it).
    String LOOKS = "5000";

    /// Lets waiting OpenMP threads sleep after a short look, unless the user has chosen otherwise: teams of two callers that go on
    /// spinning fight for the cores (2 x slower, docs/adr/0019); libgomp lets them sleep at once when they are more than the cores.
    /// The runtime reads this when it is loaded, so it must be set before.
    private static void waitPassively() {
        if (System.getenv("OMP_WAIT_POLICY") != null) {
            return;
        }
        Foreign.standardLibrary().find("setenv").ifPresent(setenv -> { // not on Windows, whose runtime does not read it
            var call = Foreign.downcall(setenv, FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
            try (Arena arena = Arena.ofConfined()) {
                long _ = (long) call.invokeExact(arena.allocateFrom("OMP_WAIT_POLICY").address(),
                        arena.allocateFrom("passive").address(), 0L);
                long _ = (long) call.invokeExact(arena.allocateFrom("GOMP_SPINCOUNT").address(),
                        arena.allocateFrom(LOOKS).address(), 0L);
            } catch (Throwable impossible) {
                throw new AssertionError(impossible);
            }
        });
    }
}
