public import HTTPClient

/// Finds out whether a service can be reached and accepts the key, without asking a model: by its list of models.
public enum ProviderProbe {
  /// What was found.
  public enum Finding: Hashable, Sendable {
    /// It answers.
    case well
    /// It answers, but not to this key.
    case refused(status: Int)
    /// It does not answer; why.
    case unreachable(String)
  }

  /// Asks a service; nothing where there is no list to be asked for, as on Vertex AI.
  public static func finding(
    of provider: ProviderConfiguration, _ client: HTTPClient
  ) async -> Finding? {
    guard let request = request(provider) else { return nil }
    do {
      let status = try await client.send(request).status
      return status == 401 || status == 403 ? .refused(status: status) : .well
    } catch {
      return .unreachable("\(error)")
    }
  }

  private static func request(_ provider: ProviderConfiguration) -> HTTPClientRequest? {
    let key = provider.key?.revealed
    let bearer = key.map { [(name: "authorization", value: "Bearer \($0)")] } ?? []
    let (path, headers): (String, [(name: String, value: String)])
    switch provider.type {
    case .openai, .openaiResponses, .openaiCompatible: (path, headers) = ("/models", bearer)
    case .azureOpenAI: (path, headers) = ("/openai/v1/models", [("api-key", key ?? "")])
    case .anthropic:
      (path, headers) = ("/v1/models", [("x-api-key", key ?? ""), ("anthropic-version", "2023-06-01")])
    case .gemini: (path, headers) = ("/v1beta/models", [("x-goog-api-key", key ?? "")])
    case .vertex, .vertexEndpoint: return nil
    }
    return HTTPClientRequest(
      url: provider.baseURL + path, headers: headers,
      deadlines: HTTPClientDeadlines(connect: .seconds(3), firstByte: .seconds(5), whole: .seconds(8)))
  }
}
