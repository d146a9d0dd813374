// SPDX-License-Identifier: Apache-2.0
// Messages to the console, and small files.
#include "guest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>

void say(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  dprintf(2, "kiln-init: ");
  vdprintf(2, format, arguments);
  dprintf(2, "\n");
  va_end(arguments);
}

// Ends the machine. Not by power off, which some monitors do not know; they end at a reset.
void die(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  dprintf(2, "kiln-init: cannot go on: ");
  vdprintf(2, format, arguments);
  dprintf(2, " (%s)\n", strerror(errno));
  va_end(arguments);
  sync();
  reboot(RB_AUTOBOOT);
  for (;;) pause();
}

int write_file(int directory, const char *path, const char *text) {
  int file = openat(directory, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return -1;
  ssize_t written = write(file, text, strlen(text));
  int problem = errno;
  close(file);
  errno = problem;
  return written == (ssize_t)strlen(text) ? 0 : -1;
}

// The text, ended by a zero; its length, or -1.
ssize_t read_file(int directory, const char *path, char *buffer, size_t size) {
  int file = openat(directory, path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  size_t length = 0;
  while (length < size - 1) {
    ssize_t got = read(file, buffer + length, size - 1 - length);
    if (got <= 0) break;
    length += got;
  }
  close(file);
  buffer[length] = 0;
  return (ssize_t)length;
}
