#pragma once
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/* These are macros over SSL_ctrl, which Swift does not import. */
static inline int usher_ssl_name_server(SSL *ssl, const char *name) {
  return (int)SSL_set_tlsext_host_name(ssl, name);
}
static inline int usher_ssl_at_least_tls12(SSL *ssl) {
  return (int)SSL_set_min_proto_version(ssl, TLS1_2_VERSION);
}
