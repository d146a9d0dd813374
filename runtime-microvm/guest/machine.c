// SPDX-License-Identifier: Apache-2.0
// The machine around the process: modules, file systems, control group, clock, chance, name.
#define _GNU_SOURCE
#include "guest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#define DISK "/dev/vda"

// of the kernel's own headers, which not every C library comes with
#define PICK_CLOEXEC 1
#define PICK_EMPTY_PATH 8
#define CONFIG_SET_STRING 1
#define CONFIG_CMD_RECONFIGURE 7
#define ADD_ENTROPY _IOW('R', 3, int[2])
#define RESEED _IO('R', 7)

struct pool_info {
  int entropy_count; // bits
  int size;          // bytes
  unsigned char bytes[64];
};

static int box = -1;
static int upper = -1;

static void must_mount(const char *source, const char *target, const char *type, unsigned long flags, const char *data) {
  mkdir(target, 0755);
  if (mount(source, target, type, flags, data) < 0) die("cannot mount %s on %s", type == NULL ? source : type, target);
}

// The names in /modules, one a line, in the order in which they need each other.
static void load_modules(void) {
  static char list[8192];
  if (read_file(AT_FDCWD, "/modules", list, sizeof list) < 0) return;
  for (char *rest = list, *name; (name = strsep(&rest, "\n")) != NULL;) {
    if (*name == 0) continue;
    char path[256];
    snprintf(path, sizeof path, "/lib/%s", name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) die("the module %s is not in the initrd", name);
    if (syscall(SYS_finit_module, file, "", 0) < 0 && errno != EEXIST) die("the module %s does not load", name);
    close(file);
  }
}

static void await_disk(void) {
  for (int millis = 0; access(DISK, F_OK) < 0; millis += 2) {
    if (millis > 15000) die("no disk " DISK " appeared in 15 s");
    usleep(2000);
  }
}

// The files of the image below, read-only, and a file system in memory above, which limits bound later.
static void enter_root(void) {
  must_mount(DISK, "/lower", "squashfs", MS_RDONLY | MS_NODEV, NULL);
  must_mount("upper", "/upper", "tmpfs", MS_NODEV, "size=64m,mode=0755");
  upper = open("/upper", O_DIRECTORY | O_CLOEXEC);
  if (upper < 0) die("cannot open the file system in memory");
  mkdir("/upper/files", 0755);
  mkdir("/upper/work", 0755);
  must_mount("root", "/root", "overlay", MS_NODEV, "lowerdir=/lower,upperdir=/upper/files,workdir=/upper/work");
  static const char *const moved[] = {"/dev", "/proc", "/sys"};
  for (size_t i = 0; i < sizeof moved / sizeof *moved; i++) {
    char target[64];
    snprintf(target, sizeof target, "/root%s", moved[i]);
    mkdir(target, 0755);
    if (mount(moved[i], target, NULL, MS_MOVE, NULL) < 0) die("cannot move %s", moved[i]);
  }
}

static void switch_root(void) {
  // an initramfs cannot be pivoted away; what is moved over it hides it
  if (chdir("/root") < 0 || mount(".", "/", NULL, MS_MOVE, NULL) < 0 || chroot(".") < 0 || chdir("/") < 0) {
    die("cannot enter the image's files");
  }
}

