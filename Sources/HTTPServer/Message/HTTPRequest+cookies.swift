extension HTTPRequest {
  /// The value of a cookie (RFC 6265, section 4.2.1); the first one where the browser sends several of this name.
  public func cookie(_ name: String) -> String? {
    for field in headers.values("Cookie") {
      for pair in field.split(separator: ";") {
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].trimmingSpaces() == name else { continue }
        return String(parts[1].trimmingSpaces())
      }
    }
    return nil
  }
}
