public import Essentials

/// One line of the audit log: who has done what, when and from where.
public struct AuditEntry: Hashable, Sendable {
  /// What is written down.
  public enum Action: String, Hashable, Sendable, CaseIterable {
    case signedIn = "session.created"
    case signInFailed = "session.refused"
    case sessionRevoked = "session.revoked"
    case sessionsRevoked = "sessions.revoked"
    case refreshTokenReused = "session.token_reused"
    case userCreated = "user.created"
    case userInvited = "user.invited"
    case roleChanged = "user.role_changed"
    case userLocked = "user.locked"
    case userUnlocked = "user.unlocked"
    case passwordChanged = "user.password_changed"
    case resetLinkMade = "user.reset_link_made"
    case factorAdded = "user.second_factor_added"
    case factorRemoved = "user.second_factor_removed"
    case recoveryCodeUsed = "user.recovery_code_used"
    case keyCreated = "api_key.created"
    case keyRotated = "api_key.rotated"
    case keyRevoked = "api_key.revoked"
    case orderApproved = "order.approved"
    case orderRejected = "order.rejected"
    case orderRefunded = "order.refunded"
    case toolApproved = "tool.approved"
    case toolRejected = "tool.rejected"
    case conversationTaken = "conversation.taken"
    case conversationGivenBack = "conversation.given_back"
    case conversationAssigned = "conversation.assigned"
    case conversationClosed = "conversation.closed"
    case conversationReopened = "conversation.reopened"
    case presenceChanged = "operator.presence_changed"
    case correctionCreated = "correction.created"
    case correctionChanged = "correction.changed"
    case correctionApproved = "correction.approved"
    case correctionRejected = "correction.rejected"
    case correctionWithdrawn = "correction.withdrawn"
    case correctionsExported = "correction.exported"
    case agentDraftCreated = "agent.draft_created"
    case agentDraftChanged = "agent.draft_changed"
    case agentDraftDiscarded = "agent.draft_discarded"
    case agentPublished = "agent.published"
    case agentRolledBack = "agent.rolled_back"
    case jobRetried = "job.retried"
    case jobDropped = "job.dropped"
    case backupRequested = "backup.requested"
    case cacheFlushed = "cache.flushed"
    case cacheWarmed = "cache.warmed"
    case auditExported = "audit.exported"
    case historyErased = "history.erased"
    case historyExported = "history.exported"
    case memoryErased = "memory.erased"
    case webhookCreated = "webhook.created"
    case webhookChanged = "webhook.changed"
    case webhookRemoved = "webhook.removed"
    case webhookSecretRotated = "webhook.secret_rotated"
    case webhookTested = "webhook.tested"
    case webhookReplayed = "webhook.replayed"
    case webhookGone = "webhook.gone"
    case tenantCreated = "tenant.created"
    case tenantChanged = "tenant.changed"
    case tenantSuspended = "tenant.suspended"
    case tenantResumed = "tenant.resumed"
    case tenantRemoved = "tenant.removed"
    case tenantErased = "tenant.erased"
    case secretSet = "tenant.secret_set"
    case secretRemoved = "tenant.secret_removed"
  }

  /// Its place in the log, from 1.
  public let number: Int64
  /// When.
  public let at: Timestamp
  /// What.
  public let action: Action.RawValue
  /// Who: a user's or a key's identifier, `operator_key`, `command_line`, or `nobody`.
  public let actor: String
  /// The line as it was hashed: canonical JSON, members sorted by name.
  public let text: String
  /// SHA-256 over the hash of the line before, a line end, and ``text``; in hexadecimal.
  public let hash: String

  /// The hash before the first line.
  static let origin = String(repeating: "0", count: 64)

  static func hash(of text: String, after previous: String) -> String {
    SHA256.hexDigest(of: previous + "\n" + text)
  }
}

/// What is to be written down.
public struct AuditNote: Sendable {
  let action: AuditEntry.Action
  let actor: String
  let actorName: String
  let subject: String?
  let address: String
  let details: [String: JSONValue]

  /// Says what has happened.
  ///
  /// - Parameters:
  ///   - author: Who has done it; nothing where nobody has proved who they are.
  ///   - subject: To what: an identifier.
  ///   - details: What else matters. Never a secret, and nothing of a customer: lines cannot be erased.
  public init(
    _ action: AuditEntry.Action, by author: Principal?, on subject: String? = nil, from origin: RequestOrigin,
    _ details: [String: JSONValue] = [:]
  ) {
    self.action = action
    actor = author?.auditName ?? "nobody"
    actorName = author?.name ?? ""
    self.subject = subject
    address = origin.address
    self.details = details
  }

  /// The canonical text of its line.
  func text(number: Int64, at time: Timestamp) -> String {
    JSONValue.object([
      "number": .integer(number), "at": .string(time.description), "action": .string(action.rawValue),
      "actor": .string(actor), "actor_name": .string(actorName),
      "subject": subject.map(JSONValue.string) ?? .null, "address": .string(address),
      "details": .object(details),
    ]).text
  }
}

/// What checking a whole log has shown.
public enum AuditVerdict: Hashable, Sendable {
  /// Each line follows from the one before it.
  case intact(count: Int64, lastHash: String)
  /// The first line that does not.
  case broken(number: Int64, reason: String)
}
