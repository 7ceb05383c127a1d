/// How those who wait for people stand in line, and who gets them.
public struct QueueSettings: Hashable, Sendable {
  /// The queues; a handoff comes into the first that takes it.
  public var queues: [HandoffQueue]
  /// When people answer; nothing for at any time.
  public var hours: OfficeHours?
  /// After so long what somebody has who is not there any more goes back into its queue; nothing leaves it to them.
  public var returnAfter: Duration?
  /// Whether customers are told their place in line and when people answer.
  public var tellsPlace: Bool

  /// Makes settings.
  ///
  /// - Parameter tellsPlace: Nothing for where there are queues or hours.
  public init(
    queues: [HandoffQueue] = [], hours: OfficeHours? = nil, returnAfter: Duration? = Self.usualReturn,
    tellsPlace: Bool? = nil
  ) {
    self.queues = queues
    self.hours = hours
    self.returnAfter = returnAfter
    self.tellsPlace = tellsPlace ?? (!queues.isEmpty || hours != nil)
  }

  /// How long somebody may be gone unless the company says otherwise.
  public static let usualReturn = Duration.seconds(600)

  /// The queue of a name; nothing where none has it.
  public func queue(named name: String?) -> HandoffQueue? { queues.first { $0.name == name } }

  /// When the people of a queue answer; nothing for at any time.
  public func hours(of queue: HandoffQueue?) -> OfficeHours? { queue?.hours ?? hours }

  /// The queue that a handoff comes into; nothing where none takes it.
  func queue(for matter: HandoffMatter) -> HandoffQueue? { queues.first { $0.takes(matter) } }
}
