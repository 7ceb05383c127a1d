public import Essentials
public import HTTPClient

/// A model behind OpenAI's responses, the newer of its two interfaces.
public struct OpenAIResponsesModel: LanguageModel {
  public let name: String
  private let model: String
  private let url: String
  private let call: ProviderCall
  private let omittedFields: Set<String>
  private let extraFields: [String: JSONValue]

  /// Makes a model.
  ///
  /// - Parameters:
  ///   - name: Its name in the configuration.
  ///   - model: Its name in the service.
  ///   - settings: Where the service is; its base ends before `/responses`, usually with `/v1`.
  ///   - omittedFields: Fields that the model refuses, such as `temperature` for reasoning models.
  ///   - extraFields: Further fields of every request; they win over what the request says.
  public init(
    name: String, model: String, settings: ProviderSettings, omittedFields: Set<String> = [],
    extraFields: [String: JSONValue] = [:], client: HTTPClient
  ) {
    self.init(
      name: name, model: model, url: settings.baseURL + "/responses",
      call: ProviderCall(
        settings, authorization: ProviderAuthorization(bearer: settings.key), client: client),
      omittedFields: omittedFields, extraFields: extraFields)
  }

  init(
    name: String, model: String, url: String, call: ProviderCall, omittedFields: Set<String>,
    extraFields: [String: JSONValue]
  ) {
    self.name = name
    self.model = model
    self.url = url
    self.call = call
    self.omittedFields = omittedFields
    self.extraFields = extraFields
  }

  public func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    let grounding = GroundedInstructions(request)
    let body = OpenAIResponsesBody(
      model: model, request: request, system: grounding.text, omittedFields: omittedFields,
      extraFields: extraFields)
    let stream = try await call.answer(
      url: url, body: body.json, isStreamed: request.isStreamed,
      source: ModelSource(name: name, provider: call.settings.name, model: model)
    ) { OpenAIResponsesDecoder(source: $0) }
    return grounding.judged(stream)
  }
}
