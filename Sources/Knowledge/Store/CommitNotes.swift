internal import Essentials
internal import Synchronization

/// What this process has committed last, so that its own searches see it at once without asking the database.
final class CommitNotes: Sendable {
  private let revisions = Mutex<[TenantID: Int64]>([:])

  func note(_ revision: Int64, _ tenant: TenantID) {
    revisions.withLock { $0[tenant] = max($0[tenant] ?? 0, revision) }
  }

  func latest(_ tenant: TenantID) -> Int64 {
    revisions.withLock { $0[tenant] ?? 0 }
  }
}
