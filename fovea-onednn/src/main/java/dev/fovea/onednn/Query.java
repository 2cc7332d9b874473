package dev.fovea.onednn;

/// The questions of `dnnl_query_t` that are asked here.
enum Query {
    IMPL_INFO_STR(8), STRIDES(14), EXEC_ARG_MD(255), NDIMS_S32(256), DIMS(257), DATA_TYPE(258), PADDED_DIMS(260),
    FORMAT_KIND(262), INNER_NBLKS_S32(263), INNER_BLKS(264), INNER_IDXS(265);

    private final int code;

    Query(int code) {
        this.code = code;
    }

    long code() {
        return code;
    }
}
