/* A consumer and a producer of the Arrow C data interface that know nothing but its specification. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema*);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray*);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};

static int bit(const void* bits, int64_t i) { return ((const uint8_t*)bits)[i >> 3] >> (i & 7) & 1; }

static int64_t bytes_sum(const uint8_t* bytes, int64_t n) {
  int64_t sum = n;
  for (int64_t i = 0; i < n; i++) sum += bytes[i];
  return sum;
}

static int64_t integer(const void* values, char format, int64_t i) {
  switch (format) {
    case 'c': return ((const int8_t*)values)[i];
    case 'C': return ((const uint8_t*)values)[i];
    case 's': return ((const int16_t*)values)[i];
    case 'S': return ((const uint16_t*)values)[i];
    case 'i': return ((const int32_t*)values)[i];
    case 'I': return ((const uint32_t*)values)[i];
    default: return ((const int64_t*)values)[i];
  }
}

/* Sum over one row: null is 1; integers are themselves, text its length and bytes, nested values what they have. -999999 if the type is not known. */
static int64_t row_sum(const struct ArrowArray* a, const struct ArrowSchema* s, int64_t row) {
  int64_t at = row + a->offset, sum = 0;
  const char* f = s->format;
  int has_bitmap = strcmp(f, "n") != 0 && strcmp(f, "+r") != 0 && strncmp(f, "+u", 2) != 0;
  if (strcmp(f, "n") == 0) return 1;
  if (has_bitmap && a->buffers[0] != NULL && !bit(a->buffers[0], at)) return 1;
  if (s->dictionary != NULL) return row_sum(a->dictionary, s->dictionary, integer(a->buffers[1], f[0], at));
  if (strcmp(f, "b") == 0) return bit(a->buffers[1], at);
  if (f[1] == 0 && strchr("cCsSiIlL", f[0]) != NULL) return integer(a->buffers[1], f[0], at);
  if (strcmp(f, "u") == 0 || strcmp(f, "z") == 0) {
    const int32_t* o = a->buffers[1];
    return bytes_sum((const uint8_t*)a->buffers[2] + o[at], o[at + 1] - o[at]);
  }
  if (strcmp(f, "U") == 0 || strcmp(f, "Z") == 0) {
    const int64_t* o = a->buffers[1];
    return bytes_sum((const uint8_t*)a->buffers[2] + o[at], o[at + 1] - o[at]);
  }
  if (strcmp(f, "vu") == 0 || strcmp(f, "vz") == 0) {
    const int32_t* view = (const int32_t*)a->buffers[1] + at * 4;
    const int64_t* lengths = a->buffers[a->n_buffers - 1];
    if (view[0] <= 12) return bytes_sum((const uint8_t*)(view + 1), view[0]);
    if (view[2] >= a->n_buffers - 3 || (int64_t)view[3] + view[0] > lengths[view[2]]) return -999999;
    return bytes_sum((const uint8_t*)a->buffers[2 + view[2]] + view[3], view[0]);
  }
  if (strncmp(f, "w:", 2) == 0) {
    int64_t width = atoll(f + 2);
    return bytes_sum((const uint8_t*)a->buffers[1] + at * width, width);
  }
  if (strcmp(f, "+s") == 0) {
    for (int64_t i = 0; i < a->n_children; i++) sum += row_sum(a->children[i], s->children[i], at);
    return sum;
  }
  int64_t from, to;
  if (strcmp(f, "+l") == 0 || strcmp(f, "+m") == 0) {
    from = ((const int32_t*)a->buffers[1])[at];
    to = ((const int32_t*)a->buffers[1])[at + 1];
  } else if (strcmp(f, "+L") == 0) {
    from = ((const int64_t*)a->buffers[1])[at];
    to = ((const int64_t*)a->buffers[1])[at + 1];
  } else if (strcmp(f, "+vl") == 0) {
    from = ((const int32_t*)a->buffers[1])[at];
    to = from + ((const int32_t*)a->buffers[2])[at];
  } else if (strcmp(f, "+vL") == 0) {
    from = ((const int64_t*)a->buffers[1])[at];
    to = from + ((const int64_t*)a->buffers[2])[at];
  } else if (strncmp(f, "+w:", 3) == 0) {
    int64_t size = atoll(f + 3);
    from = at * size;
    to = from + size;
  } else if (strncmp(f, "+u", 2) == 0) {
    int wanted = ((const int8_t*)a->buffers[0])[at], number = 0;
    const char* ids = f + 4;
    while (atoi(ids) != wanted) {
      ids = strchr(ids, ',');
      if (ids == NULL) return -999999;
      ids++;
      number++;
    }
    int64_t child_row = f[2] == 's' ? at : ((const int32_t*)a->buffers[1])[at];
    return number + row_sum(a->children[number], s->children[number], child_row);
  } else if (strcmp(f, "+r") == 0) {
    int64_t run = 0;
    while (integer(a->children[0]->buffers[1], s->children[0]->format[0], run + a->children[0]->offset) <= at) run++;
    return row_sum(a->children[1], s->children[1], run);
  } else {
    return -999999;
  }
  for (int64_t i = from; i < to; i++) sum += 1 + row_sum(a->children[0], s->children[0], i);
  return sum;
}

