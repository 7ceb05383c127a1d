/// Where a body comes from; when nobody holds it any more, the transfer is closed.
final class BodySource: Sendable {
  private let transfer: Transfer
  private let decoder: GzipDecoder?

  /// - Parameter decoder: Unpacks what comes.
  init(_ transfer: Transfer, decoder: GzipDecoder?) {
    self.transfer = transfer
    self.decoder = decoder
  }

  deinit {
    transfer.cancel()
  }

  func next(isolation actor: isolated (any Actor)?) async throws(HTTPClientError) -> [UInt8]? {
    guard let decoder else { return try await transfer.bytes(isolation: actor) }
    do throws(HTTPClientError) {
      while true {
        let piece = try decoder.piece()
        if !piece.isEmpty { return piece }
        guard let bytes = try await transfer.bytes(isolation: actor) else { break }
        decoder.take(bytes)
      }
    } catch {
      transfer.cancel()
      throw error
    }
    guard decoder.isWhole else { throw .malformed("The compressed body ends early") }
    return nil
  }

  func abandon() {
    transfer.cancel()
  }
}
