// SPDX-License-Identifier: Apache-2.0
// The guest's first process: prepares the machine, waits for the host to start the image's process, and tells the host what
// that writes and how it ends. One thread and one event loop; the host speaks HTTP on the control port, one request for each
// connection, and after the first order every request has to carry the token that came with it.
//
//   GET  /health            "waiting", "running" or "exited"
//   POST /start             settings; legal while waiting
//   POST /restored          settings of a clone: token, host, clock, seed; legal while running
//   POST /clock             settings: the time alone, as what came with other orders is as old as they were long
//   GET  /events?from=N     the frames of guest.h, from the Nth byte that was ever written, without an end
//   GET  /drained           how many bytes of events there are once all output until now is among them
//   GET  /usage             memory in bytes and CPU time in microseconds
//   POST /poweroff
#define _GNU_SOURCE
#include "guest.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/reboot.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_CALLS 8
#define MAX_REQUEST (384 * 1024)
#define CALL_MILLIS 5000
#define PIECE 16384
#define WINDOW_MILLIS 1000
#define MOST_STRIKES 3
#define HOOK_LEAP_NANOS (3ll * 3600 * 1000000000) // OpenSSL asks the kernel for new randomness after an hour

enum phase { WAITING, RUNNING, EXITED };

struct call {
  int socket; // -1: free
  char *request;
  size_t length;
  int64_t end_millis;
  int is_stream;
  uint64_t from;
};

static struct {
  enum phase phase;
  char token[129];
  pid_t process;
  int out, err, status, is_reaped, is_listening;
  int64_t kills_before;
  uint64_t sent;
  int listener, signals, pressure, strikes, is_starved;
  int64_t last_strike_millis;
  struct call calls[MAX_CALLS];
} guest = {.out = -1, .err = -1, .process = -1, .pressure = -1};

