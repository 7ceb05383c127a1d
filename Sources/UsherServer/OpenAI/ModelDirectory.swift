import Assistant
import Essentials
import HTTPServer
import LanguageModels

/// The names that `model` may have in OpenAI's protocol.
struct ModelDirectory: Sendable {
  /// A name that can be asked for, and whose model it is.
  struct Entry: Sendable {
    let name: String
    let owner: String
  }

  let services: ModelServices
  let turns: Turns
  let agents: AgentDirectory

  /// The name for whichever model fits.
  private static let automatic = "auto"
  private static let agentPrefix = "agent/"

  /// Everything that `model` may be.
  var entries: [Entry] {
    let models =
      services.configuration.choices.map { Entry(name: $0.name, owner: $0.provider) }
      + [Entry(name: CatalogModel.localName, owner: "usher")]
    let agents = [Self.automatic] + agents.roster.agents.map(\.name)
    return [Entry(name: Self.automatic, owner: "usher")] + models
      + agents.map { Entry(name: Self.agentPrefix + $0, owner: "usher") }
  }

  /// The model for a name; the request is told which one to ask first.
  ///
  /// - Throws: A ``Problem`` of status 404 when nothing has this name.
  func answering(_ request: inout ModelRequest, as name: String) throws(Problem) -> any LanguageModel {
    let model = request.options.isRepeatable ? services.model : services.uncached
    if name == Self.automatic { return model }
    if name == CatalogModel.localName || services.configuration.choices.contains(where: { $0.name == name }) {
      request.model = name
      return model
    }
    if name.hasPrefix(Self.agentPrefix) {
      let agent = String(name.dropFirst(Self.agentPrefix.count))
      if let model = turns.model(ofAgent: agent == Self.automatic ? nil : agent) { return model }
    }
    throw .notFound("There is no model “\(name)”; GET /v1/models lists them.")
  }
}

extension GenerationOptions {
  /// Whether the same request wants the same answer. Clients of OpenAI's expect chance where they do not say otherwise.
  fileprivate var isRepeatable: Bool { temperature == 0 || seed != nil }
}
