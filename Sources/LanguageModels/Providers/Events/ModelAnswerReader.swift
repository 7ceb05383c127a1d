import HTTPClient

/// Makes model events of the bytes of a service's stream. What came before something went wrong is given out before the
/// error.
struct ModelAnswerReader<Decoder: ModelStreamDecoder>: Sendable {
  private var parser: ServerSentEventParser
  private var decoder: Decoder
  private var waiting: [ModelEvent] = []
  private var nextWaiting = 0
  /// Why it broke off, until that is told.
  private(set) var failure: ModelError?
  /// Whether nothing that comes now is a part of the answer any more.
  private(set) var isComplete = false
  /// Whether there is more than the source's name: the answer has begun.
  private(set) var hasBegun = false

  init(_ decoder: Decoder, limit: Int = 8 << 20) {
    self.decoder = decoder
    parser = ServerSentEventParser(limit: limit)
  }

  /// Takes more bytes.
  mutating func take(_ bytes: [UInt8]) {
    guard !isComplete else { return }
    do {
      for event in try parser.take(bytes) where !isComplete { add(try decoder.take(event)) }
    } catch let error as ServerSentEventParser.TooLong {
      fail(ModelError(.malformedResponse, "An event of the stream has more than \(error.limit) bytes."))
    } catch let error as ModelError {
      fail(error)
    } catch {
      fail(ModelError(.malformedResponse, "The stream cannot be read."))
    }
  }

  /// The stream has ended.
  mutating func finish() {
    guard !isComplete else { return }
    do throws(ModelError) {
      if let event = parser.finish() { add(try decoder.take(event)) }
      if !isComplete { add(try decoder.end()) }
      isComplete = true
    } catch {
      fail(error)
    }
  }

  /// The stream broke off.
  mutating func fail(_ error: ModelError) {
    guard !isComplete else { return }
    failure = error
    isComplete = true
  }

  /// The next event that is there, nothing when there is none yet or no more.
  mutating func next() throws(ModelError) -> ModelEvent? {
    if nextWaiting < waiting.count {
      nextWaiting += 1
      return waiting[nextWaiting - 1]
    }
    waiting.removeAll(keepingCapacity: true)
    nextWaiting = 0
    if let failure {
      self.failure = nil
      throw failure
    }
    return nil
  }

  private mutating func add(_ events: [ModelEvent]) {
    for event in events {
      waiting.append(event)
      switch event {
      case .started, .usage: break
      case .finished:
        hasBegun = true
        isComplete = true
        return
      default: hasBegun = true
      }
    }
  }
}
