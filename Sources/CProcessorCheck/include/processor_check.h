/// Linking this target is enough for the check, see processor_check.c.

/// How many bits the widest vectors of this processor have, as far as the operating system keeps them: 512 (AVX-512), 256 (AVX2) or 128.
int processor_vector_bits(void);

/// Whether this processor has the AVX-512 instructions that the wide kernels are compiled for (F, BW, DQ and VL), and the operating system keeps
/// their registers.
int processor_has_avx512(void);
