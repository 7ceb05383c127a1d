/// A line of handoffs that some of the operators see to.
public struct HandoffQueue: Hashable, Sendable {
  /// Who gets a handoff that comes into the line.
  public enum Assignment: String, Hashable, Sendable, CaseIterable {
    /// Whoever takes it.
    case none
    /// Of those who are there the one who got none for longest.
    case roundRobin = "round_robin"
    /// Of those who are there the one who has fewest, and of these the one who got none for longest.
    case leastBusy = "least_busy"
  }

  /// What comes into the line: what is all of this. An empty list is no condition.
  public struct Conditions: Hashable, Sendable {
    /// The languages in which customers write, such as `de`.
    public var languages: [String] = []
    /// The intents of the message that asks for people.
    public var intents: [String] = []
    /// Why people are asked for.
    public var reasons: [Handoff.Reason] = []
    /// The agents that pass conversations on.
    public var agents: [String] = []
    /// The channels.
    public var channels: [Channel] = []

    /// Makes conditions that everything meets.
    public init() {}
  }

  /// Its name.
  public var name: String
  /// What comes into it.
  public var conditions: Conditions
  /// Who sees to it, by id or name; with ``roles`` empty for all.
  public var members: [String]
  /// Who sees to it, by role.
  public var roles: [String]
  /// Who gets what comes.
  public var assignment: Assignment
  /// So many conversations one operator is given at most; nothing for as many as come.
  public var capacity: Int?
  /// When its people answer; nothing for when all do.
  public var hours: OfficeHours?

  /// Makes a queue.
  public init(
    name: String, conditions: Conditions = Conditions(), members: [String] = [], roles: [String] = [],
    assignment: Assignment = .none, capacity: Int? = nil, hours: OfficeHours? = nil
  ) {
    self.name = name
    self.conditions = conditions
    self.members = members
    self.roles = roles
    self.assignment = assignment
    self.capacity = capacity
    self.hours = hours
  }

  /// Whether a handoff comes here.
  func takes(_ matter: HandoffMatter) -> Bool {
    func holds(_ list: [String], _ value: String?) -> Bool {
      list.isEmpty || value.map(list.contains) == true
    }
    return holds(conditions.languages, matter.language) && holds(conditions.intents, matter.intent)
      && holds(conditions.agents, matter.agent)
      && holds(conditions.channels.map(\.rawValue), matter.channel?.rawValue)
      && (conditions.reasons.isEmpty || conditions.reasons.contains(matter.reason))
  }

  /// Whether somebody sees to it.
  ///
  /// - Parameter role: What they are to the company, where that is known.
  public func isSeenTo(by author: Operator, role: String?) -> Bool {
    members.isEmpty && roles.isEmpty || members.contains(author.id) || members.contains(author.name)
      || role.map(roles.contains) == true
  }
}

/// What a handoff is about, as far as queues ask.
struct HandoffMatter: Hashable, Sendable {
  var reason: Handoff.Reason
  var language: String?
  var intent: String?
  var agent: String
  var channel: Channel?
}
