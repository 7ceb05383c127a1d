/// The body of an answer, piece by piece as it comes.
///
/// It has one reader. What is not read is not received, up to a small buffer: the sender has to wait. Dropping the
/// body, or cancelling the task that reads it, closes the transfer.
public struct HTTPClientBody: AsyncSequence, Sendable {
  /// A piece.
  public typealias Element = [UInt8]
  /// Why a body ends early.
  public typealias Failure = HTTPClientError

  private let source: BodySource

  init(_ source: BodySource) {
    self.source = source
  }

  /// Begins to read, or goes on reading.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(source: source)
  }

  /// Receives no more.
  func abandon() {
    source.abandon()
  }

  /// Reads a body.
  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let source: BodySource

    /// The next piece, never an empty one; nothing at the end.
    public mutating func next() async throws(HTTPClientError) -> [UInt8]? {
      try await next(isolation: nil)
    }

    /// The next piece, never an empty one; nothing at the end.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(HTTPClientError) -> [UInt8]? {
      try await source.next(isolation: actor)
    }
  }
}
