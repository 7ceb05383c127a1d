import Essentials
import Synchronization
import Telemetry

/// The messages that this process answers. Their claims are renewed for as long as it does, so that other processes keep
/// away from them; a process that ends leaves claims that lapse, and others take its messages on.
final class TurnClaims: Sendable {
  /// How long a claim holds that is not renewed.
  static let lease = Duration.seconds(10)
  /// How often claims are renewed.
  private static let interval = Duration.seconds(3)

  private struct Held {
    let tenant: TenantContext
    let reply: MessageID
    var isLost = false
    var onLoss: @Sendable () -> Void = {}
  }

  private struct State {
    var held: [MessageID: Held] = [:]
    var isRenewing = false
  }

  /// What this process is called.
  let holder = SecureToken(byteCount: 9).text
  private let store: ConversationStore
  private let logger: Logger
  private let state = Mutex(State())

  init(store: ConversationStore, logger: Logger) {
    self.store = store
    self.logger = logger
  }

  /// A claim of this process that begins now.
  func claim(at now: Timestamp) -> TurnClaim { TurnClaim(holder: holder, until: now + Self.lease) }

  /// Renews the claim on a message from now on, which is answered with `reply`.
  func hold(_ message: MessageID, reply: MessageID, _ tenant: TenantContext) {
    let mustBegin = state.withLock { state in
      state.held[message] = Held(tenant: tenant, reply: reply)
      defer { state.isRenewing = true }
      return !state.isRenewing
    }
    if mustBegin { Task { await renew() } }
  }

  /// Says what is to be done when another process takes the message on.
  func onLoss(of message: MessageID, _ action: @escaping @Sendable () -> Void) {
    let isLost = state.withLock { state in
      state.held[message]?.onLoss = action
      return state.held[message]?.isLost == true
    }
    if isLost { action() }
  }

  /// Whether a message is this process's, as far as it knows.
  func isHeld(_ message: MessageID) -> Bool { state.withLock { $0.held[message]?.isLost == false } }

  /// Renews the claim no longer.
  ///
  /// - Returns: Whether it was this process's to the end.
  @discardableResult
  func drop(_ message: MessageID) -> Bool {
    state.withLock { $0.held.removeValue(forKey: message)?.isLost == false }
  }

  /// Renews until nothing is held.
  private func renew() async {
    repeat { try? await Task.sleep(for: Self.interval) } while await renewHeld()
  }

  /// Renews once.
  ///
  /// - Returns: False when nothing is held any more, and so nobody renews.
  @discardableResult
  func renewHeld() async -> Bool {
    let held = state.withLock { state in
      if state.held.isEmpty { state.isRenewing = false }
      return state.held
    }
    for (tenant, entries) in Dictionary(grouping: held, by: \.value.tenant) {
      await renew(Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value.reply) }), tenant)
    }
    return !held.isEmpty
  }

  private func renew(_ replies: [MessageID: MessageID], _ tenant: TenantContext) async {
    do {
      let kept = try await store.renew(replies, claim(at: store.clock.now), tenant)
      for message in replies.keys where !kept.contains(message) { lose(message) }
    } catch {
      logger.warning("Claims on messages cannot be renewed now", ["error": .string("\(error)")])
    }
  }

  private func lose(_ message: MessageID) {
    let lost = state.withLock { state -> Held? in
      guard let held = state.held[message], !held.isLost else { return nil }
      state.held[message]?.isLost = true
      return held
    }
    guard let lost else { return }
    logger.warning("Another process has taken a message on", ["message": .string(message.text)])
    lost.onLoss()
  }
}
