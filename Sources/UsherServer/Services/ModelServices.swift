import Assistant
import Essentials
import HTTPServer
import LanguageModels

/// The models that can be asked, by name.
struct ModelServices: Sendable {
  /// A name that can be asked for, and whose model it is.
  struct Entry: Sendable {
    let name: String
    let owner: String
  }

  /// Asks the models that the routing rules name, or the one that the request does.
  let gateway: any LanguageModel
  /// The models of the configuration, `local` among them, with their providers.
  let catalog: [Entry]
  let turns: Turns
  let agents: AgentDirectory

  /// The name for whichever model fits.
  private static let automatic = "auto"
  private static let agentPrefix = "agent/"

  /// Everything that `model` may be.
  var names: [Entry] {
    let agents = ["auto"] + agents.roster.agents.map(\.name)
    return [Entry(name: Self.automatic, owner: "usher")] + catalog
      + agents.map { Entry(name: Self.agentPrefix + $0, owner: "usher") }
  }

  /// The model for a name; the request is told which one to ask first.
  ///
  /// - Throws: A ``Problem`` of status 404 when nothing has this name.
  func answering(_ request: inout ModelRequest, as name: String) throws(Problem) -> any LanguageModel {
    if name == Self.automatic { return gateway }
    if catalog.contains(where: { $0.name == name }) {
      request.model = name
      return gateway
    }
    if name.hasPrefix(Self.agentPrefix) {
      let agent = String(name.dropFirst(Self.agentPrefix.count))
      if let model = turns.model(ofAgent: agent == Self.automatic ? nil : agent) { return model }
    }
    throw .notFound("There is no model “\(name)”; GET /v1/models lists them.")
  }
}
