import Essentials
import UsherServer

/// `usher openapi`
struct OpenAPICommand: Command {
  static let name = "openapi"
  static let summary = "Write the OpenAPI document of the API."
  static let discussion = "It is the one that a server has at /openapi.json."
  static let examples = ["usher openapi > openapi.json"]

  init(_ arguments: Arguments) throws(UsageError) {
    try arguments.refuseValues()
  }

  func run() async throws -> ExitCode {
    let document = OpenAPIDocument(version: Version.current).json
    Terminal.output.write(document.text + "\n")
    return .success
  }
}
