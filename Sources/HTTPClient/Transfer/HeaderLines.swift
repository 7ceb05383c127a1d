import CCurl

#if canImport(Glibc)
import Glibc
#endif

/// Header lines as libcurl's list, in memory that is used again for the next call.
struct HeaderLines: ~Copyable {
  private var nodes: UnsafeMutablePointer<curl_slist>?
  private var nodeCapacity = 0
  private var text: UnsafeMutablePointer<CChar>?
  private var textCapacity = 0

  init() {}

  deinit {
    nodes?.deallocate()
    text?.deallocate()
  }

  /// Replaces the lines.
  ///
  /// - Parameter extra: Lines of the client's own.
  /// - Returns: The list, valid until the next call.
  mutating func fill(
    _ fields: [(name: String, value: String)], _ extra: [StaticString]
  ) -> UnsafeMutablePointer<curl_slist>? {
    let count = fields.count + extra.count
    guard count > 0 else { return nil }
    let size =
      fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 3 }
      + extra.reduce(0) { $0 + $1.utf8CodeUnitCount + 1 }
    let (nodes, start) = reserve(count, size)
    var end = start
    var index = 0
    func link(_ line: UnsafeMutablePointer<CChar>) {
      (nodes + index).initialize(
        to: curl_slist(data: line, next: index + 1 < count ? nodes + index + 1 : nil))
      index += 1
    }
    for field in fields {
      let line = end
      Self.put(field.name, &end)
      // libcurl leaves out a field without a value, unless a semicolon ends its name.
      Self.put(field.value.isEmpty ? ";" : ": ", &end)
      Self.put(field.value, &end)
      Self.terminate(&end)
      link(line)
    }
    for line in extra {
      let start = end
      line.withUTF8Buffer { Self.put($0, &end) }
      Self.terminate(&end)
      link(start)
    }
    return nodes
  }

  private mutating func reserve(
    _ count: Int, _ size: Int
  ) -> (UnsafeMutablePointer<curl_slist>, UnsafeMutablePointer<CChar>) {
    if nodes == nil || nodeCapacity < count {
      nodes?.deallocate()
      nodeCapacity = max(count, 16)
      nodes = .allocate(capacity: nodeCapacity)
    }
    if text == nil || textCapacity < size {
      text?.deallocate()
      textCapacity = max(size, 1024)
      text = .allocate(capacity: textCapacity)
    }
    guard let nodes, let text else { preconditionFailure("Memory was allocated just now") }
    return (nodes, text)
  }

  private static func put(_ string: String, _ end: inout UnsafeMutablePointer<CChar>) {
    var string = string
    string.withUTF8 { put($0, &end) }
  }

  private static func put(_ bytes: UnsafeBufferPointer<UInt8>, _ end: inout UnsafeMutablePointer<CChar>) {
    guard let base = bytes.baseAddress else { return }
    memcpy(end, base, bytes.count)
    end += bytes.count
  }

  private static func terminate(_ end: inout UnsafeMutablePointer<CChar>) {
    end.initialize(to: 0)
    end += 1
  }
}
