package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// The restricted methods of `java.lang.foreign`, all of them called here and nowhere else.
@SuppressWarnings("restricted")
final class Foreign {

    private Foreign() {}

    /// Opens a library for the rest of the process: code that may still be running cannot be unloaded.
    static SymbolLookup library(Path file) {
        return SymbolLookup.libraryLookup(file, Arena.global());
    }

    /// The symbols of the C library.
    static SymbolLookup standardLibrary() {
        return Linker.nativeLinker().defaultLookup();
    }

    /// The C function there, which takes each whole number as a `long`, and answers with one.
    ///
    /// Linking costs some milliseconds for each new shape of a call, so there is but one for each count of parameters. An `int` lies in a
    /// register as a `long` does, of which C reads the lower half; of a result that is an `int` the upper half means nothing, so whoever
    /// calls casts it.
    static MethodHandle downcall(MemorySegment function, FunctionDescriptor signature, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(function, widened(signature), options);
    }

    /// The signature of the handle.
    static FunctionDescriptor widened(FunctionDescriptor signature) {
        return FunctionDescriptor.of(JAVA_LONG, signature.argumentLayouts().stream()
                .map(layout -> layout.equals(JAVA_INT) ? JAVA_LONG : layout).toArray(MemoryLayout[]::new));
    }

    static MemorySegment upcall(MethodHandle target, FunctionDescriptor signature, Arena arena) {
        return Linker.nativeLinker().upcallStub(target, signature, arena);
    }

    /// The `bytes` bytes that native code says are at `address`.
    static MemorySegment at(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    /// The same, until `arena` is closed, which then calls `free`.
    static MemorySegment at(long address, long bytes, Arena arena, Runnable free) {
        return MemorySegment.ofAddress(address).reinterpret(bytes, arena, _ -> free.run());
    }

    /// The zero-terminated string that native code says is at `address`.
    static String string(long address) {
        return at(address, Integer.MAX_VALUE).getString(0);
    }
}
