#include "encoder_kernels.h"

typedef float floats __attribute__((vector_size(64), aligned(4), may_alias));
typedef int32_t ints __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint16_t halves __attribute__((vector_size(32), aligned(2), may_alias));
typedef uint8_t bytes __attribute__((vector_size(16), aligned(1), may_alias));

#define LANES 16

// Wide vectors are only handed between inlined functions, so no calling convention is at stake.
#pragma clang diagnostic ignored "-Wpsabi"
#define INLINE static inline __attribute__((always_inline))

#if defined(__x86_64__)

#define KERNEL(name) name##_avx512
#define KERNELS_NAME "avx512"
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#include "kernels.inc"
#pragma clang attribute pop
#undef KERNEL
#undef KERNELS_NAME

#define KERNEL(name) name##_avx2
#define KERNELS_NAME "avx2"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "kernels.inc"
#pragma clang attribute pop
#undef KERNEL
#undef KERNELS_NAME

#endif

#define KERNEL(name) name##_baseline
#define KERNELS_NAME "baseline"
#include "kernels.inc"

const struct encoder_kernels *encoder_kernels_at(size_t index) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
      && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") && index-- == 0)
    return &kernels_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && index-- == 0) return &kernels_avx2;
#endif
  return index == 0 ? &kernels_baseline : NULL;
}

int encoder_has_vnni(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512vnni") != 0;
#else
  return 0;
#endif
}

int encoder_has_bfloat16(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return 0;
#endif
}

void omp_set_num_threads(int count);

void encoder_use_one_thread(void) { omp_set_num_threads(1); }
