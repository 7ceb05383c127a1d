import Essentials
public import HTTPClient

/// A model behind OpenAI's chat completions: OpenAI's own, or one of a server that speaks its protocol, such as vLLM,
/// llama.cpp, Ollama or TGI.
public struct OpenAIChatModel: LanguageModel {
  public let name: String
  private let model: String
  private let url: String
  private let call: ProviderCall
  private let quirks: OpenAIQuirks

  /// Makes a model.
  ///
  /// - Parameters:
  ///   - name: Its name in the configuration.
  ///   - model: Its name in the service.
  ///   - settings: Where the service is; its base ends before `/chat/completions`, usually with `/v1`.
  ///   - quirks: How the server differs from OpenAI's.
  public init(
    name: String, model: String, settings: ProviderSettings, quirks: OpenAIQuirks = .openAI,
    client: HTTPClient
  ) {
    self.init(
      name: name, model: model, url: settings.baseURL + "/chat/completions",
      call: ProviderCall(
        settings, authorization: ProviderAuthorization(bearer: settings.key), client: client),
      quirks: quirks)
  }

  init(name: String, model: String, url: String, call: ProviderCall, quirks: OpenAIQuirks) {
    self.name = name
    self.model = model
    self.url = url
    self.call = call
    self.quirks = quirks
  }

  public func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    let grounding = GroundedInstructions(request)
    let body = try OpenAIChatBody(model: model, request: request, system: grounding.text, quirks: quirks)
    let stream = try await call.answer(
      url: url, body: body.json, isStreamed: request.isStreamed,
      source: ModelSource(name: name, provider: call.settings.name, model: model)
    ) { OpenAIChatDecoder(source: $0) }
    return grounding.judged(stream)
  }
}
