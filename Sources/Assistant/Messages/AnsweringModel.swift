public import LanguageModels

/// The model that wrote an answer, as it is kept with the message.
public struct AnsweringModel: Hashable, Sendable, Codable {
  /// Its name in the configuration, for example `balanced`, or `local`.
  public var name: String
  /// Its provider's name in the configuration.
  public var provider: String
  /// As the service names it.
  public var model: String
  /// Whether models that were to be asked first gave no answer, or were not asked for want of money.
  public var isFallback: Bool
  /// Why this model, in words.
  public var reason: String?
  /// The member of an ensemble whose answer was taken.
  public var member: String?

  /// Takes down where an answer comes from.
  public init(_ source: ModelSource) {
    name = source.name
    provider = source.provider
    model = source.model
    isFallback = source.hops > 0 || source.isStandIn
    reason = source.reason
    member = source.member
  }

  enum CodingKeys: String, CodingKey {
    case name, provider, model, reason, member
    case isFallback = "fallback"
  }
}
