import Assistant
import Essentials
import Telemetry

/// An operator counts as there for as long as they watch.
struct Attendance: Sendable {
  let desk: PresenceDesk
  let author: Operator
  let role: String
  let tenant: TenantContext
  let logger: Logger

  /// How often it is said that they still do.
  private static let pulse = PresenceDesk.patience / 3

  /// Says so until the task is cancelled.
  func last() async throws {
    let stream = SecureToken(byteCount: 12).text
    do {
      while true {
        do {
          try await desk.watches(author, role: role, stream: stream, tenant)
        } catch {
          try Task.checkCancellation()
          logger.warning("It cannot be noted who watches the inbox", ["error": .string("\(error)")])
        }
        try await Task.sleep(for: Self.pulse)
      }
    } catch {
      // Not within the task that was cancelled: what it writes would be, too. Should it fail, the stream lapses.
      await Task { [desk, tenant] in try? await desk.leaves(stream: stream, tenant) }.value
      throw error
    }
  }
}
