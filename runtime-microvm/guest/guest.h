// SPDX-License-Identifier: Apache-2.0
// What the parts of the guest's first process share. One thread, one event loop (init.c); every buffer is bounded.
#ifndef KILN_GUEST_H
#define KILN_GUEST_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define DATA_PORT 8080
#define CONTROL_PORT 8079
#define MAX_WORDS 4096 // variables and arguments each
#define HOOK_SOCKET "/run/kiln-restored.sock"

// What the image says of its process (/.kiln/config) and what the host adds to it (/start); zero-separated, a letter and a colon each.
struct settings {
  char *environment[MAX_WORDS + 1];
  int variables;
  char *arguments[MAX_WORDS + 1];
  int words;
  const char *directory, *user, *token, *host, *seed, *resolver;
  int64_t clock_nanos, memory_bytes, disk_bytes;
  int64_t processes, files, cpu_micros; // cpu_micros: of each 100 ms
  int is_forgetful;                     // a clone whose earlier events are not for its host
};

// Frames of the event stream: kind, length as four bytes big endian, content.
enum frame { FRAME_STDOUT = 1, FRAME_STDERR = 2, FRAME_EXITED = 3, FRAME_LISTENING = 4 };

// say.c
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
int write_file(int directory, const char *path, const char *text);
ssize_t read_file(int directory, const char *path, char *buffer, size_t size);

// machine.c: the machine around the process
void prepare_machine(void);
void set_limits(const struct settings *settings);
void set_identity(const struct settings *settings);
int box_directory(void);
int64_t box_figure(const char *file, const char *key);
int64_t out_of_memory_kills(void);
int watch_pressure(void);
int is_memory_full(void);

// network.c
void open_network(void);
int is_listening(int port);
uint32_t gateway(void);
uint32_t guest_address(void);

// settings.c: the text stays in use
void read_settings(struct settings *settings, char *text, size_t length);
int read_image_settings(struct settings *settings);

// process.c
pid_t start_process(const struct settings *settings, int *out, int *err, char *problem, size_t size);

// events.c: a ring of frames, addressed by how many bytes were ever written
uint64_t events_head(void);
size_t events_room(uint64_t sent);
void events_add(enum frame kind, const void *content, size_t length);
int events_has(uint64_t from);
size_t events_at(uint64_t from, const unsigned char **content);
void events_forget(void);

#endif
