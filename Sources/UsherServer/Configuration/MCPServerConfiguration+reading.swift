import Essentials
import MCP

extension MCPServerConfiguration {
  /// Reads a server's section; nothing when it is not right, which the reader reports.
  ///
  /// - Parameters:
  ///   - environment: Where secrets are.
  ///   - resolve: Makes paths absolute.
  init?(
    _ name: String, _ reader: ConfigurationReader, environment: [String: String],
    resolve: (String) -> String
  ) {
    let isName =
      (1...32).contains(name.count)
      && name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_" || $0 == "-") }
    let command = reader.optional("command", as: String.self)
    // What looks like a path beside the file is one.
    let arguments = reader.list("args", of: String.self).map {
      $0.hasPrefix("./") || $0.hasPrefix("../") ? resolve($0) : $0
    }
    let variables = reader.dictionary("env", of: String.self)
    let url = reader.optional("url", as: String.self)
    let headers = reader.dictionary("headers", of: String.self)
    let timeout = reader.value("timeout", default: Duration.seconds(30))
    let tools = reader.list("tools", of: String.self)
    let reads = reader.list("reads", of: String.self)
    let operators = reader.list("operator_approval", of: String.self)
    if timeout < .milliseconds(100) || timeout > .seconds(600) {
      reader.reject("timeout", "must be from 100ms to 10m")
    }
    func secret(_ text: String) -> SecretText { SecretText(text, environment: environment) }
    let transport: Transport
    switch (command, url) {
    case (let command?, nil):
      transport = .program(
        path: command.contains("/") ? resolve(command) : command, arguments: arguments,
        environment: variables.mapValues(secret))
    case (nil, let url?):
      if !url.hasPrefix("https://"), !url.hasPrefix("http://") {
        reader.reject("url", "must begin with https:// or http://")
      }
      transport = .service(
        url: url, headers: headers.sorted { $0.key < $1.key }.map { ($0.key, secret($0.value)) })
    default:
      reader.reject("command", "or “url” must say how the server is reached, one of the two")
      return nil
    }
    if !isName {
      reader.reject(
        command == nil ? "url" : "command",
        "belongs to a server named “\(name)”; names are 1 to 32 small letters, digits, “_” and “-”")
      return nil
    }
    self.init(
      name: name, transport: transport, timeout: timeout, tools: tools, reads: reads,
      operatorApproval: operators)
  }
}
