import Glibc

/// A thread that encodes batches until its queue is stopped.
struct EncodingThread: Sendable {
  let network: EncoderNetwork
  let tokenizer: WordPieceTokenizer
  let queue: EncodingQueue

  /// Starts the thread; it ends by itself.
  func start() throws {
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(Box(self))
    let status = pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().thread.run()
        return nil
      }, argument.toOpaque())
    guard status == 0 else {
      argument.release()
      throw ModelError.failed("start a thread", status: Int(status))
    }
    pthread_detach(thread)
  }

  private final class Box {
    let thread: EncodingThread
    init(_ thread: EncodingThread) { self.thread = thread }
  }

  private func run() {
    let space = EncoderWorkspace(network.configuration, network.kernels)
    while let batch = queue.next() { encode(batch, space) }
  }

  private func encode(_ batch: [EncodingQueue.Share], _ space: EncoderWorkspace) {
    var tokens: [[Int32]] = []
    for share in batch {
      for text in share.request.texts[share.range] {
        tokens.append(tokenizer.encode(text, maximumTokens: network.configuration.maximumTokens))
      }
    }
    var embeddings: [Embedding] = []
    var first = 0
    while first < tokens.count {
      var rows = 0
      var end = first
      while end < tokens.count, rows + tokens[end].count <= space.capacity {
        rows += tokens[end].count
        end += 1
      }
      embeddings += network.embed(tokens[first..<end], space)
      first = end
    }
    var delivered = 0
    for share in batch {
      share.request.deliver(
        embeddings[delivered..<delivered + share.range.count], from: share.range.lowerBound)
      delivered += share.range.count
    }
  }
}
