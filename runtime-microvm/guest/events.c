// SPDX-License-Identifier: Apache-2.0
// What the host is told, in the order in which it happened. The writer asks for room first, so nothing that the host did not
// get is overwritten; what it got stays readable for as long as there is room, for a host that lost its connection.
#include "guest.h"

#include <string.h>

#define RING_SIZE (1u << 20)

static unsigned char ring[RING_SIZE];
static uint64_t head;
static uint64_t tail;

uint64_t events_head(void) { return head; }

size_t events_room(uint64_t sent) { return RING_SIZE - (size_t)(head - sent); }

static void put(const void *content, size_t length) {
  const unsigned char *bytes = content;
  while (length > 0) {
    size_t at = head % RING_SIZE;
    size_t piece = length < RING_SIZE - at ? length : RING_SIZE - at;
    memcpy(ring + at, bytes, piece);
    head += piece;
    bytes += piece;
    length -= piece;
  }
  if (head - tail > RING_SIZE) tail = head - RING_SIZE;
}

void events_add(enum frame kind, const void *content, size_t length) {
  unsigned char start[5] = {(unsigned char)kind, (unsigned char)(length >> 24), (unsigned char)(length >> 16),
                            (unsigned char)(length >> 8), (unsigned char)length};
  put(start, sizeof start);
  put(content, length);
}

int events_has(uint64_t from) { return from >= tail && from <= head; }

// The longest piece that is there in one.
size_t events_at(uint64_t from, const unsigned char **content) {
  size_t at = from % RING_SIZE;
  size_t there = (size_t)(head - from);
  *content = ring + at;
  return there < RING_SIZE - at ? there : RING_SIZE - at;
}

// For a clone: what was said before is none of its readers' business.
void events_forget(void) {
  memset(ring, 0, sizeof ring);
  tail = head = 0;
}
