public import Caching
import Essentials
import FoundationEssentials
public import HTTPClient
import Synchronization
public import Telemetry

/// Knows the tools that the company's files describe, and learns of changes without a restart. A change takes effect as
/// a whole or, when a file is wrong, not at all.
public final class HTTPToolDirectory: ToolSource, Sendable {
  private let folder: HTTPToolFolder?
  private let client: HTTPClient
  private let cache: Cache?
  private let logger: Logger
  private let state: Mutex<State>

  private struct State {
    var contents = HTTPToolFolder.Contents()
    var fingerprint: [String: Date] = [:]
  }

  /// Reads the files.
  ///
  /// - Parameters:
  ///   - path: A file, or a folder of `.yaml` files; nothing for none.
  ///   - environment: Where secrets are.
  ///   - taken: Names of other tools of Usher's own than those that are always there.
  ///   - cache: Where answers are kept of tools that want it.
  /// - Throws: ``ConfigurationError`` or ``YAMLError`` that name file and line.
  public init(
    path: String?, environment: [String: String], taken: Set<String> = [], client: HTTPClient,
    cache: Cache? = nil, logger: Logger
  ) throws {
    folder = path.map { HTTPToolFolder(path: $0, environment: environment, taken: taken) }
    self.client = client
    self.cache = cache
    self.logger = logger
    var state = State()
    if let folder {
      state.fingerprint = try folder.fingerprint()
      state.contents = try folder.read(client, cache: cache)
    }
    for warning in state.contents.warnings { logger.warning("\(warning).") }
    self.state = Mutex(state)
  }

  public var tools: [any Tool] { state.withLock { $0.contents.tools } }

  /// Why some tools are not offered, with file and line.
  public var warnings: [String] { state.withLock { $0.contents.warnings } }

  public func absence(of name: String) -> ToolAbsence? {
    let absent = state.withLock { $0.contents.absent }
    guard name.hasSuffix("*") else { return absent[name] }
    return absent.first { $0.key.hasPrefix(name.dropLast()) }?.value
  }

  /// Reads the files again if one of them was added, changed or removed. What is wrong with them is logged once.
  ///
  /// - Returns: Whether there are other tools now.
  public func reloadIfChanged() -> Bool {
    guard let folder else { return false }
    do {
      let fingerprint = try folder.fingerprint()
      let isChanged = state.withLock { state in
        defer { state.fingerprint = fingerprint }
        return state.fingerprint != fingerprint
      }
      guard isChanged else { return false }
      let contents = try folder.read(client, cache: cache)
      state.withLock { $0.contents = contents }
      for warning in contents.warnings { logger.warning("\(warning).") }
      logger.info("Tools loaded", ["tools": .array(contents.tools.map { .string($0.definition.name) })])
      return true
    } catch {
      logger.error("Tools not reloaded, the former ones stay", ["error": .string("\(error)")])
      return false
    }
  }
}
