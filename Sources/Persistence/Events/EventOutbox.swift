public import Essentials

/// Where events are put in the transaction of what caused them, so that neither is there without the other. What becomes
/// of them then is not the business of who raises them.
public struct EventOutbox: Sendable {
  private let wants: @Sendable (EventName, TenantContext) -> Bool
  private let write: @Sendable (NewEvent, TenantContext, Connection) async throws -> Void

  /// Nobody wants to hear of anything.
  public static let none = EventOutbox(wants: { _, _ in false }, write: { _, _, _ in })

  /// Makes one.
  ///
  /// - Parameters:
  ///   - wants: Whether somebody wants to hear of such events: asked often, and answered from memory.
  ///   - write: Writes an event within the caller's transaction.
  public init(
    wants: @escaping @Sendable (EventName, TenantContext) -> Bool,
    write: @escaping @Sendable (NewEvent, TenantContext, Connection) async throws -> Void
  ) {
    self.wants = wants
    self.write = write
  }

  /// Whether somebody wants to hear of such events.
  public func isWanted(_ name: EventName, _ tenant: TenantContext) -> Bool { wants(name, tenant) }

  /// Puts an event in, where somebody wants to hear of it.
  public func add(_ event: NewEvent, _ tenant: TenantContext, _ connection: Connection) async throws {
    guard wants(event.name, tenant) else { return }
    try await write(event, tenant, connection)
  }
}
