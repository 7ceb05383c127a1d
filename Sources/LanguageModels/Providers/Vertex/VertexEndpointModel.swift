import Essentials
public import HTTPClient

/// A model of one's own behind an endpoint of Vertex AI.
public struct VertexEndpointModel: LanguageModel {
  /// How the endpoint's container is spoken to.
  public enum Method: Hashable, Sendable {
    /// OpenAI's chat completions under the endpoint's own `/chat/completions`, as for models of Model Garden.
    case chat(OpenAIQuirks)
    /// OpenAI's chat completions that `:rawPredict` and `:streamRawPredict` pass to the container unread.
    case rawPredict(OpenAIQuirks)
    /// `:predict` with bodies of the container's own; its answers come in one piece.
    case predict(VertexPrediction)
  }

  public let name: String
  /// The model as the container names it.
  public let model: String
  private let endpoint: String
  private let method: Method
  private let call: ProviderCall

  /// Makes a model.
  ///
  /// - Parameters:
  ///   - name: Its name in the configuration.
  ///   - model: The model as the container names it; many containers have one only and any name will do.
  ///   - endpoint: The endpoint's number, or `openapi` for the models that Google runs for everybody.
  ///   - settings: Its ``ProviderSettings/baseURL`` is that of a ``VertexLocation``.
  ///   - tokens: The account's tokens.
  public init(
    name: String, model: String, endpoint: String, method: Method, settings: ProviderSettings,
    tokens: any AccessTokenSource, client: HTTPClient
  ) {
    self.name = name
    self.model = model
    self.endpoint = endpoint
    self.method = method
    call = ProviderCall(settings, authorization: .tokens(tokens), client: client)
  }

  public func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    let grounding = GroundedInstructions(request)
    let stream: ModelStream
    switch method {
    case .chat(let quirks):
      stream = try await chat(request, grounding, quirks, path: "/chat/completions")
    case .rawPredict(let quirks):
      stream = try await chat(
        request, grounding, quirks, path: request.isStreamed ? ":streamRawPredict" : ":rawPredict")
    case .predict(let prediction): stream = try await predict(request, grounding, prediction)
    }
    return grounding.judged(stream)
  }

  private var url: String { "\(call.settings.baseURL)/endpoints/\(endpoint)" }

  private var source: ModelSource { ModelSource(name: name, provider: call.settings.name, model: model) }

  private func chat(
    _ request: ModelRequest, _ grounding: GroundedInstructions, _ quirks: OpenAIQuirks, path: String
  ) async throws(ModelError) -> ModelStream {
    let body = try OpenAIChatBody(model: model, request: request, system: grounding.text, quirks: quirks)
    return try await call.answer(
      url: url + path, body: body.json, isStreamed: request.isStreamed, source: source
    ) { OpenAIChatDecoder(source: $0) }
  }

  private func predict(
    _ request: ModelRequest, _ grounding: GroundedInstructions, _ prediction: VertexPrediction
  ) async throws(ModelError) -> ModelStream {
    guard request.tools.isEmpty || request.toolChoice == .none else {
      throw ModelError(
        .unsupported, "The endpoint is asked through :predict and takes no tools.",
        provider: call.settings.name)
    }
    let body = VertexPredictionRequest(request, instructions: grounding.text, prediction: prediction).body()
    return try await call.answer(url: url + ":predict", body: body, isStreamed: false, source: source) {
      VertexPredictionDecoder(source: $0, pointer: prediction.answer)
    }
  }
}
