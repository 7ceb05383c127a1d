public import Essentials
public import HTTPClient

/// One service with models: where it is and how it is spoken to.
public struct ProviderConfiguration: Hashable, Sendable {
  /// The name that the catalog, metrics and records call it by.
  public var name: String
  /// How it is spoken to.
  public var type: ProviderType
  /// Where it is, without a slash at the end.
  public var baseURL: String
  /// The key, if there is one.
  public var key: ProviderKey?
  /// OpenAI's organization, for accounts with several.
  public var organization: String?
  /// OpenAI's project, or Google Cloud's.
  public var project: String?
  /// Headers that every call carries beside the usual ones.
  public var headers: [String: String]
  /// Whether personal data is kept from it; see ``RedactingModel``.
  public var isRedacted: Bool
  /// How long the parts of a call may take.
  public var deadlines: HTTPClientDeadlines
  /// Where it differs from others of its type.
  public var quirks: ModelQuirks
  /// Which of Azure's interfaces is called; nothing for chat completions, the older ones where there is a version.
  public var interface: AzureInterface?
  /// The version of Azure's interface, for example `2024-10-21`; nothing for the newest, which needs none.
  public var apiVersion: String?
  /// Google Cloud's region, for example `europe-west4`.
  public var location: String?
  /// The number of an endpoint on Vertex AI.
  public var endpoint: String?
  /// How an endpoint on Vertex AI is called.
  public var endpointProtocol: VertexEndpointProtocol
  /// A service account's key file, as Google gives it.
  public var credentials: String?

  /// Why the service cannot be used as it is, in words, or nothing.
  public var missing: String?

  init(
    _ name: String, _ reader: ConfigurationReader, key given: String? = nil, environment: [String: String],
    resolve: (String) -> String
  ) {
    self.name = name
    let type = reader.optional("type") ?? ProviderType(rawValue: name)
    if type == nil, !reader.has("type") {
      reader.reject("type", "must be \(ProviderType.expectation), as the name is none of them")
    }
    self.type = type ?? .openaiCompatible
    let variables = ProviderVariables(self.type, environment)
    organization = reader.optional("organization") ?? variables.organization
    headers = reader.dictionary("headers")
    isRedacted = reader.value("redact", default: false)
    deadlines = HTTPClientDeadlines(reader.section("deadlines"))
    quirks = ModelQuirks(reader.section("quirks"), type: self.type)
    interface = self.type == .azureOpenAI ? reader.optional("interface") : nil
    apiVersion = reader.optional("api_version") ?? variables.apiVersion
    project = reader.optional("project") ?? variables.project
    location = reader.optional("location") ?? variables.location
    endpoint = reader.optional("endpoint")
    endpointProtocol = reader.value("protocol", default: .predict)
    credentials = (reader.optional("credentials") ?? variables.credentials).map(resolve)

    let wanted = reader.optional("key", as: String.self)
    let found = KeyReference(given ?? wanted, usual: self.type.usualKeyVariables, environment)
    key = found.secret
    let address = reader.optional("base_url") ?? variables.baseURL
    baseURL = Self.normalised(address ?? self.type.usualBaseURL ?? Self.vertexURL(self.type, location))
    if let address, !address.hasPrefix("https://"), !address.hasPrefix("http://") {
      reader.reject("base_url", "must begin with https:// or http://")
    }
    check(reader, found, hasAddress: address != nil)
  }

  /// A service that needs nothing but its key, with all else usual.
  init?(usual type: ProviderType, environment: [String: String]) {
    let variables = ProviderVariables(type, environment)
    let found = KeyReference(nil, usual: type.usualKeyVariables, environment)
    guard let key = found.secret, let address = variables.baseURL ?? type.usualBaseURL else { return nil }
    name = type.rawValue
    self.type = type
    baseURL = Self.normalised(address)
    self.key = key
    organization = variables.organization
    project = variables.project
    headers = [:]
    isRedacted = false
    deadlines = .forModels
    quirks = ModelQuirks(usual: type)
    apiVersion = variables.apiVersion
    endpointProtocol = .predict
  }

  /// Reports what nobody could mean, and notes what may come later, such as a key that is not set here.
  private mutating func check(_ reader: ConfigurationReader, _ found: KeyReference, hasAddress: Bool) {
    if type.isVertex {
      if project == nil { reader.reject("project", "a model on Vertex AI needs the project's name") }
      if location == nil { reader.reject("location", "must be a region such as europe-west4, or global") }
      if type == .vertexEndpoint, endpoint == nil {
        reader.reject("endpoint", "must be the endpoint's number")
      }
      if credentials == nil {
        missing =
          "it has no credentials: name a service account's file, or set GOOGLE_APPLICATION_CREDENTIALS"
      }
    } else if baseURL.isEmpty, !hasAddress {
      reader.reject("base_url", "must say where the service is, for example http://127.0.0.1:8000/v1")
    }
    if key == nil, type.needsKey || found.variable != nil {
      let variable = found.variable ?? type.usualKeyVariables.first ?? "key"
      missing = "it has no key: \(variable) is not set"
    }
  }

  private static func normalised(_ address: String) -> String {
    var address = address
    while address.hasSuffix("/") { address.removeLast() }
    return address
  }

  private static func vertexURL(_ type: ProviderType, _ location: String?) -> String {
    guard type.isVertex, let location else { return "" }
    return location == "global"
      ? "https://aiplatform.googleapis.com" : "https://\(location)-aiplatform.googleapis.com"
  }
}

/// Which of Azure's interfaces is called.
public enum AzureInterface: String, Hashable, Sendable, CaseIterable, ConfigurationValue {
  /// Chat completions under `/openai/v1`.
  case chat
  /// Responses under `/openai/v1`.
  case responses
}

/// How an endpoint on Vertex AI is called.
public enum VertexEndpointProtocol: String, Hashable, Sendable, CaseIterable, ConfigurationValue {
  /// `:predict` with instances, as Google's own containers take it.
  case predict
  /// `:rawPredict` with the body that the model's server takes.
  case rawPredict = "raw_predict"
  /// OpenAI's chat completions, as the endpoint's own address offers them.
  case chat
}
