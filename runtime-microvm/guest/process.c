// SPDX-License-Identifier: Apache-2.0
// The image's process: user, group, limits, no privileges. Accounts are read here, as a static program has no name service.
#define _GNU_SOURCE
#include "guest.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAX_GROUPS 64

struct account {
  uid_t user;
  gid_t group;
  char name[64];
  char home[256];
  gid_t groups[MAX_GROUPS];
  size_t count;
};

// The fields of the first line of a file like /etc/passwd whose field number `index` is `wanted`; 0 when there is none.
static int find_line(const char *path, int index, const char *wanted, char *fields[], int count, char *line, size_t size) {
  FILE *file = fopen(path, "re");
  if (file == NULL) return 0;
  int found = 0;
  while (!found && fgets(line, (int)size, file) != NULL) {
    line[strcspn(line, "\n")] = 0;
    int number = 0;
    for (char *rest = line; number < count;) fields[number++] = rest == NULL ? "" : strsep(&rest, ":");
    found = strcmp(fields[index], wanted) == 0;
  }
  fclose(file);
  return found;
}

static int is_number(const char *text) {
  if (*text == 0) return 0;
  for (; *text != 0; text++) {
    if (!isdigit((unsigned char)*text)) return 0;
  }
  return 1;
}

static void read_groups(struct account *account) {
  account->count = 0;
  account->groups[account->count++] = account->group;
  FILE *file = fopen("/etc/group", "re");
  if (file == NULL || account->name[0] == 0) {
    if (file != NULL) fclose(file);
    return;
  }
  char line[4096];
  while (fgets(line, sizeof line, file) != NULL && account->count < MAX_GROUPS) {
    line[strcspn(line, "\n")] = 0;
    char *rest = line;
    strsep(&rest, ":");
    strsep(&rest, ":");
    char *id = strsep(&rest, ":");
    for (char *member; id != NULL && (member = strsep(&rest, ",")) != NULL;) {
      if (strcmp(member, account->name) == 0 && account->count < MAX_GROUPS) {
        account->groups[account->count++] = (gid_t)atoi(id);
      }
    }
  }
  fclose(file);
}

// "", "name", "name:group", "1000", "1000:1000"
static int find_account(const char *user, struct account *account) {
  char text[256], line[1024], *fields[7];
  memset(account, 0, sizeof *account);
  snprintf(account->home, sizeof account->home, "/");
  snprintf(text, sizeof text, "%s", user == NULL || *user == 0 ? "0" : user);
  char *group = strchr(text, ':');
  if (group != NULL) *group++ = 0;
  int is_known = find_line("/etc/passwd", is_number(text) ? 2 : 0, text, fields, 7, line, sizeof line);
  if (!is_known && !is_number(text)) return -1;
  if (is_known) {
    account->user = (uid_t)atoi(fields[2]);
    account->group = (gid_t)atoi(fields[3]);
    snprintf(account->name, sizeof account->name, "%s", fields[0]);
    snprintf(account->home, sizeof account->home, "%s", fields[5]);
  } else {
    account->user = (uid_t)atoi(text);
  }
  if (group != NULL && *group != 0) {
    if (is_number(group)) {
      account->group = (gid_t)atoi(group);
    } else if (find_line("/etc/group", 0, group, fields, 4, line, sizeof line)) {
      account->group = (gid_t)atoi(fields[2]);
    } else {
      return -1;
    }
  }
  read_groups(account);
  return 0;
}

static void drop_privileges(const struct account *account) {
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; capability++) {
    if (prctl(PR_CAPBSET_DROP, capability) < 0) _exit(126);
  }
  if (setgroups(account->count, account->groups) < 0 || setresgid(account->group, account->group, account->group) < 0 ||
      setresuid(account->user, account->user, account->user) < 0) {
    _exit(126);
  }
  // version 3 of the call, this process; effective, permitted and inheritable, twice 32 bits each
  struct {
    uint32_t version;
    int process;
  } header = {0x20080522, 0};
  uint32_t none[2][3] = {{0}};
  if (syscall(SYS_capset, &header, none) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) _exit(126);
}

static void set_default(struct settings *settings, const char *name, const char *value, char *buffer, size_t size) {
  size_t length = strlen(name);
  for (int i = 0; i < settings->variables; i++) {
    if (strncmp(settings->environment[i], name, length) == 0 && settings->environment[i][length] == '=') return;
  }
  if (settings->variables >= MAX_WORDS) return;
  snprintf(buffer, size, "%s=%s", name, value);
  settings->environment[settings->variables++] = buffer;
}

static void become(const struct settings *given, const struct account *account, int out, int err) {
  static char home[300], path[300], host[300], hook[300], name[256];
  static struct settings settings;
  settings = *given;
  gethostname(name, sizeof name - 1);
  set_default(&settings, "HOME", account->home, home, sizeof home);
  set_default(&settings, "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", path, sizeof path);
  set_default(&settings, "HOSTNAME", name, host, sizeof host);
  set_default(&settings, "KILN_RESTORED", HOOK_SOCKET, hook, sizeof hook);
  settings.environment[settings.variables] = NULL;
  settings.arguments[settings.words] = NULL;
  setsid();
  int null = open("/dev/null", O_RDWR);
  dup2(null, 0);
  dup2(out, 1);
  dup2(err, 2);
  if (write_file(box_directory(), "cgroup.procs", "0") < 0) _exit(126);
  if (settings.files > 0) {
    struct rlimit files = {.rlim_cur = (rlim_t)settings.files, .rlim_max = (rlim_t)settings.files};
    if (setrlimit(RLIMIT_NOFILE, &files) < 0) _exit(126);
  }
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  const char *directory = settings.directory == NULL || *settings.directory == 0 ? "/" : settings.directory;
  if (chdir(directory) < 0) {
    dprintf(2, "the working directory %s cannot be entered: %s\n", directory, strerror(errno));
    _exit(127);
  }
  drop_privileges(account);
  extern char **environ;
  environ = settings.environment;
  execvp(settings.arguments[0], settings.arguments);
  dprintf(2, "%s cannot be executed: %s\n", settings.arguments[0], strerror(errno));
  _exit(127);
}

pid_t start_process(const struct settings *settings, int *out, int *err, char *problem, size_t size) {
  struct account account;
  int outs[2], errs[2];
  if (settings->words == 0) {
    snprintf(problem, size, "the image names no command");
    return -1;
  }
  if (find_account(settings->user, &account) < 0) {
    snprintf(problem, size, "the image has no user or group '%s'", settings->user);
    return -1;
  }
  // for the runtime's own socket, by which it is told of a restore
  chown("/run", account.user, account.group);
  if (pipe2(outs, O_CLOEXEC) < 0 || pipe2(errs, O_CLOEXEC) < 0) die("no pipes");
  pid_t process = fork();
  if (process < 0) die("cannot fork");
  if (process == 0) become(settings, &account, outs[1], errs[1]);
  close(outs[1]);
  close(errs[1]);
  fcntl(outs[0], F_SETFL, O_NONBLOCK);
  fcntl(errs[0], F_SETFL, O_NONBLOCK);
  *out = outs[0];
  *err = errs[0];
  return process;
}
