import HTTPClient
import LanguageModels
import UsherServer

extension Check {
  /// Whether the services with language models can be reached. `local` stands in for all of them, so nothing that is
  /// wrong here keeps the server from working.
  static let services = Check(subject: "Services") { configuration in
    let models = configuration.models
    if let warning = models.warnings.first {
      return .warning("\(warning).", remedy: "Set it, or take the service out of models in usher.yaml.")
    }
    guard !models.providers.isEmpty else { return .well("none; “local” answers, in this process") }
    let client = HTTPClient()
    let finding = await finding(models.providers, client)
    await client.close()
    return finding
  }

  private static func finding(_ providers: [ProviderConfiguration], _ client: HTTPClient) async -> Finding {
    for provider in providers {
      switch await ProviderProbe.finding(of: provider, client) {
      case .refused(let status):
        return .warning(
          "\(provider.name) does not accept the key (\(status)); “local” stands in for it.",
          remedy: "Give it a key that is valid.")
      case .unreachable(let reason):
        return .warning(
          "\(provider.name) cannot be reached at \(provider.baseURL) (\(reason)); “local” stands in for it.",
          remedy: "Check base_url, the network and the proxy.")
      case .well, nil: continue
      }
    }
    return .well(providers.map(\.name).joined(separator: ", ") + ", then “local”")
  }
}
