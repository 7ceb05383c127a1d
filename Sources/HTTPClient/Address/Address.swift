import CCurl

/// Where a call goes, taken apart by libcurl itself, so that what is checked is what is called.
struct Address: Sendable {
  /// The whole address, without a fragment.
  let url: String
  let isSecure: Bool
  /// In lower case; an IPv6 address stands in brackets.
  let host: String
  let port: Int
  let path: String

  /// Scheme, host and port: what shares connections and limits.
  let origin: String

  /// The longest address that is taken, in bytes.
  static let limit = 16 << 10

  init(_ url: String) throws(HTTPClientError) {
    guard url.utf8.count <= Self.limit else { throw .invalidRequest("The address is too long") }
    guard url.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
      throw .invalidRequest("The address has a character that must be percent-encoded")
    }
    guard let parts = AddressParts() else { throw .invalidRequest("There is no memory") }
    try self.init(parts, url, against: nil)
  }

  /// What a reference in an answer from `base` means.
  init(_ reference: String, relativeTo base: Address) throws(HTTPClientError) {
    guard reference.utf8.count <= Self.limit, reference.utf8.allSatisfy({ 0x21...0x7E ~= $0 }),
      let parts = AddressParts()
    else { throw .invalidRequest("The redirection leads nowhere") }
    try self.init(parts, reference, against: base.url)
  }

  private init(_ parts: borrowing AddressParts, _ url: String, against base: String?) throws(HTTPClientError)
  {
    if let base { _ = parts.set(base) }
    guard parts.set(url) == CURLUE_OK, let scheme = parts.text(CURLUPART_SCHEME)?.lowercased(),
      let host = parts.text(CURLUPART_HOST)?.lowercased(), !host.isEmpty
    else { throw .invalidRequest("The address is none: it must be absolute, with http or https") }
    guard scheme == "http" || scheme == "https" else {
      throw .invalidRequest("The address must begin with http or https, not with \(scheme)")
    }
    guard parts.text(CURLUPART_USER) == nil, parts.text(CURLUPART_PASSWORD) == nil else {
      throw .invalidRequest("The address has a user name in it; credentials belong into a header field")
    }
    parts.removeFragment()
    guard let text = parts.text(CURLUPART_URL), text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
      throw .invalidRequest("The address is none")
    }
    isSecure = scheme == "https"
    self.host = host
    port = parts.text(CURLUPART_PORT).flatMap { Int($0) } ?? (isSecure ? 443 : 80)
    path = parts.text(CURLUPART_PATH) ?? "/"
    origin = "\(scheme)://\(host):\(port)"
    self.url = text
  }

  /// Whether the host is this machine by its name: such calls go through no proxy.
  var isLoopback: Bool {
    host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" || host.hasPrefix("127.")
  }
}

/// libcurl's parser of addresses.
private struct AddressParts: ~Copyable {
  private let handle: OpaquePointer

  init?() {
    guard let handle = curl_url() else { return nil }
    self.handle = handle
  }

  deinit {
    curl_url_cleanup(handle)
  }

  borrowing func set(_ url: String) -> CURLUcode {
    curl_url_set(handle, CURLUPART_URL, url, 0)
  }

  borrowing func removeFragment() {
    curl_url_set(handle, CURLUPART_FRAGMENT, nil, 0)
  }

  borrowing func text(_ part: CURLUPart) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &text, 0) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}
