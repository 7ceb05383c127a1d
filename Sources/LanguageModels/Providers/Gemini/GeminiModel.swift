public import Essentials
public import HTTPClient

/// A Gemini model, through Google's API for developers (https://ai.google.dev/api) or through Vertex AI.
public struct GeminiModel: LanguageModel {
  /// Where the API for developers is; Vertex AI's addresses are those of ``VertexLocation``.
  public static let baseURL = "https://generativelanguage.googleapis.com/v1beta"

  public let name: String
  /// The model as the service names it, for example `gemini-3-flash`; a path where it is no model of Google's own, for
  /// example `tunedModels/…` or `endpoints/…`.
  public let model: String
  private let options: GeminiOptions
  private let call: ProviderCall
  private let path: String

  /// Makes a model that is reached with an API key.
  ///
  /// - Parameter name: Its name in the configuration.
  public init(
    name: String, model: String, settings: ProviderSettings, options: GeminiOptions = GeminiOptions(),
    client: HTTPClient, clock: any WallClock = SystemClock()
  ) {
    self.name = name
    self.model = model
    self.options = options
    path = model.contains("/") ? model : "models/\(model)"
    call = ProviderCall(
      settings, authorization: ProviderAuthorization(header: "x-goog-api-key", settings.key), client: client,
      clock: clock)
  }

  /// Makes a model that is reached through Vertex AI.
  ///
  /// - Parameters:
  ///   - name: Its name in the configuration.
  ///   - settings: Its ``ProviderSettings/baseURL`` is that of a ``VertexLocation``.
  ///   - tokens: The account's tokens.
  public init(
    name: String, model: String, settings: ProviderSettings, tokens: any AccessTokenSource,
    options: GeminiOptions = GeminiOptions(), client: HTTPClient, clock: any WallClock = SystemClock()
  ) {
    self.name = name
    self.model = model
    self.options = options
    path = model.contains("/") ? model : "publishers/google/models/\(model)"
    call = ProviderCall(settings, authorization: .tokens(tokens), client: client, clock: clock)
  }

  public func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    let method = request.isStreamed ? "streamGenerateContent?alt=sse" : "generateContent"
    let grounding = GroundedInstructions(request)
    let encoded = GeminiRequest(request, system: grounding.text, model: model, options: options)
    let stream = try await call.answer(
      url: "\(call.settings.baseURL)/\(path):\(method)", body: encoded.body(),
      isStreamed: request.isStreamed,
      source: ModelSource(name: name, provider: call.settings.name, model: model)
    ) { GeminiDecoder(source: $0) }
    return grounding.judged(stream)
  }
}
