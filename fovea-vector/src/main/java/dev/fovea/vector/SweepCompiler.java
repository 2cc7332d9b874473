package dev.fovea.vector;

import dev.fovea.compile.Fused;
import dev.fovea.compile.Fused.Ref;
import dev.fovea.graph.Op;
import dev.fovea.op.Binary;
import dev.fovea.op.Cast;
import dev.fovea.op.Select;
import dev.fovea.op.Unary;
import dev.fovea.tensor.DType;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Compiles an element-wise chain to a class: one loop that loads a vector of each input, calls the chain's functions of [Lanes]
/// one after another, and stores the results. The JIT inlines them, so that intermediate vectors never reach memory.
final class SweepCompiler {
    private static final ClassDesc LANES = ClassDesc.of("dev.fovea.vector.Lanes");
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
    private static final ClassDesc THIS = ClassDesc.of("dev.fovea.vector.CompiledSweep");
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(ConstantDescs.CD_void,
            ConstantDescs.CD_long.arrayType(), ConstantDescs.CD_float.arrayType(), ConstantDescs.CD_long);

    private static final int LONGEST = 12;
    private static final int LONGEST_OF_SIMPLE = 20;
    private static final int ROUNDING = 4;

    /// HotSpot inlines no method of more than 325 bytes (`FreqInlineSize`). A sweep must stay a method of its own: inlined where its
    /// loop runs once, C2 boxes its vectors. Compiled code pays nothing for these bytes.
    private static final int TOO_LARGE_TO_INLINE = 326;

    /// How an input is read: along with the output, or once for all elements.
    record Operand(DType dtype, boolean repeated) {
    }

    private final Fused chain;
    private final List<Operand> operands;
    private final List<DType> results;

    private SweepCompiler(Recipe recipe) {
        this.chain = recipe.chain();
        this.operands = recipe.operands();
        this.results = recipe.results();
    }

    /// Whether every part has a function of its own.
    static boolean knows(Fused chain) {
        return chain.parts().stream().allMatch(p -> function(p.op()).isPresent());
    }

    /// C2 stops inlining in methods of too many nodes, and vectors that cross a call go through the heap: chains with long functions must
    /// be short, and so must those that read or round bf16.
    ///
    /// @param narrowReads  inputs that are bf16
    /// @param narrowWrites results that are rounded to bf16
    static boolean fits(List<Fused.Part> parts, long narrowReads, long narrowWrites) {
        long length = narrowReads + ROUNDING * narrowWrites + parts.stream().mapToInt(p -> length(p.op())).sum();
        boolean simple = parts.stream().noneMatch(p -> isLong(p.op()));
        return length <= (simple ? LONGEST_OF_SIMPLE : LONGEST) || simple && narrowReads + narrowWrites == 0;
    }

    /// Whether a function takes so much of a method that nothing is rounded in the same.
    static boolean isLong(Op op) {
        return length(op) > 1;
    }

    private static int length(Op op) {
        return op instanceof Unary(Unary.Kind kind) ? switch (kind) {
            case EXP, SIGMOID -> 8;
            case LOG, TANH, ERF -> 12;
            default -> 1;
        } : 1;
    }

    /// What a sweep is made from: equal ones share a class, so that the JIT compiles all updates of an optimizer once.
    ///
    /// @param results as what each result is stored: f32 or bf16
    record Recipe(Fused chain, List<Operand> operands, List<DType> results) {
        Recipe {
            operands = List.copyOf(operands);
            results = List.copyOf(results);
        }
    }

    static Sweep compile(Recipe recipe) {
        byte[] bytes = new SweepCompiler(recipe).classFile();
        try {
            var lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return (Sweep) lookup.lookupClass().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the sweep " + recipe.chain().label() + " cannot be made", e);
        }
    }