int64_t c_row(const struct ArrowArray* a, const struct ArrowSchema* s, int64_t row) { return row_sum(a, s, row); }

void c_release(struct ArrowArray* a, struct ArrowSchema* s) {
  a->release(a);
  s->release(s);
}

/* Moves a child out and releases the rest, as "Moving child arrays" describes it. */
void c_keep_child(struct ArrowArray* a, struct ArrowSchema* s, int64_t child, struct ArrowArray* kept, struct ArrowSchema* kept_schema) {
  memcpy(kept, a->children[child], sizeof(*kept));
  a->children[child]->release = NULL;
  memcpy(kept_schema, s->children[child], sizeof(*kept_schema));
  s->children[child]->release = NULL;
  c_release(a, s);
}

/* Counts the rows of a stream; a negative number is the error. */
int64_t c_stream_rows(struct ArrowArrayStream* stream, int64_t* batches) {
  int64_t rows = 0;
  struct ArrowSchema schema;
  int error = stream->get_schema(stream, &schema);
  if (error != 0) return -error;
  schema.release(&schema);
  for (;;) {
    struct ArrowArray array;
    error = stream->get_next(stream, &array);
    if (error != 0) return -error;
    if (array.release == NULL) break;
    rows += array.length;
    ++*batches;
    array.release(&array);
  }
  stream->release(stream);
  return rows;
}

static int64_t alive;

int64_t c_alive(void) { return alive; }

static void release_schema(struct ArrowSchema* s) {
  for (int64_t i = 0; i < s->n_children; i++) {
    if (s->children[i]->release != NULL) s->children[i]->release(s->children[i]);
    free(s->children[i]);
  }
  free(s->children);
  s->release = NULL;
  alive--;
}

static void release_array(struct ArrowArray* a) {
  for (int64_t i = 0; i < a->n_children; i++) {
    if (a->children[i]->release != NULL) a->children[i]->release(a->children[i]);
    free(a->children[i]);
  }
  free(a->children);
  for (int64_t i = 0; i < a->n_buffers; i++) free((void*)a->buffers[i]);
  free(a->buffers);
  a->release = NULL;
  alive--;
}

static void make_schema(struct ArrowSchema* s, const char* format, const char* name, int64_t children) {
  memset(s, 0, sizeof(*s));
  s->format = format;
  s->name = name;
  s->flags = 2;
  s->n_children = children;
  s->children = children ? calloc(children, sizeof(void*)) : NULL;
  for (int64_t i = 0; i < children; i++) s->children[i] = malloc(sizeof(*s));
  s->release = release_schema;
  alive++;
}

static void make_array(struct ArrowArray* a, int64_t length, int64_t buffers, int64_t children) {
  memset(a, 0, sizeof(*a));
  a->length = length;
  a->n_buffers = buffers;
  a->buffers = calloc(buffers, sizeof(void*));
  a->n_children = children;
  a->children = children ? calloc(children, sizeof(void*)) : NULL;
  for (int64_t i = 0; i < children; i++) a->children[i] = malloc(sizeof(*a));
  a->release = release_array;
  alive++;
}

/* A struct of number: int32 (i * 3, every fourth null and none counted) and text: utf8 ("row" and i % 10), n rows behind an offset of 2. */
void c_make(int64_t n, struct ArrowArray* a, struct ArrowSchema* s) {
  int64_t all = n + 2;
  make_schema(s, "+s", NULL, 2);
  make_schema(s->children[0], "i", "number", 0);
  make_schema(s->children[1], "u", "text", 0);
  make_array(a, n, 1, 2);
  a->offset = 2;
  struct ArrowArray* number = a->children[0];
  make_array(number, all, 2, 0);
  number->null_count = -1;
  uint8_t* bits = calloc(all / 8 + 1, 1);
  int32_t* values = malloc(all * 4);
  for (int64_t i = 0; i < all; i++) {
    if ((i - 2) % 4 != 0) bits[i >> 3] |= 1 << (i & 7);
    values[i] = (int32_t)(i - 2) * 3;
  }
  number->buffers[0] = bits;
  number->buffers[1] = values;
  struct ArrowArray* text = a->children[1];
  make_array(text, all, 3, 0);
  int32_t* offsets = malloc((all + 1) * 4);
  char* letters = malloc(all * 4);
  offsets[0] = 0;
  for (int64_t i = 0; i < all; i++) {
    memcpy(letters + i * 4, "row", 3);
    letters[i * 4 + 3] = (char)('0' + (i + 8) % 10);
    offsets[i + 1] = (int32_t)(i + 1) * 4;
  }
  text->buffers[1] = offsets;
  text->buffers[2] = letters;
}
