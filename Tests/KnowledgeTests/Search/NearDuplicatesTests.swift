import Testing

@testable import Knowledge

@Suite("Near-duplicates")
struct NearDuplicatesTests {
  private let notice = """
    Tickets can be returned until two days before the event, in your account or at the box office. The money is back \
    within five working days on the card that was used.
    """

  @Test("The same text but for a word or its layout is known, another text is new")
  func insertion() {
    let texts = [
      notice, notice.uppercased() + "!", notice.replacing("five", with: "ten"),
      "Doors open an hour before the event begins, and the box office two hours before.", "Yes.", "yes",
      "No.",
    ]
    var seen = NearDuplicates()
    #expect(texts.map { seen.insert($0) } == [true, false, false, true, true, false, true])
  }
}
