/// Finds the route of a path: a tree with one level per segment. Lookup compares bytes and allocates only for the
/// values of parameters.
final class RouteTree: Sendable {
  /// What a path leads to.
  enum Match {
    case route(Route, parameters: [(name: String, value: String)])
    case methodNotAllowed([HTTPMethod])
    case notFound
  }

  private let children: [(text: [UInt8], tree: RouteTree)]
  private let parameter: RouteTree?
  private let here: [Route]
  private let rest: [Route]

  convenience init(_ routes: [Route]) {
    self.init(routes, depth: 0)
  }

  private init(_ routes: [Route], depth: Int) {
    var texts: [(text: [UInt8], routes: [Route])] = []
    var parameters: [Route] = []
    var here: [Route] = []
    var rest: [Route] = []
    for route in routes {
      guard depth < route.pattern.segments.count else {
        here.append(route)
        continue
      }
      switch route.pattern.segments[depth] {
      case .text(let text):
        if let index = texts.firstIndex(where: { $0.text == text }) {
          texts[index].routes.append(route)
        } else {
          texts.append((text, [route]))
        }
      case .parameter: parameters.append(route)
      case .rest: rest.append(route)
      }
    }
    children = texts.map { ($0.text, RouteTree($0.routes, depth: depth + 1)) }
    parameter = parameters.isEmpty ? nil : RouteTree(parameters, depth: depth + 1)
    self.here = here
    self.rest = rest
  }

  /// Finds the route for a path, percent-encoded as it came.
  func match(_ method: HTTPMethod, _ path: ArraySlice<UInt8>) -> Match {
    guard path.first == UInt8(ascii: "/") else { return .notFound }
    guard path.contains(UInt8(ascii: "%")) else { return find(method, path) }
    return find(method, Self.decodingUnreserved(path)[...])
  }

  private func find(_ method: HTTPMethod, _ path: ArraySlice<UInt8>) -> Match {
    var captures: [ArraySlice<UInt8>] = []
    let found = path.withUnsafeBufferPointer { bytes in
      find(bytes, from: 1, offset: path.startIndex, path, &captures)
    }
    guard let found else { return .notFound }
    guard
      let route = found.first(where: { $0.method == method })
        ?? (method == .head ? found.first { $0.method == .get } : nil)
    else {
      return .methodNotAllowed(Self.allowedMethods(found))
    }
    guard !captures.isEmpty else { return .route(route, parameters: []) }
    var parameters: [(name: String, value: String)] = []
    for (name, capture) in zip(route.pattern.parameterNames, captures) {
      guard let value = PercentEncoding.decode(capture) else { return .notFound }
      parameters.append((name, value))
    }
    return .route(route, parameters: parameters)
  }

  /// The routes at the end of the path, and what its parameters took. `start` is behind the slash.
  private func find(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, offset: Int, _ path: ArraySlice<UInt8>,
    _ captures: inout [ArraySlice<UInt8>]
  ) -> [Route]? {
    guard start <= bytes.count else { return here.isEmpty ? nil : here }
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: "/") { end += 1 }
    let segment = UnsafeBufferPointer(rebasing: bytes[start..<end])
    for child in children where child.text.elementsEqual(segment) {
      if let found = child.tree.find(bytes, from: end + 1, offset: offset, path, &captures) { return found }
    }
    if let parameter, !segment.isEmpty {
      captures.append(path[(offset + start)..<(offset + end)])
      if let found = parameter.find(bytes, from: end + 1, offset: offset, path, &captures) { return found }
      captures.removeLast()
    }
    guard !rest.isEmpty else { return nil }
    captures.append(path[(offset + start)...])
    return rest
  }

  static func allowedMethods(_ routes: [Route]) -> [HTTPMethod] {
    let methods = Set(routes.map(\.method))
    return HTTPMethod.allCases.filter {
      methods.contains($0) || $0 == .options || $0 == .head && methods.contains(.get)
    }
  }

  /// The path with escapes of characters that need none decoded (RFC 3986 §6.2.2.2), so that `/%63hat` is `/chat`.
  private static func decodingUnreserved(_ path: ArraySlice<UInt8>) -> [UInt8] {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(path.count)
    var index = path.startIndex
    while index < path.endIndex {
      if path[index] == UInt8(ascii: "%"), index + 2 < path.endIndex,
        let high = path[index + 1].hexadecimalValue, let low = path[index + 2].hexadecimalValue,
        isUnreserved(high << 4 | low)
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(path[index])
        index += 1
      }
    }
    return decoded
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
