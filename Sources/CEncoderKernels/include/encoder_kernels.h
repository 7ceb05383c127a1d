#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// The arithmetic of a transformer encoder, written once and compiled for several instruction sets.
/// Swift cannot compile one function for several processors; that is all this target is for.
///
/// Every count of columns is a multiple of 16. Results for a row depend on that row alone, to the last bit.
struct __attribute__((swift_attr("@Sendable"))) encoder_kernels {
  /// The instruction set, for people: "avx512, bf16, vnni", "avx512", "avx2" or "baseline".
  const char *name;

  /// How many outputs of a weight matrix are packed together; their number is a multiple of it.
  size_t panel;

  /// Packs `panel` lines of weights, each one output's, of `words` 32-bit words: one float, two bfloat16 or four
  /// bytes.
  void (*pack)(const uint32_t *lines, size_t words, uint32_t *packed);

  /// out = rows · weights + bias. A row has `words` words, an output's row `columns` and
  /// begins `out_stride` numbers after the last.
  void (*multiply_floats)(
      const void *rows, size_t count, size_t words, const uint32_t *panels, size_t columns,
      const float *_Nullable bias, void *out, size_t out_stride);

  /// The same with bfloat16 inputs and weights and float sums; null where the processor has no such instruction.
  void (*_Nullable multiply_bfloat16)(
      const void *rows, size_t count, size_t words, const uint32_t *panels, size_t columns,
      const float *_Nullable bias, void *out, size_t out_stride);

  /// The same with unsigned bytes as inputs, signed bytes as weights and 32-bit whole sums, `bias` null; null where
  /// the processor has no such instruction.
  void (*_Nullable multiply_bytes)(
      const void *rows, size_t count, size_t words, const uint32_t *panels, size_t columns,
      const float *_Nullable bias, void *out, size_t out_stride);

  /// out = a + b + c.
  void (*add)(const float *a, const float *b, const float *c, float *out, size_t columns);

  /// Adds `residual` to `row` and normalises to mean zero and variance one, then scales and shifts.
  void (*add_and_normalise)(
      float *row, const float *_Nullable residual, const float *scale, const float *shift, float epsilon,
      size_t columns);

  /// The Gaussian error linear unit x Φ(x), Φ by formula 7.1.26 of Abramowitz and Stegun (error below 1.5e-7).
  void (*gelu)(float *row, size_t columns);

  /// Rounds to bfloat16, to nearest even.
  void (*to_bfloat16)(const float *row, uint16_t *out, size_t columns);

  /// Maps a row to bytes: (value - centre) * factor = (byte - zero) * step.
  void (*to_bytes)(
      const float *row, const float *centre, const float *factors, uint8_t *out, float *step, int32_t *zero,
      size_t columns);

  /// Turns a row of byte products into numbers and adds the bias; `sums` are the weights' column sums, `steps`
  /// their units. `out` may be where the products are.
  void (*from_bytes)(
      const int32_t *products, float step, int32_t zero, const float *steps, const int32_t *sums,
      const float *bias, float *out, size_t columns);

  /// Softmax(Q Kᵀ / √width) V for every head of one text. A row of `states` is query, key and value, each
  /// `heads * width` long; `scratch` has room for (width + 12) * (rows rounded up to 16) numbers.
  void (*attend)(
      const float *states, size_t rows, size_t heads, size_t width, float *out, float *scratch);
};

/// The kernels of an instruction set that this processor has, best first; null beyond the last.
const struct encoder_kernels *_Nullable encoder_kernels_at(size_t index);

#pragma clang assume_nonnull end
