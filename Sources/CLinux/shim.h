#pragma once
// What Swift's Glibc module leaves out of Linux.
#include <sys/epoll.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

// poll(2): the peer has closed its end; in the headers only for _GNU_SOURCE.
static const short usher_poll_peer_closed = 0x2000;

/// Milliseconds since the last data came over a TCP connection, or since it was made; -1 when that is not known.
static inline long usher_tcp_silence(int descriptor) {
  struct tcp_info info;
  socklen_t size = sizeof info;
  return getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 ? (long)info.tcpi_last_data_recv : -1;
}
