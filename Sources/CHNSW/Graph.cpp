#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "CHNSW.h"
#include "Kernels.h"

namespace {

// What the graph holds for each vector: its components, then its scale.
struct Shape {
  size_t dimension;
  size_t bytes() const { return dimension + sizeof(float); }
};

float scale_of(const void *element, size_t dimension) {
  float scale;
  std::memcpy(&scale, static_cast<const char *>(element) + dimension, sizeof(scale));
  return scale;
}

float distance(const void *left, const void *right, const void *parameter) {
  const size_t dimension = static_cast<const Shape *>(parameter)->dimension;
  const int32_t product =
      usher_dot(static_cast<const int8_t *>(left), static_cast<const int8_t *>(right), dimension);
  return 1 - float(product) * scale_of(left, dimension) * scale_of(right, dimension);
}

class Space : public hnswlib::SpaceInterface<float> {
 public:
  explicit Space(size_t dimension) : shape{dimension} {}
  size_t get_data_size() override { return shape.bytes(); }
  hnswlib::DISTFUNC<float> get_dist_func() override { return distance; }
  void *get_dist_func_param() override { return &shape; }

 private:
  Shape shape;
};

std::vector<char> element(const int8_t *vector, float scale, size_t dimension) {
  std::vector<char> bytes(dimension + sizeof(scale));
  std::memcpy(bytes.data(), vector, dimension);
  std::memcpy(bytes.data() + dimension, &scale, sizeof(scale));
  return bytes;
}

}  // namespace

struct usher_hnsw {
  size_t dimension;
  Space space;
  std::unique_ptr<hnswlib::HierarchicalNSW<float>> graph;

  explicit usher_hnsw(size_t dimension) : dimension(dimension), space(dimension) {}
};

usher_hnsw *usher_hnsw_create(size_t dimension, size_t capacity, size_t links, size_t build_effort) {
  try {
    auto result = std::make_unique<usher_hnsw>(dimension);
    result->graph = std::make_unique<hnswlib::HierarchicalNSW<float>>(
        &result->space, std::max<size_t>(capacity, 1), links, build_effort);
    return result.release();
  } catch (...) {
    return nullptr;
  }
}

void usher_hnsw_free(usher_hnsw *graph) { delete graph; }

int usher_hnsw_add(usher_hnsw *graph, const int8_t *vector, float scale, uint32_t label) {
  try {
    graph->graph->addPoint(element(vector, scale, graph->dimension).data(), label);
    return 0;
  } catch (...) {
    return -1;
  }
}

ptrdiff_t usher_hnsw_search(
    const usher_hnsw *graph, const int8_t *query, float scale, size_t limit, size_t effort, uint32_t *labels,
    float *similarities) {
  try {
    auto &index = *graph->graph;
    // hnswlib's effort is a member of the graph; a search takes the larger of it and its limit, so a search for
    // `effort` vectors has that effort and leaves the graph untouched.
    auto found = index.searchKnn(element(query, scale, graph->dimension).data(), std::max(limit, effort));
    while (found.size() > limit) found.pop();
    const ptrdiff_t count = ptrdiff_t(found.size());
    for (ptrdiff_t place = count - 1; place >= 0; place--) {
      labels[place] = uint32_t(found.top().second);
      similarities[place] = 1 - found.top().first;
      found.pop();
    }
    return count;
  } catch (...) {
    return -1;
  }
}
