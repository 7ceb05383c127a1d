import Dialogue
import Essentials
import Testing

/// Plays a dialogue at the level of decisions.
struct DialogueScript {
  static let start = Timestamp(milliseconds: 1_773_230_400_000)
  var state = DialogueState()
  var now = start

  let catalogue: DialogueCatalogue = {
    func event(_ id: String, _ name: String, _ performers: [String], _ day: Int, _ kind: String)
      -> DialogueCatalogue.Event
    {
      DialogueCatalogue.Event(
        id: id, name: name, performers: performers, venue: "Chase Center", city: "San Francisco",
        categories: [kind],
        day: CalendarDay(2026, 3, day), start: TimeOfDay(19, 30))
    }
    return DialogueCatalogue(
      [
        event("evt_1", "Warriors vs Lakers", ["Warriors", "Lakers"], 13, "Basketball"),
        event("evt_2", "Warriors vs Celtics", ["Warriors", "Celtics"], 20, "Basketball"),
        event("evt_3", "Coldplay", ["Coldplay"], 14, "Rock"),
      ], aliases: [KnownEntity(.performer, "Warriors", aliases: ["Dubs"])])
  }()

  @discardableResult
  mutating func says(_ text: String) -> [DialogueAction] {
    let decision = DialoguePolicy.next(state, text, catalogue, at: ExtractionTable.moment, now: now)
    state = decision.state
    return decision.actions
  }

  @discardableResult
  mutating func tool(_ outcome: ToolOutcome) -> [DialogueAction] {
    let decision = DialoguePolicy.after(outcome, state, catalogue)
    state = decision.state
    return decision.actions
  }

  /// Seats are offered and the first ones held, until the total is shown.
  mutating func untilTotal() {
    says("2 tickets for Coldplay")
    tool(
      .seatsFound([
        SeatOffer(seats: ["A-1", "A-2"], total: 20_000), SeatOffer(seats: ["F-1", "F-2"], total: 9_000),
      ]))
    says("the cheapest")
    tool(.held(held, total))
  }

  var held: HeldSeats { HeldSeats(id: "hold_1", seats: ["F-1", "F-2"], endsAt: Self.start + .seconds(300)) }
  var total: ShownTotal {
    ShownTotal(holdID: "hold_1", minorUnits: 9_000, currency: "USD", shownAt: Self.start)
  }
}
