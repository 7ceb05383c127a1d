/// Where an answer comes from.
public struct ModelSource: Hashable, Sendable {
  /// From which cache an answer was taken.
  public enum Cache: String, Hashable, Sendable {
    /// The same request was answered before.
    case exact
    /// A request of the same meaning was.
    case semantic
  }

  /// The model's name in the configuration, for example `balanced`.
  public var name: String
  /// The provider's name in the configuration, for example `openai`.
  public var provider: String
  /// The model as the service names it, as precisely as it says, for example `gpt-5-mini-2025-08-07`.
  public var model: String
  /// The service's own name for the call, for its support.
  public var requestID: String?
  /// How many models before this one in the order of the route failed or were passed over.
  public var hops: Int
  /// Why this model, in words.
  public var reason: String?
  /// Set when no model was asked.
  public var cache: Cache?
  /// Whether the engine in this process stood in for services that gave no answer, or that there was no money for: then
  /// a better answer is to be had as soon as they are back, and this one is not kept.
  public var isStandIn: Bool
  /// The member of an ensemble whose answer it is.
  public var member: String?

  /// Names a source.
  public init(
    name: String, provider: String, model: String, requestID: String? = nil, hops: Int = 0,
    reason: String? = nil, cache: Cache? = nil, isStandIn: Bool = false, member: String? = nil
  ) {
    self.name = name
    self.provider = provider
    self.model = model
    self.requestID = requestID
    self.hops = hops
    self.reason = reason
    self.cache = cache
    self.isStandIn = isStandIn
    self.member = member
  }
}
