// SPDX-License-Identifier: Apache-2.0
// The settings' text: entries ended by a zero byte, "E:NAME=value" and the like. Later entries win.
#include "guest.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

static void add_variable(struct settings *settings, char *variable) {
  const char *sign = strchr(variable, '=');
  if (sign == NULL) return;
  size_t name = (size_t)(sign - variable) + 1;
  for (int i = 0; i < settings->variables; i++) {
    if (strncmp(settings->environment[i], variable, name) == 0) {
      settings->environment[i] = variable;
      return;
    }
  }
  if (settings->variables < MAX_WORDS) settings->environment[settings->variables++] = variable;
}

static void read_entry(struct settings *settings, char kind, char *value) {
  switch (kind) {
    case 'E': add_variable(settings, value); break;
    case 'A':
      if (settings->words < MAX_WORDS) settings->arguments[settings->words++] = value;
      break;
    case 'W': settings->directory = value; break;
    case 'N': settings->user = value; break;
    case 'T': settings->token = value; break;
    case 'H': settings->host = value; break;
    case 'S': settings->seed = value; break;
    case 'R': settings->resolver = value; break;
    case 'C': settings->clock_nanos = atoll(value); break;
    case 'M': settings->memory_bytes = atoll(value); break;
    case 'D': settings->disk_bytes = atoll(value); break;
    case 'P': settings->processes = atoll(value); break;
    case 'F': settings->files = atoll(value); break;
    case 'X': settings->is_forgetful = *value == '1'; break;
    case 'Q': settings->cpu_micros = atoll(value); break;
    default: say("an entry of the unknown kind '%c' is passed over", kind);
  }
}

// The text must end with a zero byte.
void read_settings(struct settings *settings, char *text, size_t length) {
  for (size_t at = 0; at < length; at += strlen(text + at) + 1) {
    if (text[at] != 0 && text[at + 1] == ':') read_entry(settings, text[at], text + at + 2);
  }
}

int read_image_settings(struct settings *settings) {
  static char text[512 * 1024];
  ssize_t length = read_file(AT_FDCWD, "/.kiln/config", text, sizeof text);
  if (length < 0) return -1;
  read_settings(settings, text, (size_t)length);
  return 0;
}