static int64_t now_millis(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void hang_up(struct call *call) {
  close(call->socket);
  free(call->request);
  memset(call, 0, sizeof *call);
  call->socket = -1;
}

static void answer(struct call *call, int status, const char *text) {
  char head[512];
  int length = snprintf(head, sizeof head, "HTTP/1.1 %d %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s", status,
                        status == 200 ? "OK" : "Refused", strlen(text), text);
  // it fits any socket's buffer
  (void)!write(call->socket, head, (size_t)length);
  shutdown(call->socket, SHUT_WR);
  hang_up(call);
}

static int has_token(const char *request, const char *head_end) {
  static const char name[] = "\r\nx-kiln-token: ";
  for (const char *at = request; at < head_end; at++) {
    if (strncasecmp(at, name, sizeof name - 1) == 0) {
      const char *given = at + sizeof name - 1;
      size_t length = strlen(guest.token);
      int difference = 0;
      for (size_t i = 0; i < length; i++) {
        if (given[i] == 0) return 0;
        difference |= given[i] ^ guest.token[i];
      }
      return difference == 0 && given[length] == '\r';
    }
  }
  return 0;
}

static int take_token(const struct settings *settings) {
  if (settings->token == NULL || strlen(settings->token) < 32 || strlen(settings->token) >= sizeof guest.token) return -1;
  strcpy(guest.token, settings->token);
  return 0;
}

// The settings stay in use for as long as the process may be started, so they are never freed.
static void start(struct call *call, char *body, size_t length) {
  static struct settings settings;
  static char text[MAX_REQUEST + 1];
  char problem[300];
  if (guest.phase != WAITING) {
    answer(call, 409, "it was started before");
    return;
  }
  memset(&settings, 0, sizeof settings);
  if (read_image_settings(&settings) < 0) {
    answer(call, 422, "the disk has no /.kiln/config");
    return;
  }
  memcpy(text, body, length);
  text[length] = 0;
  read_settings(&settings, text, length);
  if (take_token(&settings) < 0) {
    answer(call, 422, "a token of 32 to 128 characters is missing");
    return;
  }
  set_identity(&settings);
  set_limits(&settings);
  guest.kills_before = out_of_memory_kills();
  guest.pressure = watch_pressure();
  guest.process = start_process(&settings, &guest.out, &guest.err, problem, sizeof problem);
  if (guest.process < 0) {
    answer(call, 422, problem);
    return;
  }
  guest.phase = RUNNING;
  answer(call, 200, "");
}

static int has_hook(void) {
  struct stat hook;
  return stat(HOOK_SOCKET, &hook) == 0 && S_ISSOCK(hook.st_mode);
}

// Tells the runtime that it is a clone: the seed and a line feed, to be answered by a byte when it no longer has the old randomness.
static int call_hook(const char *seed) {
  struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = HOOK_SOCKET};
  struct timeval patience = {.tv_sec = 5};
  char line[160], done;
  int hook = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (hook < 0) return -1;
  setsockopt(hook, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(hook, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  int length = snprintf(line, sizeof line, "%.128s\n", seed);
  int is_done = connect(hook, (struct sockaddr *)&address, sizeof address) == 0 && write(hook, line, (size_t)length) == length &&
                read(hook, &done, 1) == 1;
  close(hook);
  return is_done ? 0 : -1;
}

// What the frozen machine said was for its own reader.
static void forget_events(void) {
  for (int i = 0; i < MAX_CALLS; i++) {
    if (guest.calls[i].socket >= 0 && guest.calls[i].is_stream) hang_up(&guest.calls[i]);
  }
  events_forget();
  guest.sent = 0;
}

static void restored(struct call *call, char *body, size_t length) {
  static struct settings settings;
  if (guest.phase != RUNNING) {
    answer(call, 409, "nothing runs");
    return;
  }
  memset(&settings, 0, sizeof settings);
  body[length] = 0;
  read_settings(&settings, body, length);
  if (settings.seed == NULL || take_token(&settings) < 0) {
    answer(call, 422, "a seed and a token are needed");
    return;
  }
  if (settings.is_forgetful) forget_events();
  int64_t began = now_millis();
  if (has_hook()) {
    // generators that renew themselves after some time do so now
    settings.clock_nanos += HOOK_LEAP_NANOS;
    set_identity(&settings);
    settings.clock_nanos -= HOOK_LEAP_NANOS;
    if (call_hook(settings.seed) < 0) {
      answer(call, 500, "the runtime does not answer its restore hook");
      return;
    }
  }
  settings.clock_nanos += (now_millis() - began) * 1000000;
  set_identity(&settings);
  answer(call, 200, "");
}

static void set_clock(struct call *call, char *body, size_t length) {
  static struct settings settings;
  memset(&settings, 0, sizeof settings);
  body[length] = 0;
  read_settings(&settings, body, length);
  const struct settings time_alone = {.clock_nanos = settings.clock_nanos};
  set_identity(&time_alone);
  answer(call, 200, "");
}

static void usage(struct call *call) {
  char text[160];
  int64_t memory = box_figure("memory.current", NULL), idle = box_figure("memory.stat", "inactive_file");
  snprintf(text, sizeof text, "%lld %lld", (long long)(memory > idle ? memory - idle : memory),
           (long long)box_figure("cpu.stat", "usage_usec"));
  answer(call, 200, text);
}

static int has_room(void) { return events_room(guest.sent) > PIECE + 64; }

static int read_output(int *pipe, enum frame kind) {
  static char piece[PIECE];
  ssize_t got = read(*pipe, piece, sizeof piece);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
  if (got <= 0) {
    close(*pipe);
    *pipe = -1;
    return 0;
  }
  events_add(kind, piece, (size_t)got);
  return 1;
}

static void drained(struct call *call) {
  char text[32];
  while (guest.out >= 0 && has_room() && read_output(&guest.out, FRAME_STDOUT)) {
  }
  while (guest.err >= 0 && has_room() && read_output(&guest.err, FRAME_STDERR)) {
  }
  snprintf(text, sizeof text, "%llu", (unsigned long long)events_head());
  answer(call, 200, text);
}

static void stream(struct call *call, const char *path) {
  static const char head[] = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
  const char *from = strstr(path, "from=");
  call->from = from == NULL ? 0 : strtoull(from + 5, NULL, 10);
  if (!events_has(call->from)) {
    answer(call, 410, "these events are gone");
    return;
  }
  for (int i = 0; i < MAX_CALLS; i++) {
    // one reader: a later one comes when the host lost the connection of the earlier
    if (guest.calls[i].socket >= 0 && guest.calls[i].is_stream) hang_up(&guest.calls[i]);
  }
  (void)!write(call->socket, head, sizeof head - 1);
  call->is_stream = 1;
  guest.sent = call->from;
}

static int is(const char *request, const char *start) { return strncmp(request, start, strlen(start)) == 0; }

static void handle(struct call *call, char *body, size_t length) {
  static const char *const phases[] = {"waiting", "running", "exited"};
  char *request = call->request;
  if (guest.token[0] != 0 && !has_token(request, body)) {
    answer(call, 401, "the token is missing or wrong");
  } else if (is(request, "GET /health ")) {
    answer(call, 200, phases[guest.phase]);
  } else if (is(request, "POST /start ")) {
    start(call, body, length);
  } else if (is(request, "POST /restored ")) {
    restored(call, body, length);
  } else if (is(request, "POST /clock ")) {
    set_clock(call, body, length);
  } else if (is(request, "GET /usage ")) {
    usage(call);
  } else if (is(request, "GET /drained ")) {
    drained(call);
  } else if (is(request, "GET /events")) {
    stream(call, request);
  } else if (is(request, "POST /poweroff ")) {
    answer(call, 200, "");
    sync();
    reboot(RB_AUTOBOOT);
  } else {
    answer(call, 404, "no such thing");
  }
}

static void read_call(struct call *call) {
  ssize_t got = read(call->socket, call->request + call->length, MAX_REQUEST - call->length);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    hang_up(call);
    return;
  }
  call->length += (size_t)got;
  call->request[call->length] = 0;
  char *end = strstr(call->request, "\r\n\r\n");
  if (end == NULL) {
    if (call->length > 8192) hang_up(call);
    return;
  }
  char *length_line = strcasestr(call->request, "\r\ncontent-length:");
  size_t length = length_line != NULL && length_line < end ? strtoul(length_line + 17, NULL, 10) : 0;
  char *body = end + 4;
  size_t head = (size_t)(body - call->request);
  if (length > MAX_REQUEST - head) {
    answer(call, 413, "too much");
  } else if (call->length - head >= length) {
    handle(call, body, length);
  }
}

static void accept_call(void) {
  struct sockaddr_in peer;
  socklen_t size = sizeof peer;
  int socket = accept4(guest.listener, (struct sockaddr *)&peer, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (socket < 0) return;
  struct call *free_call = NULL;
  for (int i = 0; i < MAX_CALLS; i++) {
    if (guest.calls[i].socket < 0) free_call = &guest.calls[i];
  }
  // nobody but the host: what runs in the guest has other addresses
  if (peer.sin_addr.s_addr != gateway() || free_call == NULL || (free_call->request = malloc(MAX_REQUEST + 1)) == NULL) {
    close(socket);
    return;
  }
  free_call->socket = socket;
  free_call->length = 0;
  free_call->is_stream = 0;
  free_call->end_millis = now_millis() + CALL_MILLIS;
}

static void send_events(struct call *call) {
  while (call->from < events_head()) {
    const unsigned char *content;
    size_t length = events_at(call->from, &content);
    ssize_t sent = write(call->socket, content, length);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (sent <= 0) {
      hang_up(call);
      return;
    }
    call->from += (uint64_t)sent;
    guest.sent = call->from;
  }
}

static void reap(void) {
  struct signalfd_siginfo info;
  while (read(guest.signals, &info, sizeof info) == sizeof info) {
  }
  int status;
  for (pid_t ended; (ended = waitpid(-1, &status, WNOHANG)) > 0;) {
    if (ended == guest.process) {
      guest.status = status;
      guest.is_reaped = 1;
      // whatever it started ends with it
      write_file(box_directory(), "cgroup.kill", "1");
    }
  }
}

// Once may be a burst; time and again with full memory is the end, told as such.
static void judge_pressure(void) {
  int64_t now = now_millis();
  guest.strikes = now - guest.last_strike_millis < 3 * WINDOW_MILLIS ? guest.strikes + 1 : 1;
  guest.last_strike_millis = now;
  if (guest.strikes >= MOST_STRIKES && is_memory_full()) {
    guest.is_starved = 1;
    write_file(box_directory(), "cgroup.kill", "1");
  }
}

static void tell_exit(void) {
  int code = WIFSIGNALED(guest.status) ? 128 + WTERMSIG(guest.status) : WEXITSTATUS(guest.status);
  unsigned char told[2] = {(unsigned char)code, guest.is_starved || out_of_memory_kills() > guest.kills_before};
  guest.phase = EXITED;
  events_add(FRAME_EXITED, told, sizeof told);
}

static void look_for_listener(void) {
  if (guest.phase != RUNNING || guest.is_listening || !is_listening(DATA_PORT)) return;
  unsigned char told = (unsigned char)has_hook();
  guest.is_listening = 1;
  events_add(FRAME_LISTENING, &told, 1);
}

static void open_control(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(CONTROL_PORT), .sin_addr.s_addr = guest_address()};
  int yes = 1;
  guest.listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  setsockopt(guest.listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (guest.listener < 0 || bind(guest.listener, (struct sockaddr *)&address, sizeof address) < 0 ||
      listen(guest.listener, MAX_CALLS) < 0) {
    die("cannot listen on the control port");
  }
  for (int i = 0; i < MAX_CALLS; i++) guest.calls[i].socket = -1;
}

static void watch_children(void) {
  sigset_t children;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  sigprocmask(SIG_BLOCK, &children, NULL);
  signal(SIGPIPE, SIG_IGN);
  guest.signals = signalfd(-1, &children, SFD_NONBLOCK | SFD_CLOEXEC);
  if (guest.signals < 0) die("no signals");
}

static void turn(void) {
  struct pollfd polls[5 + MAX_CALLS];
  int is_open = has_room();
  polls[0] = (struct pollfd){.fd = guest.listener, .events = POLLIN};
  polls[1] = (struct pollfd){.fd = guest.signals, .events = POLLIN};
  polls[2] = (struct pollfd){.fd = is_open ? guest.out : -1, .events = POLLIN};
  polls[3] = (struct pollfd){.fd = is_open ? guest.err : -1, .events = POLLIN};
  polls[4 + MAX_CALLS] = (struct pollfd){.fd = guest.phase == RUNNING ? guest.pressure : -1, .events = POLLPRI};
  for (int i = 0; i < MAX_CALLS; i++) {
    struct call *call = &guest.calls[i];
    short events = call->is_stream && call->from < events_head() ? POLLOUT : call->is_stream ? 0 : POLLIN;
    polls[4 + i] = (struct pollfd){.fd = call->socket, .events = events};
  }
  int is_starting = guest.phase == RUNNING && !guest.is_listening;
  if (poll(polls, 5 + MAX_CALLS, is_starting ? 4 : 1000) < 0 && errno != EINTR) die("cannot poll");
  if (polls[1].revents != 0) reap();
  if ((polls[4 + MAX_CALLS].revents & POLLPRI) != 0) judge_pressure();
  if (polls[2].revents != 0) read_output(&guest.out, FRAME_STDOUT);
  // both in one turn need room for both
  if (polls[3].revents != 0 && has_room()) read_output(&guest.err, FRAME_STDERR);
  if (guest.phase == RUNNING && guest.is_reaped && guest.out < 0 && guest.err < 0 && has_room()) tell_exit();
  look_for_listener();
  for (int i = 0; i < MAX_CALLS; i++) {
    struct call *call = &guest.calls[i];
    if (call->socket < 0) continue;
    if (call->is_stream) {
      send_events(call);
      if (call->socket >= 0 && (polls[4 + i].revents & (POLLERR | POLLHUP)) != 0) hang_up(call);
    } else if (polls[4 + i].fd == call->socket && polls[4 + i].revents != 0) {
      read_call(call);
    } else if (now_millis() > call->end_millis) {
      hang_up(call);
    }
  }
  if (polls[0].revents != 0) accept_call();
}

int main(void) {
  prepare_machine();
  watch_children();
  open_control();
  for (;;) turn();
}
