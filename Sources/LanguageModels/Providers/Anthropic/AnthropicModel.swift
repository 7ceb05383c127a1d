public import Essentials
public import HTTPClient

/// A model of Anthropic's, through its messages service (https://platform.claude.com/docs/en/api/messages).
public struct AnthropicModel: LanguageModel {
  /// Where the service is.
  public static let baseURL = "https://api.anthropic.com/v1"

  public let name: String
  /// The model as the service names it, for example `claude-sonnet-5-5`.
  public let model: String
  private let options: AnthropicOptions
  private let call: ProviderCall

  /// Makes a model.
  ///
  /// - Parameter name: Its name in the configuration.
  public init(
    name: String, model: String, settings: ProviderSettings, options: AnthropicOptions = AnthropicOptions(),
    client: HTTPClient, clock: any WallClock = SystemClock()
  ) {
    self.name = name
    self.model = model
    self.options = options
    call = ProviderCall(
      settings, authorization: ProviderAuthorization(header: "x-api-key", settings.key), client: client,
      clock: clock)
  }

  public func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    let grounding = GroundedInstructions(request)
    let encoded = AnthropicRequest(request, system: grounding.text, model: model, options: options)
    let stream = try await call.answer(
      url: call.settings.baseURL + "/messages", headers: [("anthropic-version", options.version)],
      body: try encoded.body(), isStreamed: request.isStreamed,
      source: ModelSource(name: name, provider: call.settings.name, model: model)
    ) { AnthropicDecoder(source: $0, answersByTool: encoded.answersByTool) }
    return grounding.judged(stream)
  }
}
