#include "CHNSW.h"
#include "Kernels.h"

#ifndef __has_feature
#define __has_feature(name) 0
#endif

// The compiler turns the loop into the widest multiply-add that each processor has; the loader picks at start, when
// the thread sanitizer cannot yet be told of it.
#if defined(__x86_64__) && defined(__linux__) && !__has_feature(thread_sanitizer)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("default", "avx2", "arch=x86-64-v4")))
#else
#define FOR_EACH_PROCESSOR
#endif

FOR_EACH_PROCESSOR
int32_t usher_dot(const int8_t *left, const int8_t *right, size_t dimension) {
  int32_t sum = 0;
  for (size_t i = 0; i < dimension; i++) sum += int16_t(left[i]) * int16_t(right[i]);
  return sum;
}

FOR_EACH_PROCESSOR
void usher_dot_rows(
    const int8_t *query, const int8_t *rows, size_t dimension, size_t count, int32_t *products) {
  for (size_t row = 0; row < count; row++) {
    const int8_t *vector = rows + row * dimension;
    int32_t sum = 0;
    for (size_t i = 0; i < dimension; i++) sum += int16_t(query[i]) * int16_t(vector[i]);
    products[row] = sum;
  }
}

void usher_dot_selected(
    const int8_t *query, const int8_t *rows, size_t dimension, const uint32_t *places, size_t count,
    int32_t *products) {
  for (size_t index = 0; index < count; index++)
    products[index] = usher_dot(query, rows + size_t(places[index]) * dimension, dimension);
}
