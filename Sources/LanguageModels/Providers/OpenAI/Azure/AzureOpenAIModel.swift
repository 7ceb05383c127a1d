import Essentials
public import HTTPClient

/// One of OpenAI's models as a deployment in Azure.
public struct AzureOpenAIModel: LanguageModel {
  /// Which of Azure's interfaces is called.
  public enum Interface: Hashable, Sendable {
    /// Chat completions under the deployment's own address, with a version such as `2024-10-21`.
    case deployments(version: String)
    /// Chat completions under `/openai/v1`; no version is needed except for previews.
    case chat(version: String? = nil)
    /// Responses under `/openai/v1`.
    case responses(version: String? = nil)
  }

  public var name: String { model.name }
  private let model: any LanguageModel

  /// Makes a model.
  ///
  /// - Parameters:
  ///   - name: Its name in the configuration.
  ///   - deployment: The deployment's name in Azure.
  ///   - settings: Where the resource is, for example `https://example.openai.azure.com`; its key goes into `api-key`.
  ///   - quirks: How the model differs from OpenAI's usual; of responses only omitted and further fields count.
  public init(
    name: String, deployment: String, interface: Interface, settings: ProviderSettings,
    quirks: OpenAIQuirks = .azure, client: HTTPClient
  ) {
    let call = ProviderCall(
      settings, authorization: ProviderAuthorization(header: "api-key", settings.key), client: client)
    let base = settings.baseURL + "/openai"
    switch interface {
    case .deployments(let version):
      let path = "/deployments/\(PercentEncoding.encode(deployment))/chat/completions"
      model = OpenAIChatModel(
        name: name, model: deployment, url: base + path + Self.query(version), call: call, quirks: quirks)
    case .chat(let version):
      model = OpenAIChatModel(
        name: name, model: deployment, url: base + "/v1/chat/completions" + Self.query(version), call: call,
        quirks: quirks)
    case .responses(let version):
      model = OpenAIResponsesModel(
        name: name, model: deployment, url: base + "/v1/responses" + Self.query(version), call: call,
        omittedFields: quirks.omittedFields, extraFields: quirks.extraFields)
    }
  }

  public func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    try await model.respond(to: request)
  }

  private static func query(_ version: String?) -> String {
    version.map { "?api-version=\(PercentEncoding.encode($0))" } ?? ""
  }
}
