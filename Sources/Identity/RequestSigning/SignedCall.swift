/// One request of a service as far as its signature covers it.
public struct SignedCall: Sendable {
  /// For example `POST`.
  public let method: String
  /// The path as it was sent, percent-encoded.
  public let path: String
  /// The query as it was sent, with its question mark; empty where there is none.
  public let query: String
  /// The header fields' values by name, whatever its case; several ones in their order.
  public let values: @Sendable (_ name: String) -> [String]

  /// Describes a request.
  public init(
    method: String, path: String, query: String, values: @escaping @Sendable (_ name: String) -> [String]
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.values = values
  }

  /// The value of a component (RFC 9421, sections 2.1 and 2.2); nothing where the request has none, or where it is a
  /// component that is not understood here.
  func value(of component: String) -> String? {
    switch component {
    case "@method": method
    case "@path": path.isEmpty ? "/" : path
    case "@query": query.isEmpty ? "?" : query
    case "@request-target": path + query
    case "@authority": authority
    default: component.hasPrefix("@") ? nil : field(component)
    }
  }

  /// Fields of one name are one list, without the white space around each value.
  private func field(_ name: String) -> String? {
    let values = values(name)
    return values.isEmpty
      ? nil : values.map { $0.trimming { $0 == " " || $0 == "\t" } }.joined(separator: ", ")
  }

  /// The host that was asked for, in small letters and without a port that is the usual one.
  private var authority: String? {
    guard let host = values("Host").first?.lowercased() else { return nil }
    for port in [":80", ":443"] where host.hasSuffix(port) { return String(host.dropLast(port.count)) }
    return host
  }
}

extension String {
  fileprivate func trimming(_ isSpace: (Character) -> Bool) -> String {
    guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) })
    else {
      return ""
    }
    return String(self[first...last])
  }
}