    private byte[] classFile() {
        return ClassFile.of().build(THIS, c -> c
                .withInterfaceSymbols(ClassDesc.of("dev.fovea.vector.Sweep"))
                .withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC, b -> b
                        .aload(0)
                        .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                        .return_())
                .withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, b -> new Body(b).write()));
    }

    /// The method. Locals: this, addresses[], repeated[], count, index, then addresses, inputs and results of parts.
    private final class Body {
        private static final int COUNT = 3;
        private static final int INDEX = 5;
        private final CodeBuilder code;
        private final int[] address;
        private final int[] input;
        private final int[] part;

        Body(CodeBuilder code) {
            this.code = code;
            code.allocateLocal(TypeKind.LONG);      // index
            this.address = allocate(operands.size() + chain.results().size(), TypeKind.LONG);
            this.input = allocate(operands.size(), TypeKind.REFERENCE);
            this.part = allocate(chain.parts().size(), TypeKind.REFERENCE);
            for (int i = 0; i < TOO_LARGE_TO_INLINE; i++) {
                code.nop();
            }
            code.lconst_0().lstore(INDEX);
            for (int i = 0; i < address.length; i++) {
                if (i < operands.size() && operands.get(i).repeated()) {
                    code.aload(2).loadConstant(i).faload()
                            .invokestatic(LANES, "broadcast", MethodTypeDesc.of(VECTOR, ConstantDescs.CD_float))
                            .astore(input[i]);
                } else {
                    code.aload(1).loadConstant(i).laload().lstore(address[i]);
                }
            }
        }

        private int[] allocate(int count, TypeKind kind) {
            return java.util.stream.IntStream.range(0, count).map(_ -> code.allocateLocal(kind)).toArray();
        }

        void write() {
            var start = code.newLabel();
            var end = code.newLabel();
            code.labelBinding(start).lload(INDEX).lload(COUNT).lcmp().ifge(end);
            elements();
            code.lload(INDEX).loadConstant((long) Lanes.LENGTH).ladd().lstore(INDEX).goto_(start).labelBinding(end)
                    .return_();
        }

        private void elements() {
            for (int i = 0; i < operands.size(); i++) {
                if (!operands.get(i).repeated()) {
                    code.lload(address[i]).lload(INDEX)
                            .invokestatic(LANES, load(operands.get(i).dtype()),
                                    MethodTypeDesc.of(VECTOR, ConstantDescs.CD_long, ConstantDescs.CD_long))
                            .astore(input[i]);
                }
            }
            for (int p = 0; p < chain.parts().size(); p++) {
                var reads = chain.parts().get(p).inputs();
                reads.forEach(this::push);
                function(chain.parts().get(p).op()).filter(name -> !name.isEmpty())
                        .ifPresent(name -> code.invokestatic(LANES, name,
                                MethodTypeDesc.of(VECTOR, java.util.Collections.nCopies(reads.size(), VECTOR))));
                code.astore(part[p]);
            }
            for (int r = 0; r < chain.results().size(); r++) {
                push(chain.results().get(r));
                code.lload(address[operands.size() + r]).lload(INDEX);
                code.invokestatic(LANES, results.get(r) == DType.BF16 ? "storeBf16" : "store",
                        MethodTypeDesc.of(ConstantDescs.CD_void, VECTOR,
                                ConstantDescs.CD_long, ConstantDescs.CD_long));
            }
        }

        private void push(Ref ref) {
            code.aload(ref.isInput() ? input[ref.index()] : part[ref.part()]);
        }
    }

    private static String load(DType dtype) {
        return switch (dtype) {
            case F32 -> "load";
            case I32 -> "loadInts";
            case U8 -> "loadBytes";
            case BF16 -> "loadBf16";
            case F64, I64 -> throw new IllegalArgumentException("no sweep reads " + dtype);
        };
    }

    /// The name of the function of [Lanes] that an op is; empty for a cast, which the load has done.
    private static Optional<String> function(Op op) {
        return switch (op) {
            case Unary(Unary.Kind kind) -> switch (kind) {
                case NEGATE, ABS, SIGN, EXP, LOG, SQRT, INVERSE, SIGMOID, TANH, ERF, RELU, STEP ->
                    Optional.of(kind.name().toLowerCase(Locale.ROOT));
                case FLOOR, STOP_GRADIENT -> Optional.empty();
            };
            case Binary(Binary.Kind kind) ->
                kind == Binary.Kind.POWER ? Optional.empty() : Optional.of(kind.name().toLowerCase(Locale.ROOT));
            case Select _ -> Optional.of("select");
            case Cast(DType to) when to == DType.F32 -> Optional.of("");
            default -> Optional.empty();
        };
    }
}
