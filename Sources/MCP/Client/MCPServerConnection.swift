public import Essentials
public import HTTPClient
import Synchronization
public import Telemetry

/// Keeps the connection to one MCP server: makes it, makes it again when it ends, and knows the server's tools.
public final class MCPServerConnection: Sendable {
  /// How it stands.
  public enum Status: Sendable, Hashable {
    /// Nobody has answered yet.
    case connecting
    /// Its tools can be called.
    case connected(revision: String)
    /// It is gone, and will be tried again.
    case gone(reason: String)
  }

  /// What was configured.
  public let configuration: MCPServerConfiguration
  private let client: HTTPClient
  private let logger: Logger
  private let redact: Redaction
  private let state = Mutex(State())

  private struct State {
    var status = Status.connecting
    var session: MCPSession?
    var tools: [RemoteTool] = []
    var hasToldTools = false
    var hasBeenTried = false
  }

  /// How long a server may take to say what it speaks; a program may have much to load first.
  private static let handshakeTime = Duration.seconds(20)
  /// How often a server is asked for its tools and a sign of life, beside what it tells by itself.
  private static let refreshInterval = Duration.seconds(60)
  private static let longestPause = Duration.seconds(60)

  /// Prepares a connection; ``run()`` makes it.
  public init(_ configuration: MCPServerConfiguration, client: HTTPClient, logger: Logger) {
    self.configuration = configuration
    self.client = client
    self.logger = logger.with(["server": .string(configuration.name)])
    redact = Redaction(configuration.secrets)
  }

  /// How it stands now.
  public var status: Status { state.withLock { $0.status } }

  /// The tools that the server had when it was last asked.
  public var tools: [RemoteTool] { state.withLock { $0.tools } }

  /// Whether it has ever told its tools.
  public var hasToldTools: Bool { state.withLock { $0.hasToldTools } }

  /// Waits until the server has been tried once, whatever came of it, or the task is cancelled.
  public func firstAttempt() async {
    while !state.withLock({ $0.hasBeenTried }), !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Keeps the connection until the task is cancelled, then ends it.
  public func run() async {
    var pause = Duration.seconds(1)
    while !Task.isCancelled {
      let start = ContinuousClock.now
      let reason = await attempt()
      note(.gone(reason: reason), session: nil)
      noteAttempt()
      if Task.isCancelled { return }
      // One that has worked for a while begins anew with short pauses.
      if ContinuousClock.now - start > Self.longestPause { pause = .seconds(1) }
      logger.warning(
        "An MCP server is gone", ["reason": .string(reason), "again_in_s": .number(pause.inSeconds)])
      try? await Task.sleep(for: pause)
      pause = min(pause * 2, Self.longestPause)
    }
    noteAttempt()
  }

  /// One connection from its beginning to its end.
  ///
  /// - Returns: Why it ended.
  private func attempt() async -> String {
    let changes = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    do {
      let transport = try transport { method in
        if method == "notifications/tools/list_changed" { changes.continuation.yield() }
      }
      do {
        let session = try await MCPSession(
          transport, within: Self.handshakeTime, timeout: configuration.timeout)
        try await load(session)
        noteAttempt()
        let reason = await keep(session, changes.stream)
        await transport.close()
        return reason
      } catch {
        await transport.close()
        throw error
      }
    } catch {
      return redact("\(error)")
    }
  }

  private func transport(
    _ listener: @escaping @Sendable (String) -> Void
  ) throws(MCPClientError) -> any MCPTransport {
    if let variable = configuration.missingVariable { throw .gone("\(variable) is not set") }
    switch configuration.transport {
    case .program(let path, let arguments, let environment):
      return try ProgramTransport(
        path: path, arguments: arguments, environment: environment.mapValues(\.revealed), redact: redact,
        logger: logger, listener: listener)
    case .service(let url, let headers):
      return ServiceTransport(
        url: url, headers: headers.map { ($0.name, $0.value.revealed) }, client: client, listener: listener)
    }
  }

  private func load(_ session: MCPSession) async throws(MCPClientError) {
    let tools = try await session.tools().filter { tool in
      configuration.tools.isEmpty || MCPServerConfiguration.names(configuration.tools, tool.name)
    }
    let isChanged = state.withLock { state in
      state.hasToldTools = true
      defer { state.tools = tools }
      return state.tools != tools
    }
    note(.connected(revision: session.revision.rawValue), session: session)
    if isChanged {
      logger.info("An MCP server's tools", ["tools": .array(tools.map { .string($0.name) })])
    }
  }

  /// Follows the server's changes.
  ///
  /// - Returns: Why it is over.
  private func keep(_ session: MCPSession, _ changes: AsyncStream<Void>) async -> String {
    await withTaskGroup(of: String?.self) { group in
      group.addTask {
        await session.transport.end()
        return "it has ended"
      }
      if case .program = configuration.transport {
        group.addTask {
          // Where it is refused, asking from time to time must do.
          try? await session.listen()
          return nil
        }
      }
      group.addTask { await self.refresh(session, changes) }
      for await reason in group {
        guard let reason else { continue }
        group.cancelAll()
        // The transport's end is what the first task waits for.
        await session.transport.close()
        return reason
      }
      return "it has ended"
    }
  }

  private func refresh(_ session: MCPSession, _ changes: AsyncStream<Void>) async -> String {
    while !Task.isCancelled {
      await Self.wait(for: changes, atMost: Self.refreshInterval)
      if Task.isCancelled { break }
      do {
        try await session.ping()
        try await load(session)
      } catch {
        return redact("\(error)")
      }
    }
    return "it was closed"
  }

  private static func wait(for changes: AsyncStream<Void>, atMost time: Duration) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        var iterator = changes.makeAsyncIterator()
        await iterator.next()
      }
      group.addTask { try? await Task.sleep(for: time) }
      await group.next()
      group.cancelAll()
    }
  }

  /// Calls one of the server's tools.
  ///
  /// - Throws: Why there is no result.
  public func call(
    _ tool: RemoteTool, _ arguments: JSONValue
  ) async throws(MCPClientError) -> RemoteResult {
    let (session, status) = state.withLock { ($0.session, $0.status) }
    guard let session else {
      if case .gone(let reason) = status { throw .gone(reason) }
      throw .gone("it has not answered yet")
    }
    let result = try await session.call(tool, arguments, within: configuration.timeout)
    return RemoteResult(redact(result.content), isError: result.isError, wantsInput: result.wantsInput)
  }

  private func note(_ status: Status, session: MCPSession?) {
    state.withLock { state in
      state.status = status
      state.session = session
    }
  }

  private func noteAttempt() {
    state.withLock { $0.hasBeenTried = true }
  }
}

extension RemoteResult {
  fileprivate init(_ content: JSONValue, isError: Bool, wantsInput: Bool) {
    self.content = content
    self.isError = isError
    self.wantsInput = wantsInput
  }
}
