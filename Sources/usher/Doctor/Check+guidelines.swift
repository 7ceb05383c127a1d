import Assistant
import Embeddings
import Persistence
import Telemetry
import UsherServer

extension Check {
  /// The agents' files, rules and approved texts: right in themselves, and not against each other.
  static let guidelines = Check(subject: "Guidelines") { configuration in
    guard !configuration.guidelines.paths.isEmpty || configuration.agents != nil else {
      return .well("there are none")
    }
    // What is wrong with the model is told by its own check.
    guard let folder = try? EmbeddingModelFolder(configuration),
      let encoder = try? SentenceEncoder.load(
        directory: folder.path, precision: configuration.embeddings.precision)
    else { return .warning("They are not looked at without the model.", remedy: "See above.") }
    do {
      let findings = try await findings(configuration, encoder)
      guard let first = findings.first else { return .well("nothing is odd") }
      let more = findings.count > 1 ? " (and \(findings.count - 1) more)" : ""
      return .warning("\(first)\(more).", remedy: "See them all with: usher guidelines lint")
    } catch {
      return .failure("\(error)", remedy: "Correct the file.")
    }
  }

  /// Reads the files beside the server: in memory, with nothing written.
  private static func findings(
    _ configuration: Configuration, _ encoder: SentenceEncoder
  ) async throws -> [GuidelineFinding] {
    try await Database.open(.memory).closing { database in
      try await database.migrate([ConversationStore.migrations])
      let agents = try await AgentDirectory(
        path: configuration.agents, prompts: configuration.prompts, rulePaths: configuration.guidelines.paths,
        examples: ExampleEmbeddings(embedder: encoder, database: database), logger: .disabled)
      return try await agents.lint(tools: nil, limit: configuration.guidelines.settings.limit)
    }
  }
}
