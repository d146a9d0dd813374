// SPDX-License-Identifier: Apache-2.0
// The guest's one network device. Its addresses are the same in every machine, as clones share them.
#include "guest.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <net/route.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define GUEST "172.30.0.2"
#define GATEWAY "172.30.0.1"
#define MASK "255.255.255.252"

uint32_t gateway(void) { return inet_addr(GATEWAY); }

uint32_t guest_address(void) { return inet_addr(GUEST); }

static void set_address(struct sockaddr *address, const char *text) {
  struct sockaddr_in inet = {.sin_family = AF_INET, .sin_addr.s_addr = inet_addr(text)};
  memcpy(address, &inet, sizeof inet);
}

static int up(int socket, const char *device) {
  struct ifreq request = {0};
  snprintf(request.ifr_name, sizeof request.ifr_name, "%s", device);
  if (ioctl(socket, SIOCGIFFLAGS, &request) < 0) return -1;
  request.ifr_flags |= IFF_UP | IFF_RUNNING;
  return ioctl(socket, SIOCSIFFLAGS, &request);
}

static void configure(int socket) {
  struct ifreq request = {0};
  snprintf(request.ifr_name, sizeof request.ifr_name, "eth0");
  set_address(&request.ifr_addr, GUEST);
  if (ioctl(socket, SIOCSIFADDR, &request) < 0) die("eth0 does not take the address " GUEST);
  set_address(&request.ifr_netmask, MASK);
  if (ioctl(socket, SIOCSIFNETMASK, &request) < 0) die("eth0 does not take the mask " MASK);
  if (up(socket, "eth0") < 0) die("eth0 does not come up");
  struct rtentry route = {.rt_flags = RTF_UP | RTF_GATEWAY};
  set_address(&route.rt_dst, "0.0.0.0");
  set_address(&route.rt_genmask, "0.0.0.0");
  set_address(&route.rt_gateway, GATEWAY);
  if (ioctl(socket, SIOCADDRT, &route) < 0) die("there is no way to " GATEWAY);
}

void open_network(void) {
  int inet = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (inet < 0) die("no sockets");
  if (up(inet, "lo") < 0) say("the loopback device does not come up: %s", strerror(errno));
  struct ifreq request = {0};
  snprintf(request.ifr_name, sizeof request.ifr_name, "eth0");
  if (ioctl(inet, SIOCGIFFLAGS, &request) == 0) configure(inet);
  close(inet);
}

static int lists_listener(const char *path, int port) {
  static char table[64 * 1024];
  if (read_file(AT_FDCWD, path, table, sizeof table) < 0) return 0;
  // "  0: 00000000:1F90 00000000:0000 0A ...": local address, remote address, state
  for (char *line = strchr(table, '\n'); line != NULL; line = strchr(line, '\n')) {
    line++;
    char local[64], remote[64];
    unsigned state;
    if (sscanf(line, " %*d: %63s %63s %x", local, remote, &state) == 3 && state == 0x0A) {
      const char *colon = strrchr(local, ':');
      if (colon != NULL && strtol(colon + 1, NULL, 16) == port) return 1;
    }
  }
  return 0;
}

int is_listening(int port) {
  return lists_listener("/proc/net/tcp", port) || lists_listener("/proc/net/tcp6", port);
}
