#pragma once

#include <stddef.h>
#include <stdint.h>

int32_t usher_dot(const int8_t *left, const int8_t *right, size_t dimension);
