package dev.fovea.onednn;

/// `dnnl_alg_kind_t`. The codes are verified when the library is loaded ([Constants]).
enum Algorithm {
    CONVOLUTION_DIRECT(1),
    ELTWISE_RELU(32), ELTWISE_TANH(33), ELTWISE_ELU(34), ELTWISE_SQUARE(35), ELTWISE_ABS(36), ELTWISE_SQRT(37),
    ELTWISE_LINEAR(38), ELTWISE_SOFT_RELU(39), ELTWISE_HARDSIGMOID(40), ELTWISE_LOGISTIC(41), ELTWISE_EXP(42),
    ELTWISE_GELU_TANH(43), ELTWISE_SWISH(44), ELTWISE_LOG(45), ELTWISE_CLIP(46), ELTWISE_CLIP_V2(47), ELTWISE_POW(48),
    ELTWISE_GELU_ERF(49), ELTWISE_ROUND(50), ELTWISE_MISH(51), ELTWISE_HARDSWISH(52),
    ELTWISE_RELU_USE_DST_FOR_BWD(256), ELTWISE_TANH_USE_DST_FOR_BWD(257), ELTWISE_ELU_USE_DST_FOR_BWD(258),
    ELTWISE_SQRT_USE_DST_FOR_BWD(259), ELTWISE_LOGISTIC_USE_DST_FOR_BWD(260), ELTWISE_EXP_USE_DST_FOR_BWD(261),
    ELTWISE_CLIP_V2_USE_DST_FOR_BWD(262),
    POOLING_MAX(511), POOLING_AVG_INCLUDE_PADDING(767), POOLING_AVG_EXCLUDE_PADDING(1023),
    LRN_ACROSS_CHANNELS(2815),
    BINARY_ADD(131056), BINARY_MUL(131057), BINARY_MAX(131058), BINARY_MIN(131059), BINARY_DIV(131060),
    BINARY_SUB(131061), BINARY_GE(131062), BINARY_GT(131063), BINARY_LE(131064), BINARY_LT(131065), BINARY_EQ(131066),
    BINARY_NE(131067),
    REDUCTION_MAX(196594), REDUCTION_MIN(196595), REDUCTION_SUM(196596), REDUCTION_MUL(196597), REDUCTION_MEAN(196598),
    SOFTMAX_ACCURATE(196608), SOFTMAX_LOG(196609);

    private final int code;

    Algorithm(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /// Refuses an algorithm of another family, for example a pooling in a post-operation.
    Algorithm require(String family) {
        if (!name().startsWith(family)) {
            throw new OneDnnException(this + " is not an algorithm of the family " + family);
        }
        return this;
    }
}
