#pragma once
#include <stddef.h>

/// The bytes of models.yaml, compiled into the program so that it needs no file beside it.
const unsigned char *usher_model_data(size_t *length);

/// The bytes of costs.yaml, in the same way.
const unsigned char *usher_cost_data(size_t *length);
