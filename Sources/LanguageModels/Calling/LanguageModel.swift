/// Something that answers: a provider's model behind the network, the engine inside this process, or something that
/// chooses between them, remembers for them or asks several. The agent loop does not know which one it talks to.
public protocol LanguageModel: Sendable {
  /// The name by which configuration, metrics and traces call it, for example `local`.
  var name: String { get }

  /// Answers a request. Returns when the answer begins, so that whoever fails to begin can be replaced unseen.
  func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream
}
