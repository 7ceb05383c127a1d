/// The answer to a call; its body comes as it is read.
public struct HTTPClientResponse: Sendable {
  /// The status code, 200 to 999.
  public let status: Int
  /// The header fields.
  public let headers: HTTPClientHeaders
  /// The body.
  public let body: HTTPClientBody

  /// The whole body.
  ///
  /// - Parameter limit: The most bytes that are taken; what is larger is not received to its end.
  /// - Throws: ``HTTPClientError/tooLarge(limit:)``, or why the body ended early.
  public func bytes(upTo limit: Int) async throws(HTTPClientError) -> [UInt8] {
    var iterator = body.makeAsyncIterator()
    var all = try await iterator.next() ?? []
    while all.count <= limit {
      guard let some = try await iterator.next() else { return all }
      all += some
    }
    body.abandon()
    throw .tooLarge(limit: limit)
  }

  /// The beginning of the body, as far as it comes: what is wrong with the rest is of no interest.
  ///
  /// - Parameter limit: The most bytes that are taken; no more is received then.
  public func beginning(upTo limit: Int) async -> [UInt8] {
    var iterator = body.makeAsyncIterator()
    var all: [UInt8] = []
    while all.count < limit, let some = try? await iterator.next() { all += some }
    if all.count >= limit { body.abandon() }
    return Array(all.prefix(limit))
  }
}
