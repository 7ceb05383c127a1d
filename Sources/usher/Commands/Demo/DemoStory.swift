/// What a made-up customer writes, and where it must lead.
struct DemoStory: Sendable {
  /// What a reply must bring for the story to go on.
  enum Outcome: Sendable {
    case anything
    /// Events or seats to choose from, under the name of their card.
    case choice(String)
    /// The whole price, and the question whether to go on.
    case question
    /// An order of this status, with its seats in this section where one is named.
    case order(String, section: String? = nil)
  }

  struct Line: Sendable {
    let text: String
    let outcome: Outcome

    init(_ text: String, _ outcome: Outcome) {
      self.text = text
      self.outcome = outcome
    }
  }

  let name: String
  let title: String
  /// What happened before, as the audience is told it.
  let introduction: String
  /// What was written in an earlier conversation, which is not shown.
  let before: [Line]
  /// `{order}` stands for the order of before.
  let lines: [Line]

  static let all = [purchase, upgrade, both]

  private static let purchase = DemoStory(
    name: "purchase", title: "A simple purchase",
    introduction: "Mia wants to see the game tomorrow. She is signed in at the arena's site.", before: [],
    lines: [
      Line("Hi! What's on in Oakport tomorrow?", .choice("events")),
      Line("Two tickets for the Voyagers please, cheap but not nosebleeds", .choice("seats")),
      Line("How much is parking?", .anything),
      Line("OK. The first ones please", .question), Line("yes", .order("confirmed")),
      Line("No, that's all. Thanks!", .anything),
    ])

  private static let upgrade = DemoStory(
    name: "upgrade", title: "Better seats",
    introduction: "Yesterday Mia bought two seats in section 202 for the game.",
    before: [
      Line("Two seats in section 202 for the Voyagers against the Comets tomorrow", .choice("seats")),
      Line("the first", .question), Line("yes", .order("confirmed", section: "202")),
    ],
    lines: [
      Line("Hello, can I upgrade my order {order} to section 103?", .question),
      Line("yes", .order("upgraded", section: "103")),
    ])

  private static let both = DemoStory(
    name: "both", title: "A purchase, and an upgrade right after it",
    introduction: "Mia buys tickets for a concert, and thinks better of it.", before: [],
    lines: [
      Line("4 tickets for Marigold Wires in section 203, together please", .choice("seats")),
      Line("the first", .question), Line("yes", .order("confirmed", section: "203")),
      Line("Actually, can I upgrade them to section 103?", .question),
      Line("yes", .order("upgraded", section: "103")),
    ])
}