// The group that holds the process. The file system that shows it is left where no process finds it.
static void make_box(void) {
  must_mount("groups", "/groups", "cgroup2", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
  if (write_file(AT_FDCWD, "/groups/cgroup.subtree_control", "+memory +pids +cpu") < 0) die("no control groups");
  if (mkdir("/groups/box", 0755) < 0) die("cannot make the control group");
  box = open("/groups/box", O_DIRECTORY | O_CLOEXEC);
  if (box < 0) die("cannot open the control group");
  write_file(box, "memory.oom.group", "1");
}

static void hide(const char *path) {
  if (mount("/dev/null", path, NULL, MS_BIND, NULL) < 0 && errno != ENOENT) say("cannot hide %s", path);
}

static void protect(const char *path) {
  if (mount(path, path, NULL, MS_BIND, NULL) < 0 ||
      mount(NULL, path, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0) {
    die("cannot protect %s", path);
  }
}

static void mount_rest(void) {
  must_mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620");
  must_mount("shm", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=16m,mode=1777");
  symlink("/proc/self/fd", "/dev/fd");
  symlink("/proc/self/fd/0", "/dev/stdin");
  symlink("/proc/self/fd/1", "/dev/stdout");
  symlink("/proc/self/fd/2", "/dev/stderr");
  mkdir("/run", 0755);
  mkdir("/tmp", 01777);
  chmod("/tmp", 01777);
  // with a user namespace a process would have rights to mount that it has not otherwise
  write_file(AT_FDCWD, "/proc/sys/user/max_user_namespaces", "0");
  write_file(AT_FDCWD, "/proc/sys/kernel/dmesg_restrict", "1");
  // root without capabilities still owns these files
  protect("/proc/sys");
  hide("/proc/sysrq-trigger");
  hide("/proc/kcore");
  hide("/dev/kmsg");
}

// A host that wants to know whether guests run at all has its answer now.
static void end_if_probe(void) {
  static char words[4096];
  if (read_file(AT_FDCWD, "/proc/cmdline", words, sizeof words) > 0 && strstr(words, "kiln.probe") != NULL) reboot(RB_AUTOBOOT);
}

void prepare_machine(void) {
  must_mount("dev", "/dev", "devtmpfs", MS_NOSUID, "mode=0755");
  must_mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
  must_mount("sys", "/sys", "sysfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
  end_if_probe();
  load_modules();
  await_disk();
  make_box();
  enter_root();
  switch_root();
  mount_rest();
  open_network();
}

int box_directory(void) { return box; }

static void limit(const char *file, const char *format, int64_t value) {
  char text[64];
  if (value <= 0) return;
  snprintf(text, sizeof text, format, (long long)value);
  if (write_file(box, file, text) < 0) die("the limit %s does not take %s", file, text);
}

void set_limits(const struct settings *settings) {
  limit("memory.max", "%lld", settings->memory_bytes);
  limit("pids.max", "%lld", settings->processes);
  limit("cpu.max", "%lld 100000", settings->cpu_micros);
  if (settings->disk_bytes > 0) {
    char size[64];
    snprintf(size, sizeof size, "%lld", (long long)settings->disk_bytes);
    // the mount is out of sight since the roots were switched; only the open directory still leads to it
    int change = (int)syscall(SYS_fspick, upper, "", PICK_EMPTY_PATH | PICK_CLOEXEC);
    if (change < 0 || syscall(SYS_fsconfig, change, CONFIG_SET_STRING, "size", size, 0) < 0 ||
        syscall(SYS_fsconfig, change, CONFIG_CMD_RECONFIGURE, NULL, NULL, 0) < 0) {
      die("the file system in memory does not take the size %s", size);
    }
    close(change);
  }
}

// A figure of the group: the whole file, or the value behind a key; -1 when there is none.
int64_t box_figure(const char *file, const char *key) {
  char text[4096];
  if (read_file(box, file, text, sizeof text) < 0) return -1;
  if (key == NULL) return atoll(text);
  size_t length = strlen(key);
  for (char *line = text; line != NULL && *line != 0;) {
    if (strncmp(line, key, length) == 0 && line[length] == ' ') return atoll(line + length + 1);
    line = strchr(line, '\n');
    if (line != NULL) line++;
  }
  return -1;
}

// A file that becomes ready when all of the box stood still for want of memory for most of a second: it reads its own program again
// and again, and no limit ends that.
int watch_pressure(void) {
  static const char threshold[] = "full 700000 1000000";
  int file = openat(box, "memory.pressure", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (file >= 0 && write(file, threshold, sizeof threshold) < 0) {
    close(file);
    file = -1;
  }
  if (file < 0) say("the pressure on memory cannot be watched: %s", strerror(errno));
  return file;
}

int is_memory_full(void) {
  int64_t most = box_figure("memory.max", NULL);
  return most > 0 && box_figure("memory.current", NULL) > most / 10 * 9;
}

// Of the whole machine, as memory may also run out below the group's limit.
int64_t out_of_memory_kills(void) {
  static char text[16 * 1024];
  if (read_file(AT_FDCWD, "/proc/vmstat", text, sizeof text) < 0) return 0;
  const char *line = strstr(text, "\noom_kill ");
  return line == NULL ? 0 : atoll(line + strlen("\noom_kill "));
}

static void reseed(const char *hex) {
  struct pool_info seed = {0};
  while (seed.size < (int)sizeof seed.bytes && hex[2 * seed.size] != 0 && hex[2 * seed.size + 1] != 0) {
    char digits[3] = {hex[2 * seed.size], hex[2 * seed.size + 1], 0};
    seed.bytes[seed.size++] = (unsigned char)strtol(digits, NULL, 16);
  }
  seed.entropy_count = seed.size * 8;
  int device = open("/dev/urandom", O_WRONLY | O_CLOEXEC);
  if (device < 0 || ioctl(device, ADD_ENTROPY, &seed) < 0 || ioctl(device, RESEED) < 0) {
    die("the kernel does not take new randomness");
  }
  close(device);
}

// Clock, randomness, name: what a clone must not share with the others.
void set_identity(const struct settings *settings) {
  if (settings->clock_nanos > 0) {
    struct timespec now = {.tv_sec = settings->clock_nanos / 1000000000, .tv_nsec = settings->clock_nanos % 1000000000};
    if (clock_settime(CLOCK_REALTIME, &now) < 0) say("the clock does not take the host's time");
  }
  if (settings->seed != NULL) reseed(settings->seed);
  if (settings->host != NULL) {
    char hosts[512];
    if (sethostname(settings->host, strlen(settings->host)) < 0) say("the host name is refused");
    snprintf(hosts, sizeof hosts, "127.0.0.1\tlocalhost\n::1\tlocalhost\n172.30.0.2\t%.200s\n", settings->host);
    mkdir("/etc", 0755);
    if (write_file(AT_FDCWD, "/etc/hosts", hosts) < 0) say("cannot write /etc/hosts");
    snprintf(hosts, sizeof hosts, "%.200s\n", settings->host);
    write_file(AT_FDCWD, "/etc/hostname", hosts);
  }
  if (settings->resolver != NULL) {
    char text[256];
    unlink("/etc/resolv.conf");
    snprintf(text, sizeof text, "nameserver %.200s\n", settings->resolver);
    write_file(AT_FDCWD, "/etc/resolv.conf", text);
  }
}
