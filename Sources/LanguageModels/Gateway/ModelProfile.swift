/// What a model can do, and how it is watched.
public struct ModelProfile: Hashable, Sendable {
  /// What a request may need.
  public struct Capabilities: OptionSet, Hashable, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) {
      self.rawValue = rawValue
    }

    /// It can ask for tools to be called.
    public static let tools = Self(rawValue: 1)
    /// It sees pictures.
    public static let images = Self(rawValue: 2)
    /// It can be held to JSON.
    public static let json = Self(rawValue: 4)
    /// It can do everything.
    public static let all: Self = [.tools, .images, .json]
    /// It answers what a turn has understood, with no need of the tools that the request offers.
    public static let turns = Self(rawValue: 8)
  }

  /// Who sees to it that the answer comes in time.
  public enum Watch: Hashable, Sendable {
    /// Nobody needs to: the model is in this process and always answers. It has no breaker and no limit either.
    case none
    /// The gateway until an answer that comes piece by piece begins; else the model itself, which ends its call at
    /// ``ModelDeadline/end``. Everything that calls through ``ProviderCall`` does.
    case untilItBegins
  }

  /// The provider's name in the configuration.
  public var provider: String
  /// The model as the service names it.
  public var model: String
  /// How many tokens it can read and write together; nothing when that is not known.
  public var contextWindow: Int?
  /// What it can do.
  public var capabilities: Capabilities
  /// Who sees to it that the answer comes in time.
  public var watch: Watch
  /// How its tokens are estimated where the service does not count them.
  public var tokenizer: TokenizerFamily
  /// Whether it asks other models of the gateway, which see to their own retries, records and costs.
  public var isEnsemble: Bool
  /// How long its answer may take to begin; nothing for as long as any model's.
  public var patience: Duration?

  /// Makes a profile.
  public init(
    provider: String, model: String, contextWindow: Int? = nil, capabilities: Capabilities = .all,
    watch: Watch = .untilItBegins, tokenizer: TokenizerFamily = .openai, isEnsemble: Bool = false,
    patience: Duration? = nil
  ) {
    self.provider = provider
    self.model = model
    self.contextWindow = contextWindow
    self.capabilities = capabilities
    self.watch = watch
    self.tokenizer = tokenizer
    self.isEnsemble = isEnsemble
    self.patience = patience
  }

  /// The engine inside this process. It answers from passages in words, and can do nothing else.
  public static let local = ModelProfile(
    provider: "local", model: "local", capabilities: .turns, watch: .none)
}

extension ModelProfile {
  /// Why the model cannot serve a request, if so.
  func lack(for request: ModelRequest) -> GatewaySkip? {
    if !capabilities.contains(.tools), !request.tools.isEmpty, !serves(request) { return .incapable }
    if !capabilities.contains(.json), request.outputFormat != .text { return .incapable }
    if !capabilities.contains(.images), request.hasImages { return .incapable }
    guard let contextWindow else { return nil }
    // Only what is too long by any count is passed over; the service knows better in all other cases.
    return request.leastTokens > contextWindow ? .tooLong : nil
  }

  private func serves(_ request: ModelRequest) -> Bool {
    capabilities.contains(.turns) && request.understanding != nil
  }
}

extension ModelRequest {
  fileprivate var hasImages: Bool {
    messages.contains { message in
      message.content.contains { if case .image = $0 { true } else { false } }
    }
  }

  /// Fewer tokens than any tokenizer makes of ordinary text: one for eight bytes.
  fileprivate var leastTokens: Int {
    var bytes = instructions.utf8.count
    for message in messages {
      for case .text(let text) in message.content { bytes += text.utf8.count }
    }
    for passage in passages { bytes += passage.text.utf8.count }
    return bytes / 8
  }
}
