/// Where a body comes from; when nobody holds it any more, the transfer is closed.
final class BodySource: Sendable {
  private let transfer: Transfer

  init(_ transfer: Transfer) {
    self.transfer = transfer
  }

  deinit {
    transfer.cancel()
  }

  func next(isolation actor: isolated (any Actor)?) async throws(HTTPClientError) -> [UInt8]? {
    try await transfer.bytes(isolation: actor)
  }

  func abandon() {
    transfer.cancel()
  }
}
