/// One model that may be asked: what it is called here and there, what it can do and what it costs.
public struct CatalogModel: Hashable, Sendable {
  /// The name in the configuration, in routes and in records.
  public var name: String
  /// The provider's name.
  public var provider: String
  /// The model as the service names it; on Azure, the deployment.
  public var model: String
  /// How many tokens it can read.
  public var contextWindow: Int
  /// How many tokens it can write at most.
  public var maximumOutput: Int
  /// What it can do beyond text.
  public var capabilities: Set<ModelCapability>
  /// What rules may call it by, such as `cheap`.
  public var labels: [String]
  /// What it costs; nothing when that is not known, as with a server of one's own.
  public var price: ModelPrice?
  /// How it should write, unless a request says otherwise.
  public var options: GenerationOptions
  /// Where it differs from its provider's other models; nothing when it does not.
  public var quirks: ModelQuirks?

  /// Makes a model.
  public init(
    name: String, provider: String, model: String, contextWindow: Int = 128_000, maximumOutput: Int = 16_000,
    capabilities: Set<ModelCapability> = [.tools, .json], labels: [String] = [], price: ModelPrice? = nil,
    options: GenerationOptions = GenerationOptions(), quirks: ModelQuirks? = nil
  ) {
    self.name = name
    self.provider = provider
    self.model = model
    self.contextWindow = contextWindow
    self.maximumOutput = maximumOutput
    self.capabilities = capabilities
    self.labels = labels
    self.price = price
    self.options = options
    self.quirks = quirks
  }
}

extension CatalogModel {
  /// Names that rules may use whether a catalog has such a model or not.
  public enum UsualLabel {
    /// For what is simple.
    public static let cheap = "cheap"
    /// For most messages.
    public static let balanced = "balanced"
    /// For what is hard.
    public static let reasoning = "reasoning"
    /// For what is long.
    public static let longContext = "long_context"

    static let all = [cheap, balanced, reasoning, longContext]
  }

  /// The name of the engine in this process, the last link of every chain.
  public static let localName = "local"
  /// What rules call whichever model costs least.
  public static let cheapestName = "cheapest"
}
