#include "encoder_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

typedef float floats __attribute__((vector_size(64), aligned(4), may_alias));
typedef int32_t ints __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint16_t halves __attribute__((vector_size(32), aligned(2), may_alias));
typedef uint8_t bytes __attribute__((vector_size(16), aligned(1), may_alias));

#define LANES 16

/// Adding and taking away 1.5 · 2²³ rounds to a whole number, which then stands in the low bits.
#define ROUNDING 12582912.0f

// Wide vectors are only handed between inlined functions, so no calling convention is at stake.
#pragma clang diagnostic ignored "-Wpsabi"
#define INLINE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")

#if defined(__x86_64__)

#define KERNEL(name) name##_avx512_short
#define KERNELS_NAME "avx512, bf16, vnni"
#define HAS_SHORT_NUMBERS
#define ROWS 12
#define VECTORS 2
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx512vnni,avx2,fma"))), \
    apply_to = function)
#include "kernels.inc"
#pragma clang attribute pop
#undef HAS_SHORT_NUMBERS
#undef KERNEL
#undef KERNELS_NAME

#define KERNEL(name) name##_avx512
#define KERNELS_NAME "avx512"
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#include "kernels.inc"
#pragma clang attribute pop
#undef KERNEL
#undef KERNELS_NAME
#undef ROWS
#undef VECTORS

#define KERNEL(name) name##_avx2
#define KERNELS_NAME "avx2"
#define ROWS 6
#define VECTORS 1
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "kernels.inc"
#pragma clang attribute pop
#undef KERNEL
#undef KERNELS_NAME
#undef ROWS
#undef VECTORS

#endif

#define KERNEL(name) name##_baseline
#define KERNELS_NAME "baseline"
#if defined(__aarch64__)
#define ROWS 6
#else
#define ROWS 2
#endif
#define VECTORS 1
#include "kernels.inc"

const struct encoder_kernels *encoder_kernels_at(size_t index) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  int has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
      && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  int has_short_numbers = __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512vnni");
  int has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (has_avx512 && has_short_numbers && index-- == 0) return &kernels_avx512_short;
  if (has_avx512 && index-- == 0) return &kernels_avx512;
  if (has_avx2 && index-- == 0) return &kernels_avx2;
#endif
  return index == 0 ? &kernels_baseline : NULL;
}
