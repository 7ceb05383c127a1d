#include "model_data.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char models[] = {
#embed "models.yaml"
};

const unsigned char *usher_model_data(size_t *length) {
  *length = sizeof models;
  return models;
}

static const unsigned char costs[] = {
#embed "costs.yaml"
};

const unsigned char *usher_cost_data(size_t *length) {
  *length = sizeof costs;
  return costs;
}
