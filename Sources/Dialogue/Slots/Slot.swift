/// What a ticket seller must know, or may.
public enum Slot: String, Hashable, Sendable, Codable, CaseIterable, CodingKeyRepresentable {
  /// The event, or who performs or plays there.
  case event
  case venue, city
  /// Kind of event: sports, rock, musical …
  case category
  case date, time, quantity, budget
  /// Cheap or best.
  case price
  case section, row
  /// Seats by their names: `104-F-7`.
  case seats
  /// Whether seats must be beside each other.
  case together
  case access
  case name, email
  /// An order, hold or ticket by its number.
  case reference
  case payment
  /// One of the things offered last.
  case choice
}
