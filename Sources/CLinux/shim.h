#pragma once
// What Swift's Glibc module leaves out of Linux.
#include <sys/epoll.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>

// poll(2): the peer has closed its end; in the headers only for _GNU_SOURCE.
static const short usher_poll_peer_closed = 0x2000;

/// Milliseconds since the last data came over a TCP connection, or since it was made; -1 when that is not known.
static inline long usher_tcp_silence(int descriptor) {
  struct tcp_info info;
  socklen_t size = sizeof info;
  return getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 ? (long)info.tcpi_last_data_recv : -1;
}

/// Bytes that have come over a TCP connection; -1 when that is not known. glibc's tcp_info ends before the field, and the
/// kernel's header cannot be included beside glibc's: tcpi_bytes_received lies 128 bytes into the structure
/// (linux/tcp.h).
static inline long long usher_tcp_received(int descriptor) {
  unsigned char info[136];
  socklen_t size = sizeof info;
  long long received;
  if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, info, &size) != 0 || size < sizeof info) return -1;
  memcpy(&received, info + 128, sizeof received);
  return received;
}

// posix_spawn(3): closes all descriptors from one on; in the headers only for _GNU_SOURCE (glibc 2.34).
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);
