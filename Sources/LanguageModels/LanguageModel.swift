/// Something that answers: a provider's model behind the network, or the engine inside this process. The agent loop
/// does not know which one it talks to.
public protocol LanguageModel: Sendable {
  /// The name by which configuration, metrics and traces call it, for example `local`.
  var name: String { get }

  /// Answers a request as a stream that ends with ``ModelEvent/finished(_:)`` or throws. Cancelling the task that
  /// reads the stream stops the work behind it.
  func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error>
}
