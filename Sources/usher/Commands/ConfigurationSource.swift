import Essentials
import FoundationEssentials
import UsherServer

/// Where a command takes its configuration from: `--config`, or the usual place.
struct ConfigurationSource {
  private let file: String?

  init(_ arguments: Arguments) {
    file = arguments.value(of: .config)
  }

  func load() throws(ConfigurationError) -> Configuration {
    try Configuration.load(file, environment: ProcessInfo.processInfo.environment)
  }
}
