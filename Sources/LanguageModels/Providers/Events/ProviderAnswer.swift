import HTTPClient

/// A service's stream: its body's bytes as they come, read as model events when somebody wants one.
struct ProviderAnswer<Decoder: ModelStreamDecoder>: ModelEventSource {
  private let reply: ProviderReply
  private let provider: String
  private var reader: ModelAnswerReader<Decoder>

  init(reply: ProviderReply, decoder: Decoder, provider: String) {
    self.reply = reply
    self.provider = provider
    reader = ModelAnswerReader(decoder)
  }

  /// Reads until the answer has begun, so that what goes wrong before can be thrown to whoever asked.
  mutating func begin() async throws(ModelError) {
    while !reader.hasBegun, !reader.isComplete { await read() }
    if !reader.hasBegun, let failure = reader.failure { throw placed(failure) }
  }

  mutating func next() async throws(ModelError) -> ModelEvent? {
    while true {
      do {
        if let event = try reader.next() { return event }
      } catch {
        throw placed(error)
      }
      if reader.isComplete { return nil }
      await read()
    }
  }

  private mutating func read() async {
    var chunks = reply.response.body.makeAsyncIterator()
    do {
      guard let bytes = try await chunks.next(isolation: nil) else { return reader.finish() }
      reader.take(bytes)
      if reader.isComplete, reader.failure == nil { readRest() }
    } catch {
      reader.fail(ModelError(error))
    }
  }

  /// The answer has ended, its body may not have: a connection whose body is read to the end can be used again. Nobody
  /// waits for that, and a service that has more to say is cut off.
  private func readRest() {
    let body = reply.response.body
    Task {
      var left = 64 << 10
      for try await bytes in body {
        left -= bytes.count
        if left < 0 { return }
      }
    }
  }

  private func placed(_ error: ModelError) -> ModelError {
    error.placed(provider: provider, requestID: reply.requestID, without: reply.secrets)
  }
}
