package dev.fovea.onednn;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/// Makes the method handles of C functions, and remembers what it has made. Thread-safe.
///
/// Where the library or a function is missing, the handle exists and throws a [OneDnnException] when it is called, so that
/// a class full of handles can be initialised anywhere.
final class NativeFunctions {

    private final NativeLibrary library;
    private final Map<String, FunctionDescriptor> signatures = new ConcurrentHashMap<>();
    private final Set<String> missing = new ConcurrentSkipListSet<>();

    NativeFunctions(NativeLibrary library) {
        this.library = library;
    }

    /// The C function `name`, which must be there.
    MethodHandle function(String name, MemoryLayout result, MemoryLayout... parameters) {
        var signature = FunctionDescriptor.of(result, parameters);
        signatures.put(name, signature);
        Optional<MemorySegment> symbol = find(name);
        if (symbol.isEmpty()) {
            missing.add(name);
        }
        return handle(name, symbol, signature);
    }

    /// The C function `name`, which not every platform has.
    MethodHandle optional(String name, FunctionDescriptor signature, Linker.Option... options) {
        return handle(name, find(name), signature, options);
    }

    boolean has(String... names) {
        return Arrays.stream(names).allMatch(name -> find(name).isPresent());
    }

    /// Why the functions cannot be called; empty if they can.
    Optional<String> problem() {
        return switch (library) {
            case NativeLibrary.Failed(String reason) -> Optional.of(reason);
            case NativeLibrary.Loaded _ when !missing.isEmpty() ->
                Optional.of("the oneDNN library has no function " + String.join(", ", missing));
            case NativeLibrary.Loaded _ -> Optional.empty();
        };
    }

    /// Every function that was made by [#function], with its signature.
    Map<String, FunctionDescriptor> signatures() {
        return Map.copyOf(signatures);
    }

    private Optional<MemorySegment> find(String name) {
        return switch (library) {
            case NativeLibrary.Loaded(var symbols) -> symbols.find(name);
            case NativeLibrary.Failed _ -> Optional.empty();
        };
    }

    private MethodHandle handle(String name, Optional<MemorySegment> symbol, FunctionDescriptor signature,
            Linker.Option... options) {
        return symbol.map(address -> Foreign.downcall(address, signature, options))
                .orElseGet(() -> refusal(name, Foreign.widened(signature).toMethodType()));
    }

    private MethodHandle refusal(String name, MethodType type) {
        try {
            MethodHandle reason = MethodHandles.lookup().bind(this, "unavailable",
                    MethodType.methodType(OneDnnException.class, String.class)).bindTo(name);
            MethodHandle thrower = MethodHandles.throwException(type.returnType(), OneDnnException.class);
            return MethodHandles.dropArguments(MethodHandles.collectArguments(thrower, 0, reason), 0,
                    type.parameterList());
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @SuppressWarnings("unused") // called through the handle of refusal()
    private OneDnnException unavailable(String name) {
        return new OneDnnException(name + " cannot be called: " + problem().orElse("this platform does not have it"));
    }
}
