/// What the variables that a service's own tools read say about it.
struct ProviderVariables {
  let baseURL: String?
  let organization: String?
  let apiVersion: String?
  let project: String?
  let location: String?
  let credentials: String?

  init(_ type: ProviderType, _ environment: [String: String]) {
    func first(_ names: [String]) -> String? {
      names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
    let isOpenAI = type == .openai || type == .openaiResponses
    baseURL = first(type.usualBaseURLVariables)
    organization = isOpenAI ? first(["OPENAI_ORG_ID", "OPENAI_ORGANIZATION"]) : nil
    apiVersion = type == .azureOpenAI ? first(["OPENAI_API_VERSION", "AZURE_OPENAI_API_VERSION"]) : nil
    project =
      isOpenAI
      ? first(["OPENAI_PROJECT_ID"])
      : type.isVertex ? first(["GOOGLE_CLOUD_PROJECT"]) : nil
    location = type.isVertex ? first(["GOOGLE_CLOUD_LOCATION"]) : nil
    credentials = type.isVertex ? first(["GOOGLE_APPLICATION_CREDENTIALS"]) : nil
  }
}
