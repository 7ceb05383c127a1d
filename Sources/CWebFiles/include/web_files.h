#pragma once
#include <stddef.h>

/// One file of Web/chat or Web/account, compiled into the program so that a company copies one binary.
typedef struct {
  const char *path;
  const unsigned char *bytes;
  size_t length;
} usher_web_file;

/// The first of them; the last one's path is NULL. (Swift does not import an array whose length is not known.)
const usher_web_file *usher_web_files_begin(void);
