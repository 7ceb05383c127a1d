import Essentials
import Identity
import Synchronization
import Telemetry

/// The companies that are served beside the server's own. Each is opened when it is asked for first or has work that is
/// due, and closed when it is suspended or changed, or when there are too many and nobody has asked for it for the
/// longest time.
final class OpenTenants: Sendable {
  private struct Room {
    let tenant: Tenant
    let opening: Task<TenantServer, any Error>
    var server: TenantServer?
    var uses = 0
    var usedAt = ContinuousClock.now
  }

  private struct State {
    var list = TenantList()
    /// How many readings of the list were begun, and which of them the list is from.
    var readings = (begun: 0, shown: 0)
    var rooms: [TenantID: Room] = [:]
    /// Those that are being closed; they must be before they are opened again.
    var closing: [TenantID: Task<Void, Never>] = [:]
    var isStopped = false
  }

  let directory: TenantDirectory
  let removal: TenantRemoval
  private let services: Services
  private let shared: SharedParts
  private let logger: Logger
  private let state = Mutex(State())

  init(_ services: Services, _ shared: SharedParts) {
    self.services = services
    self.shared = shared
    logger = services.logger.named("tenants")
    let directory = TenantDirectory(
      database: services.wholeDatabase, secret: shared.secrets.signingKey, clock: services.clock)
    self.directory = directory
    removal = TenantRemoval(services, directory)
  }

  /// The server's own company, which the configuration file describes.
  var mainTenant: Tenant {
    Tenant(
      id: .single, name: .main, title: services.configuration.company.name, hosts: [], state: .active,
      settings: [:], createdAt: Timestamp(milliseconds: 0), revision: 0)
  }

  /// Checks what a company's settings would be after a change.
  func check(_ patch: JSONValue, of tenant: Tenant) async throws {
    try await directory.check(patch, of: tenant, over: services.configuration)
  }

  /// The companies, as they were read last.
  var list: TenantList { state.withLock { $0.list } }

  /// Reads the list again, and closes whom it is over for, or who is to be opened with other settings.
  func reload() async throws {
    let number = state.withLock { state in
      state.readings.begun += 1
      return state.readings.begun
    }
    let list = TenantList(try await directory.all())
    let outdated = state.withLock { state -> [Tenant] in
      // A reading that took longer than one that was begun after it may lack what that one has seen.
      guard number > state.readings.shown else { return [] }
      state.readings.shown = number
      state.list = list
      return state.rooms.values.map(\.tenant).filter { list[$0.id] != $0 }
    }
    for tenant in outdated { close(tenant.id) }
  }

  /// How many are open.
  var count: Int { state.withLock { $0.rooms.count } }

  /// How many watch a conversation of one of them.
  var watchers: Int { state.withLock { $0.rooms.values.reduce(0) { $0 + ($1.server?.watchers ?? 0) } } }

  // MARK: Being served

  /// What a company's requests are served by, if it is open now.
  func openAPI(of tenant: Tenant) -> API? { state.withLock { $0.rooms[tenant.id]?.server?.api } }

  /// Does something for a company, which is opened for it and stays open until then.
  func with<Result>(
    _ tenant: Tenant, _ body: (TenantServer) async throws -> Result
  ) async throws -> Result {
    let opening = try enter(tenant)
    defer { leave(tenant.id, opening) }
    let server: TenantServer
    do {
      server = try await opening.value
      state.withLock { state in
        if state.rooms[tenant.id]?.opening == opening { state.rooms[tenant.id]?.server = server }
      }
    } catch {
      forget(tenant.id, opening)
      throw Problem.cannotOpen(error)
    }
    return try await body(server)
  }

  private func enter(_ tenant: Tenant) throws(Problem) -> Task<TenantServer, any Error> {
    let (opening, evicted) = try state.withLock {
      (state) throws(Problem) -> (Task<TenantServer, any Error>, TenantID?) in
      guard !state.isStopped else { throw Problem.companiesBusy }
      if var room = state.rooms[tenant.id] {
        room.uses += 1
        room.usedAt = .now
        state.rooms[tenant.id] = room
        return (room.opening, nil)
      }
      let evicted = try makeRoom(&state)
      let former = state.closing[tenant.id]
      let opening = Task { [self] in
        _ = await former?.value
        return try await self.open(tenant)
      }
      state.rooms[tenant.id] = Room(tenant: tenant, opening: opening, uses: 1)
      return (opening, evicted)
    }
    if let evicted { close(evicted) }
    return opening
  }

