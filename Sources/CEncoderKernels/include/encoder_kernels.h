#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Row operations of a transformer encoder, written once and compiled for several instruction sets.
/// Swift cannot compile one function for several processors; that is all this target is for.
///
/// Every count of columns is a multiple of 16. Results for a row depend on that row alone.
struct __attribute__((swift_attr("@Sendable"))) encoder_kernels {
  /// The instruction set, for people: "avx512", "avx2" or "baseline".
  const char *name;

  /// out = a + b + c.
  void (*add)(const float *a, const float *b, const float *c, float *out, size_t columns);

  /// Adds `residual` to `row` and normalises to mean zero and variance one, then scales and shifts.
  void (*add_and_normalise)(
      float *row, const float *_Nullable residual, const float *scale, const float *shift, float epsilon,
      size_t columns);

  /// Adds a bias.
  void (*add_bias)(float *row, const float *bias, size_t columns);

  /// The Gaussian error linear unit x Φ(x), Φ by formula 7.1.26 of Abramowitz and Stegun (error below 1.5e-7).
  void (*gelu)(float *row, size_t columns);

  /// Rounds to bfloat16, to nearest even.
  void (*to_bfloat16)(const float *row, uint16_t *out, size_t columns);

  /// Maps a row to bytes: value = (byte - zero) * step.
  void (*to_bytes)(const float *row, uint8_t *out, float *step, int32_t *zero, size_t columns);

  /// Turns a row of byte products into numbers and adds the bias; `sums` are the weights' column sums, `steps`
  /// their units. `out` may be where the products are.
  void (*from_bytes)(
      const int32_t *products, float step, int32_t zero, const float *steps, const int32_t *sums,
      const float *bias, float *out, size_t columns);

  /// Softmax(Q Kᵀ / √width) V for every head of one sequence. A row of `states` is query, key and value, each
  /// `heads * width` long; `scratch` has room for (width + 8) * (rows rounded up to 16) numbers.
  void (*attend)(
      const float *states, size_t rows, size_t heads, size_t width, float *out, float *scratch);
};

/// The kernels of an instruction set that this processor has, best first; null beyond the last.
const struct encoder_kernels *_Nullable encoder_kernels_at(size_t index);

/// Whether this processor multiplies bytes with AVX-512 VNNI.
int encoder_has_vnni(void);

/// Whether this processor multiplies bfloat16 with AVX-512.
int encoder_has_bfloat16(void);

/// Makes OpenMP regions, such as oneDNN's, run on the calling thread alone when it starts them.
void encoder_use_one_thread(void);

#pragma clang assume_nonnull end
