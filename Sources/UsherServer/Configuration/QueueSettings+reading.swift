public import Assistant
public import Essentials
import Foundation
import Identity

extension HandoffQueue.Assignment: ConfigurationValue {}
extension Handoff.Reason: ConfigurationValue {}
extension Channel: ConfigurationValue {}

extension QueueSettings {
  /// The keys `queues`, `hours`, `return_after` and `tell_place` of the section `handoff`.
  init(_ handoff: ConfigurationReader) {
    var names: Set<String> = []
    let queues = handoff.sections("queues").map { reader in
      let queue = HandoffQueue(reader)
      if !queue.name.isEmpty, !names.insert(queue.name).inserted {
        reader.reject("name", "is another queue's")
      }
      return queue
    }
    if queues.count > Self.mostQueues {
      handoff.reject("queues", "must have at most \(Self.mostQueues) entries")
    }
    let time = handoff.value("return_after", default: QueueSettings.usualReturn)
    self.init(
      queues: queues, hours: OfficeHours(handoff), returnAfter: time == .zero ? nil : time,
      tellsPlace: handoff.optional("tell_place"))
    if time != .zero, time < .seconds(30) {
      handoff.reject("return_after", "must be at least 30s, or 0 for never")
    }
  }

  private static let mostQueues = 100
}

extension HandoffQueue {
  fileprivate init(_ reader: ConfigurationReader) {
    var conditions = Conditions()
    conditions.languages = reader.list("languages")
    conditions.intents = reader.list("intents")
    conditions.reasons = reader.list("reasons")
    conditions.agents = reader.list("agents")
    conditions.channels = reader.list("channels")
    self.init(
      name: reader.required("name") ?? "", conditions: conditions, members: reader.list("members"),
      roles: reader.list("roles"), assignment: reader.value("assignment", default: .none),
      capacity: reader.optional("capacity"), hours: OfficeHours(reader))
    if name.count > 120 { reader.reject("name", "must have at most 120 characters") }
    if let capacity, !(1...1000).contains(capacity) { reader.reject("capacity", "must be from 1 to 1000") }
    for role in roles where Role(rawValue: role)?.scopes.contains(.answerCustomers) != true {
      reader.reject("roles", "has “\(role)”, which is no role that answers customers: Docs/Access.md")
    }
  }
}

extension OfficeHours {
  private static let days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

  /// The section `hours` of a reader; nothing where people answer at any time.
  init?(_ parent: ConfigurationReader) {
    guard parent.has("hours") else { return nil }
    let reader = parent.section("hours")
    let zone = reader.required("time_zone", as: String.self) ?? ""
    if !zone.isEmpty, TimeZone(identifier: zone) == nil {
      reader.reject("time_zone", "must be a time zone such as Europe/London")
    }
    var week: [Int: [Span]] = [:]
    for (place, day) in Self.days.enumerated() {
      let texts: [String] = reader.list(day)
      for text in texts {
        if let span = Self.span(text) {
          week[place + 1, default: []].append(span)
        } else {
          reader.reject(day, "must be times such as 09:00-17:30, not “\(text)”")
        }
      }
    }
    let holidays: [String] = reader.list("holidays")
    for day in holidays where Timestamp("\(day)T00:00:00Z") == nil {
      reader.reject("holidays", "must be days such as 2026-12-25, not “\(day)”")
    }
    if week.isEmpty { reader.reject("monday", "or another day must say when people answer: 09:00-17:00") }
    self.init(zone: zone, week: week, holidays: Set(holidays))
  }

  /// `09:00-17:30`, in minutes of the day.
  private static func span(_ text: String) -> Span? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(minute)
    guard ends.count == 2, let start = ends[0], let end = ends[1], start < end else { return nil }
    return start..<end
  }

  private static func minute(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let hour = Int(parts[0]), let minute = Int(parts[1]), parts[1].count == 2,
      (0..<60).contains(minute), (0...24).contains(hour), hour < 24 || minute == 0
    else { return nil }
    return hour * 60 + minute
  }
}
