#pragma once

// Gumbo neither bounds its tree nor survives a failed allocation, and frees its tree by recursion: a page with a
// million open tags takes gigabytes, hours, or the stack. So the tree lives in an arena that is freed at once, and
// when the arena or the processor time is used up, parsing is left by longjmp, which Swift cannot call.

#include <gumbo.h>
#include <setjmp.h>
#include <stdlib.h>
#include <time.h>

typedef struct usher_html_chunk {
  struct usher_html_chunk *next;
  // What follows is aligned as malloc aligns.
  long double bytes[];
} usher_html_chunk;

typedef struct usher_html {
  const GumboOutput *output;
  usher_html_chunk *chunks;
  char *free_start;
  size_t free_bytes;
  size_t remaining;
  double deadline;
  unsigned allocations;
  // One of the constants below.
  int outcome;
  // Where to leave parsing: a jmp_buf, valid while usher_html_parse runs.
  void *escape;
} usher_html;

enum { USHER_HTML_OK = 0, USHER_HTML_MEMORY = 1, USHER_HTML_TIME = 2 };

static inline void usher_html_give_up(usher_html *html, int outcome) {
  longjmp(*(jmp_buf *)html->escape, outcome);
}

static inline double usher_thread_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static inline void *usher_html_allocate(void *userdata, size_t size) {
  usher_html *html = (usher_html *)userdata;
  if ((++html->allocations & 255) == 0 && usher_thread_seconds() > html->deadline) {
    usher_html_give_up(html, USHER_HTML_TIME);
  }
  size = (size + 15) & ~(size_t)15;
  if (size > html->free_bytes) {
    size_t room = size > 65536 ? size : 1048576;
    if (room > html->remaining) usher_html_give_up(html, USHER_HTML_MEMORY);
    usher_html_chunk *chunk = (usher_html_chunk *)malloc(sizeof(usher_html_chunk) + room);
    if (chunk == NULL) usher_html_give_up(html, USHER_HTML_MEMORY);
    html->remaining -= room;
    chunk->next = html->chunks;
    html->chunks = chunk;
    if (size > 65536) return chunk->bytes;
    html->free_start = (char *)chunk->bytes;
    html->free_bytes = room;
  }
  void *result = html->free_start;
  html->free_start += size;
  html->free_bytes -= size;
  return result;
}

static inline void usher_html_ignore(void *userdata, void *pointer) {
  (void)userdata;
  (void)pointer;
}

// Parses `length` bytes of UTF-8, which must outlive the tree. NULL when there is no memory to begin with; look at
// `outcome`, and free with usher_html_free whatever it is.
static inline usher_html *usher_html_parse(const char *text, size_t length, size_t memory, double seconds) {
  usher_html *html = (usher_html *)calloc(1, sizeof(usher_html));
  if (html == NULL) return NULL;
  jmp_buf escape;
  html->escape = &escape;
  html->remaining = memory;
  html->deadline = usher_thread_seconds() + seconds;
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = usher_html_allocate;
  options.deallocator = usher_html_ignore;
  options.userdata = html;
  options.max_errors = 0;
  html->outcome = setjmp(escape);
  if (html->outcome == USHER_HTML_OK) html->output = gumbo_parse_with_options(&options, text, length);
  html->escape = NULL;
  return html;
}

static inline void usher_html_free(usher_html *html) {
  usher_html_chunk *chunk = html->chunks;
  while (chunk != NULL) {
    usher_html_chunk *next = chunk->next;
    free(chunk);
    chunk = next;
  }
  free(html);
}
