#pragma once
// What Swift's Glibc module leaves out of Linux.
#include <sys/epoll.h>
#include <sys/eventfd.h>

// poll(2): the peer has closed its end; in the headers only for _GNU_SOURCE.
static const short usher_poll_peer_closed = 0x2000;
