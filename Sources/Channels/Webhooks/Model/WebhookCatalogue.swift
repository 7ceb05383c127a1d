public import Essentials
public import Persistence

/// An event that addresses can be told of.
public struct WebhookEvent: Hashable, Sendable {
  /// Its name.
  public let name: EventName
  /// When it is raised.
  public let summary: String
  /// What it may say.
  public let sample: [String: JSONValue]

  /// Describes it.
  public init(_ name: EventName, _ summary: String, sample: [String: JSONValue]) {
    self.name = name
    self.summary = summary
    self.sample = sample
  }

  /// The sample as it is sent.
  public func sampleBody(at time: Timestamp) -> JSONValue {
    WebhookBody.json(NewEvent(name, at: time, on: NewEvent.Subject(), sample))
  }
}

/// What is sent: the form that Standard Webhooks recommends, with `type`, `timestamp` and `data`.
enum WebhookBody {
  static func json(_ event: NewEvent) -> JSONValue {
    [
      "type": .string(event.name.rawValue), "timestamp": .string(event.time.description),
      "data": .object(event.data),
    ]
  }
}

/// The events that addresses can be told of: those that something in the program raises, and no others.
public struct WebhookCatalogue: Sendable {
  /// All, in the order of lists.
  public let events: [WebhookEvent]

  /// Makes one.
  public init(_ events: [WebhookEvent]) {
    self.events = events
  }

  /// An event by its name.
  public subscript(name: EventName) -> WebhookEvent? { events.first { $0.name == name } }
}
