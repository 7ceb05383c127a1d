internal import Essentials
internal import Synchronization

/// Which tenants' passages this process has stored without vectors, so that nobody has to look for gaps all the time.
final class GapNotes: Sendable {
  private let tenants = Mutex<Set<TenantID>>([])

  func note(_ tenant: TenantID) {
    tenants.withLock { _ = $0.insert(tenant) }
  }

  /// Whether there was a note, which there is not any more.
  func take(_ tenant: TenantID) -> Bool {
    tenants.withLock { $0.remove(tenant) != nil }
  }
}