  /// The company that must go for another one; nothing where there is room.
  private func makeRoom(_ state: inout State) throws(Problem) -> TenantID? {
    guard state.rooms.count >= services.configuration.tenants.open else { return nil }
    let idle = state.rooms.values.filter { $0.uses == 0 && ($0.server?.watchers ?? 1) == 0 }
    guard let oldest = idle.min(by: { $0.usedAt < $1.usedAt }) else { throw .companiesBusy }
    return oldest.tenant.id
  }

  private func leave(_ id: TenantID, _ opening: Task<TenantServer, any Error>) {
    state.withLock { state in
      guard var room = state.rooms[id], room.opening == opening else { return }
      room.uses -= 1
      state.rooms[id] = room
    }
  }

  /// What could not be opened is tried again by the next one who asks.
  private func forget(_ id: TenantID, _ opening: Task<TenantServer, any Error>) {
    state.withLock { state in
      if state.rooms[id]?.opening == opening { state.rooms[id] = nil }
    }
  }

  private func open(_ tenant: Tenant) async throws -> TenantServer {
    do {
      let (values, closed) = try await directory.openSecrets(of: tenant.id)
      for name in closed {
        logger.error(
          "A secret does not open: it was sealed with another secret of the server; set it again",
          ["tenant": .string(tenant.name.text), "secret": .string(name)])
      }
      let configuration = try services.configuration.configuration(
        of: tenant, secrets: values, server: shared.secrets)
      let own = try await services.services(of: configuration)
      let server = try await TenantServer.open(AssistantServices(own), shared, self)
      server.begin()
      Task { [logger] in
        do {
          try await server.refresh()
        } catch is CancellationError {
        } catch {
          logger.error(
            "A company's documents could not be read",
            ["tenant": .string(tenant.name.text), "error": .string("\(error)")])
        }
      }
      logger.info("A company is open", ["tenant": .string(tenant.name.text)])
      return server
    } catch {
      logger.error(
        "A company cannot be opened", ["tenant": .string(tenant.name.text), "error": .string("\(error)")])
      throw error
    }
  }

  // MARK: Closing

  /// Closes a company after what is under way in it.
  ///
  /// - Returns: Its end, where it was open.
  @discardableResult
  func close(_ id: TenantID) -> Task<Void, Never>? {
    let grace = services.configuration.server.shutdownGrace
    return state.withLock { state in
      guard let room = state.rooms.removeValue(forKey: id) else { return state.closing[id] }
      let closing = Task { [self] in
        if let server = try? await room.opening.value {
          await server.drain(within: grace)
          await server.close()
          logger.info("A company is closed", ["tenant": .string(room.tenant.name.text)])
        }
        self.state.withLock { $0.closing[id] = nil }
      }
      state.closing[id] = closing
      return closing
    }
  }

  /// Closes all, side by side, and opens none any more.
  func stop() async {
    let ids = state.withLock { state in
      state.isStopped = true
      return Array(state.rooms.keys)
    }
    for id in ids { close(id) }
    for closing in state.withLock({ Array($0.closing.values) }) { await closing.value }
  }

  /// Reads the documents and agents of those that are open again.
  func refresh() async {
    let servers = state.withLock { $0.rooms.values.compactMap(\.server) }
    for server in servers {
      do {
        try await server.refresh()
      } catch is CancellationError {
        return
      } catch {
        logger.error("A company's documents could not be read", ["error": .string("\(error)")])
      }
    }
  }

  /// Those that are served and not open.
  var asleep: [Tenant] {
    state.withLock { state in
      state.list.byName.values.filter { $0.state == .active && state.rooms[$0.id] == nil }
    }
  }
}

extension Problem {
  fileprivate static let companiesBusy = Problem(
    kind: "companies-busy", title: "The server has too many companies open", status: 503,
    detail: "All that are open are in use. Try again in a moment.", retryAfterSeconds: 5)

  fileprivate static func cannotOpen(_ error: any Error) -> Problem {
    if let problem = error as? Problem { return problem }
    return Problem(
      kind: "company-not-open", title: "The company cannot be served", status: 503,
      detail: "What is configured for it is not right; the server's log says what. Try again later.",
      retryAfterSeconds: 30)
  }
}
