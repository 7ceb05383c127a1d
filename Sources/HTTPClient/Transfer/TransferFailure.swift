import CCurl

/// Turns libcurl's results into errors of ours.
enum TransferFailure {
  /// - Parameters:
  ///   - isConnected: Whether the connection stood.
  ///   - systemError: The system's error, if there was one.
  ///   - reason: What libcurl says.
  static func error(
    _ code: CURLcode, isConnected: Bool, systemError: Int, host: String, reason: String
  ) -> HTTPClientError {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: .unknownHost(host)
    case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY, CURLE_COULDNT_CONNECT: .cannotConnect(reason)
    case CURLE_SSL_CONNECT_ERROR:
      // Not a word about trust: the connection broke while they were at it.
      systemError == 0 ? .insecure(reason) : .broken(reason)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
      CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_ENGINE_INITFAILED, CURLE_USE_SSL_FAILED:
      .insecure(reason)
    case CURLE_URL_MALFORMAT: .invalidRequest(reason)
    case CURLE_UNSUPPORTED_PROTOCOL: isConnected ? .malformed(reason) : .invalidRequest(reason)
    case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_OUT_OF_MEMORY:
      .malformed(reason)
    case CURLE_OPERATION_TIMEDOUT: .timeout(isConnected ? .firstByte : .connect)
    // libcurl has no code of its own for this.
    case CURLE_RECV_ERROR where reason.hasSuffix("in chunked-encoding"): .malformed(reason)
    case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING:
      // Before the connection stands it is the proxy that has refused.
      isConnected ? .broken(reason) : .cannotConnect(reason)
    default: .broken(reason)
    }
  }
}
