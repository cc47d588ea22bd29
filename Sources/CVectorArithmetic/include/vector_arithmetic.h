// Arithmetic of whole vectors. Swift writes its own lane by lane for the optimiser to put together again, with which these loops take four times
// as long to compile in sixteen lanes; here each operation is one of a vector from the start. The values are the same.
#ifndef VECTOR_ARITHMETIC_H
#define VECTOR_ARITHMETIC_H

#define VECTOR_OPERATION static inline __attribute__((always_inline))

#define VECTOR_ARITHMETIC(lanes) \
  typedef float vector##lanes __attribute__((ext_vector_type(lanes))); \
  VECTOR_OPERATION vector##lanes vector##lanes##_repeating(float value) { return (vector##lanes)(value); } \
  VECTOR_OPERATION vector##lanes vector##lanes##_sum(vector##lanes a, vector##lanes b) { return a + b; } \
  VECTOR_OPERATION vector##lanes vector##lanes##_difference(vector##lanes a, vector##lanes b) { return a - b; } \
  VECTOR_OPERATION vector##lanes vector##lanes##_product(vector##lanes a, vector##lanes b) { return a * b; } \
  /* sum + a * b, rounded once */ \
  VECTOR_OPERATION vector##lanes vector##lanes##_adding_product(vector##lanes sum, vector##lanes a, vector##lanes b) { \
    return __builtin_elementwise_fma(a, b, sum); \
  }

VECTOR_ARITHMETIC(8)
VECTOR_ARITHMETIC(16)

#endif
