#pragma once
// GnuTLS stands here and not in a module of its own: libmicrohttpd's TLS options take its types.
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <microhttpd.h>

// What Swift cannot import of libmicrohttpd: variadic functions and flag enums.

typedef void *(*usher_mhd_uri_callback)(void *context, const char *uri, struct MHD_Connection *connection);
typedef size_t (*usher_mhd_unescape_callback)(void *context, struct MHD_Connection *connection, char *text);

struct usher_mhd_settings {
  void *context;
  MHD_AccessHandlerCallback handler;
  MHD_RequestCompletedCallback completed;
  MHD_NotifyConnectionCallback connection;
  usher_mhd_uri_callback uri;
  usher_mhd_unescape_callback unescape;
  MHD_LogCallback logger;
  int listen_socket;
  unsigned int threads;
  unsigned int connections;
  unsigned int idle_seconds;
  size_t connection_memory;
  gnutls_certificate_retrieve_function2 *certificate;  // NULL: no TLS
};

static inline struct MHD_Daemon *usher_mhd_start(const struct usher_mhd_settings *settings) {
  unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_ALLOW_UPGRADE |
                       MHD_USE_TURBO | MHD_USE_ERROR_LOG;
  struct MHD_OptionItem pool[] = {{MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)settings->threads, NULL},
                                  {MHD_OPTION_END, 0, NULL}};
  struct MHD_OptionItem tls[] = {
      {MHD_OPTION_HTTPS_CERT_CALLBACK, 0, (void *)settings->certificate},
      {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"},
      {MHD_OPTION_END, 0, NULL}};
  struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
  if (settings->certificate != NULL) flags |= MHD_USE_TLS;
  return MHD_start_daemon(
      flags, 0, NULL, NULL, settings->handler, settings->context,  //
      MHD_OPTION_EXTERNAL_LOGGER, settings->logger, settings->context,
      MHD_OPTION_ARRAY, settings->threads > 1 ? pool : none,
      MHD_OPTION_ARRAY, settings->certificate != NULL ? tls : none,
      MHD_OPTION_LISTEN_SOCKET, settings->listen_socket,
      MHD_OPTION_NOTIFY_COMPLETED, settings->completed, settings->context,
      MHD_OPTION_NOTIFY_CONNECTION, settings->connection, settings->context,
      MHD_OPTION_URI_LOG_CALLBACK, settings->uri, settings->context,
      MHD_OPTION_UNESCAPE_CALLBACK, settings->unescape, settings->context,
      MHD_OPTION_CONNECTION_LIMIT, settings->connections,
      MHD_OPTION_CONNECTION_TIMEOUT, settings->idle_seconds,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->connection_memory,
      // Not strict: it would close a connection without a word where a problem can be named. RequestParser is strict.
      MHD_OPTION_STRICT_FOR_CLIENT, (int)0,
      MHD_OPTION_END);
}

static inline void usher_mhd_headers(struct MHD_Connection *connection, MHD_KeyValueIteratorN iterator,
                                     void *context) {
  MHD_get_connection_values_n(connection, MHD_HEADER_KIND, iterator, context);
}

static inline _Bool usher_mhd_is_started(enum MHD_ConnectionNotificationCode code) {
  return code == MHD_CONNECTION_NOTIFY_STARTED;
}

static inline int usher_mhd_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info == NULL ? -1 : info->connect_fd;
}

static inline const struct sockaddr *usher_mhd_client_address(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  return info == NULL ? NULL : info->client_addr;
}

static inline size_t usher_mhd_header_size(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  return info == NULL ? 0 : info->header_size;
}

static inline void *usher_mhd_connection_context(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info == NULL ? NULL : info->socket_context;
}

static inline void usher_mhd_upgrade_close(struct MHD_UpgradeResponseHandle *handle) {
  MHD_upgrade_action(handle, MHD_UPGRADE_ACTION_CLOSE);
}
