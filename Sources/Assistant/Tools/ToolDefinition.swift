public import Essentials

/// What a tool does to the world.
public enum ToolEffect: String, Hashable, Sendable, Codable, CaseIterable {
  /// It only looks. Calls of such tools run side by side.
  case reads
  /// It changes something that can be put right again.
  case changes
  /// It moves money, or does what cannot be put right.
  case pays
}

/// Who must agree before a call is made.
public enum ToolApproval: String, Hashable, Sendable, Codable, CaseIterable {
  /// Nobody.
  case none
  /// The customer, to exactly this call.
  case customer
  /// An operator, to exactly this call.
  case `operator`
}

/// How a tool is described to models, and what it may do.
public struct ToolDefinition: Hashable, Sendable {
  /// What a turn fills in where a model must not choose.
  public enum Binding: String, Hashable, Sendable, Codable {
    /// The customer's identity, as it was proved; without one the tool is not offered, unless it
    /// ``ToolDefinition/asksToSignIn``.
    case customer
    /// The conversation.
    case conversation
  }

  /// The name that models call it by: small letters, digits, `_` and `-`, at most 64.
  public var name: String
  /// The name that customers read while it runs, for example “Looking up your order”.
  public var title: String
  /// What it does, and when to use it, for models.
  public var summary: String
  /// The shape of its arguments, an object's.
  public var parameters: JSONSchema
  /// What it does to the world.
  public var effect: ToolEffect
  /// Who must agree to a call.
  public var approval: ToolApproval
  /// Arguments that the turn fills in. Models neither see nor set them.
  public var bindings: [String: Binding]
  /// Whether a tool that is bound to the customer is offered where nobody is proved too: its calls fail with
  /// ``ToolError/Kind/notSignedIn`` then, so that an agent knows what to ask for.
  public var asksToSignIn: Bool
  /// Arguments whose value must stand in the customer's own messages, so that no document, page or result of another
  /// tool can put it there.
  public var ownWords: Set<String>
  /// Whether what it returns was written by Usher or the company. What was not is marked as data for the model.
  public var isTrusted: Bool
  /// Whether a call may be made again under the same key without being done twice.
  public var isIdempotent: Bool
  /// How long a call may take.
  public var timeout: Duration
  /// The longest result that a model gets, in characters.
  public var resultLimit: Int

  /// Describes a tool. One that changes or pays asks the customer, unless said otherwise.
  public init(
    name: String, title: String, summary: String, parameters: JSONSchema, effect: ToolEffect = .reads,
    approval: ToolApproval? = nil, bindings: [String: Binding] = [:], asksToSignIn: Bool = false,
    ownWords: Set<String> = [],
    isTrusted: Bool = true, isIdempotent: Bool = false, timeout: Duration = .seconds(10),
    resultLimit: Int = 6000
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.parameters = parameters
    self.effect = effect
    self.approval = approval ?? (effect == .reads ? .none : .customer)
    self.bindings = bindings
    self.asksToSignIn = asksToSignIn
    self.ownWords = ownWords
    self.isTrusted = isTrusted
    self.isIdempotent = isIdempotent
    self.timeout = timeout
    self.resultLimit = resultLimit
  }
}

extension ToolDefinition {
  /// The shape of what a model may set: without what the turn fills in.
  public var offeredParameters: JSONSchema {
    guard !bindings.isEmpty else { return parameters }
    if case .document(let document) = parameters.kind {
      return JSONSchema(.document(document.without(Set(bindings.keys))), parameters.summary)
    }
    guard case .object(let properties, let others) = parameters.kind else { return parameters }
    return JSONSchema(
      .object(properties.filter { bindings[$0.name] == nil }, others: others), parameters.summary)
  }
}
