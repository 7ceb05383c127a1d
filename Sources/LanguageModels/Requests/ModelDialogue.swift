public import Essentials

/// A conversation that code can lead by itself, as far as it is: for models that follow no instructions, as `local`.
public struct ModelDialogue: Hashable, Sendable {
  /// Who leads it.
  public var name: String
  /// Where it stood when the message came, as whoever leads it has left it; nothing where it begins.
  public var state: JSONValue?
  /// When the message came: every step of a turn is decided at the same moment.
  public var now: Timestamp

  /// Describes a dialogue.
  public init(name: String, state: JSONValue?, now: Timestamp) {
    self.name = name
    self.state = state
    self.now = now
  }

  /// Where it stands after a model has gone on with it.
  public struct Step: Hashable, Sendable {
    /// To be kept until the next message.
    public var state: JSONValue
    /// Whether something else was answered first, from the passages.
    public var isAside: Bool
    /// Whether a yes to what is said means that a person should take over.
    public var offersPerson: Bool

    /// Whether a person is to take over.
    public var wantsPerson: Bool

    /// Notes a step.
    public init(
      state: JSONValue, isAside: Bool = false, offersPerson: Bool = false, wantsPerson: Bool = false
    ) {
      self.wantsPerson = wantsPerson
      self.state = state
      self.isAside = isAside
      self.offersPerson = offersPerson
    }
  }
}
