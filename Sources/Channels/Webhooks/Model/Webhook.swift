public import Essentials
public import Persistence

/// Where a company is told what happens.
public typealias WebhookID = Identifier<WebhookKind>
/// One event on its way to one address.
public typealias WebhookDeliveryID = Identifier<WebhookDeliveryKind>
/// One event that addresses are told of.
public typealias WebhookEventID = Identifier<WebhookEventKind>

/// `whk_…`
public enum WebhookKind: IdentifierKind { public static let prefix = "whk" }
/// `whd_…`
public enum WebhookDeliveryKind: IdentifierKind { public static let prefix = "whd" }
/// `whe_…`
public enum WebhookEventKind: IdentifierKind { public static let prefix = "whe" }
/// `whs_…`
public enum WebhookSecretKind: IdentifierKind { public static let prefix = "whs" }

/// An address of a company's that is told of the events it has chosen.
public struct Webhook: Hashable, Sendable {
  /// Whether it is told anything.
  public enum State: String, Hashable, Sendable, CaseIterable, SQLConvertible {
    /// It is.
    case active
    /// Somebody has paused it.
    case paused
    /// Whoever listens there has said that it is over (410 Gone).
    case gone
  }

  /// Who has made it.
  public enum Origin: String, Hashable, Sendable, CaseIterable, SQLConvertible {
    /// A person, or a program of the company's.
    case api
    /// A service such as Zapier, by the protocol of REST hooks.
    case restHook = "rest_hook"
  }

  /// Its name.
  public let id: WebhookID
  /// Where it is.
  public let url: String
  /// What it is for.
  public let description: String
  /// What it is told of.
  public let events: [EventName]
  /// Whether it is told.
  public let state: State
  /// Who has made it.
  public let origin: Origin
  /// Since when it is there.
  public let createdAt: Timestamp
  /// When it was changed last.
  public let updatedAt: Timestamp
  /// What it is signed with, the newest first.
  public var secrets: [WebhookSecret] = []
  /// How many deliveries wait.
  public var waiting = 0
  /// How many have failed for good.
  public var dead = 0

  static let columns: SQL = "id, url, description, events, state, origin, created_at, updated_at"

  init(_ row: Row) throws {
    id = try row.value("id")
    url = try row.value("url")
    description = try row.value("description")
    events = Self.names(try row.value("events"))
    state = try row.value("state")
    origin = try row.value("origin")
    createdAt = try row.value("created_at")
    updatedAt = try row.value("updated_at")
  }

  static func names(_ list: JSONValue) -> [EventName] {
    var names: [EventName] = []
    for name in list.arrayValue ?? [] {
      if let text = name.stringValue { names.append(EventName(rawValue: text)) }
    }
    return names
  }
}

/// One of the secrets that a webhook's deliveries are signed with, but for itself.
public struct WebhookSecret: Hashable, Sendable {
  /// Its name.
  public let id: Identifier<WebhookSecretKind>
  /// Since when it signs.
  public let createdAt: Timestamp
  /// Until when it signs; nothing for as long as no other takes its place.
  public let expiresAt: Timestamp?
}

/// What is to be different about a webhook; what is nothing stays.
public struct WebhookChange: Hashable, Sendable {
  /// Where it is.
  public var url: String?
  /// What it is for.
  public var description: String?
  /// What it is told of.
  public var events: [EventName]?
  /// Whether it is told.
  public var isActive: Bool?

  /// Describes it.
  public init(
    url: String? = nil, description: String? = nil, events: [EventName]? = nil, isActive: Bool? = nil
  ) {
    self.url = url
    self.description = description
    self.events = events
    self.isActive = isActive
  }
}
