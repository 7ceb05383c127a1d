/// What is for sale, as far as a decision needs it.
public struct DialogueCatalogue: Sendable {
  /// An event with the names by which customers mean it.
  public struct Event: Hashable, Sendable, Identifiable {
    public let id: String
    public let name: String
    public var performers: [String]
    public var venue: String?
    public var city: String?
    public var categories: [String]
    public var day: CalendarDay?
    public var start: TimeOfDay?
    /// The names of its sections.
    public var sections: Set<String> = []
    /// Whether it does not take place: it can be named, and is not offered.
    public var isCalledOff = false

    /// Makes an event.
    public init(
      id: String, name: String, performers: [String] = [], venue: String? = nil, city: String? = nil,
      categories: [String] = [], day: CalendarDay? = nil, start: TimeOfDay? = nil
    ) {
      self.id = id
      self.name = name
      self.performers = performers
      self.venue = venue
      self.city = city
      self.categories = categories
      self.day = day
      self.start = start
    }
  }

  public let events: [Event]
  /// Reads messages with this catalogue's names.
  public let extractor: SlotExtractor
  /// The sections of all events that are called by numbers.
  let sectionNumbers: Set<String>

  /// Makes a catalogue of events on sale, earliest first.
  ///
  /// - Parameter aliases: Other names of what the events name, and names of sections.
  public init(_ events: [Event], aliases: [KnownEntity] = [], style: WritingStyle = WritingStyle()) {
    self.events = events
    sectionNumbers = Set(events.flatMap(\.sections).filter { $0.utf8.allSatisfy { (48...57).contains($0) } })
    var seen: Set<KnownEntity> = []
    var entities: [KnownEntity] = aliases
    func add(_ kind: EntityKind, _ name: String?) {
      guard let name, seen.insert(KnownEntity(kind, name)).inserted else { return }
      entities.append(KnownEntity(kind, name))
    }
    for event in events {
      add(.event, event.name)
      event.performers.forEach { add(.performer, $0) }
      add(.venue, event.venue)
      add(.city, event.city)
      event.categories.forEach { add(.category, $0) }
    }
    extractor = SlotExtractor(entities, style: style)
  }

  /// What a message says, with what only the catalogue knows: both sides of a game, sections by their numbers.
  public func updates(in message: String, at moment: LocalMoment, asked: Slot? = nil) -> [SlotUpdate] {
    let read = extractor.updates(in: message, at: moment, asked: asked)
    return SectionNames.reading(Opponents.reading(read, message, self), message, self)
  }

  /// The events that fit what is known of the wish.
  public func events(for slots: Slots) -> [Event] {
    let fitting = all(for: slots)
    let real = fitting.filter { !$0.isCalledOff }
    return real.isEmpty && fitting.count == 1 ? fitting : real
  }

  private func all(for slots: Slots) -> [Event] {
    let isNamed = slots.values[.event] != nil
    return events.filter { event in
      fits(slots, .event) { $0 == event.name || event.performers.contains($0) }
        && fits(slots, .venue) { $0 == event.venue } && fits(slots, .city) { $0 == event.city }
        && (isNamed || fits(slots, .category) { event.categories.contains($0) }) && fitsDay(event, slots)
        && fitsTime(event, slots)
    }
  }

  private func fits(_ slots: Slots, _ slot: Slot, _ isNamed: (String) -> Bool) -> Bool {
    func names(_ values: [SlotValue]?) -> [String] {
      (values ?? []).map { if case .entity(let mention) = $0 { mention.name } else { "" } }
    }
    if names(slots.excluded[slot]).contains(where: isNamed) { return false }
    let wanted = names(slots.values[slot])
    return wanted.isEmpty || wanted.contains(where: isNamed)
  }

  private func fitsDay(_ event: Event, _ slots: Slots) -> Bool {
    guard let day = event.day else { return slots.days == nil }
    if slots.excludedDays.contains(where: { $0.contains(day) }) { return false }
    guard let days = slots.days else { return true }
    if days.contains(where: { $0.contains(day) }) { return true }
    // “Next Friday” may be either Friday: the one with an event is meant, when no other fits.
    return (slots.alternatives[.date] ?? []).contains { value in
      guard case .days(let others) = value else { return false }
      return others.contains { $0.contains(day) }
        && !events.contains { other in
          guard let day = other.day else { return false }
          return days.contains { $0.contains(day) }
            && fits(slots, .event) { $0 == other.name || other.performers.contains($0) }
        }
    }
  }

  private func fitsTime(_ event: Event, _ slots: Slots) -> Bool {
    guard let time = slots.time, let start = event.start else { return true }
    // The afternoon ends before a show that begins with the evening.
    if let from = time.from, let to = time.to, to.minutes - from.minutes >= 240, start == to { return false }
    return time.contains(start)
  }
}
