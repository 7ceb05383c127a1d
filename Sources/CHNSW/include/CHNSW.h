// A small C interface to hnswlib (header-only C++), and the dot products of 8-bit vectors that it and the exact
// scan share. Everything else about vectors is in Swift.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Writes count dot products: query with each of the rows, which lie one after another.
void usher_dot_rows(
    const int8_t *query, const int8_t *rows, size_t dimension, size_t count, int32_t *products);

// Writes count dot products: query with the rows at the given places.
void usher_dot_selected(
    const int8_t *query, const int8_t *rows, size_t dimension, const uint32_t *places, size_t count,
    int32_t *products);

typedef struct usher_hnsw usher_hnsw;

// An empty graph for up to capacity vectors of 8-bit components, each with a scale; NULL when memory is short.
usher_hnsw *usher_hnsw_create(size_t dimension, size_t capacity, size_t links, size_t build_effort);
void usher_hnsw_free(usher_hnsw *graph);

// Adds a vector; answers 0, or −1 when the graph is full. Needs to be alone, searches may run side by side.
int usher_hnsw_add(usher_hnsw *graph, const int8_t *vector, float scale, uint32_t label);

// Finds up to limit nearest vectors by scaled dot product, best first; answers how many, or −1.
ptrdiff_t usher_hnsw_search(
    const usher_hnsw *graph, const int8_t *query, float scale, size_t limit, size_t effort, uint32_t *labels,
    float *similarities);

#ifdef __cplusplus
}
#endif
