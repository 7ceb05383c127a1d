import LanguageModels
import Testing

@testable import Assistant

@Suite("The six dimensions")
struct QualityCheckTests {
  private func report(
    _ reply: String, question: String = "How do I send a ticket to a friend?", isWhole: Bool = true
  ) -> QualityReport {
    let input = QualityInput(question: question, text: reply, similarity: 0.5, isWhole: isWhole)
    return QualityChecker(embedder: nil).report(input, QualityConfiguration())
  }

  @Test("A good reply has nothing against it")
  func good() {
    let report = report("Open **My tickets**, choose the event and tap **Transfer**. [1]")
    #expect(report.findings.filter { $0.aspect != .grounding } == [])
    #expect(report.overall == 1)
  }

  @Test(
    "Each fault is found",
    arguments: [
      ("Open **My tickets**, choose the event and tap the", .cutOff), ("Here is how to do it:", .cutOff),
      ("Tap the button to send it. Be quick. Tap the button to send it.", .repetition),
      ("Dear [customer name], tap the button.", .placeholder), ("Tap the the button.", .doubledWord),
      ("Tap the button ,then send.", .spacing), ("tap the button.", .sentenceCase),
      ("Tap the (button.", .unclosed), ("Tap **the button.", .unclosed), ("Tap teh button.", .misspelling),
      ("You can to send it.", .agreement), ("TAP THE BUTTON NOW and send it.", .shouting),
      ("You should have read that. Tap Send.", .rude), ("Not our problem. Tap Send.", .dismissive),
      ("Thank you for reaching out. We value your question. Have a great day!", .generic), ("", .empty),
      ("1. Tap Send.\n3. Choose a friend.", .list), ("| a | b |\n| --- | --- |\n| 1 | 2 | 3 |", .table),
    ] as [(String, QualityFinding.Rule)])
  func faults(reply: String, rule: QualityFinding.Rule) {
    #expect(report(reply).findings.map(\.rule).contains(rule), "\(report(reply).findings)")
  }

  @Test(
    "What only looks like a fault is none",
    arguments: [
      "You can also do it yourself: open **My tickets**.", "Cars park in area A or B.",
      "Plan A is £4 a month.", "The roads around it are slow on event days.",
      "People who like it have until Friday.",
    ])
  func noFaults(reply: String) {
    let findings = report(reply).findings.filter { [.sentiment, .grammar].contains($0.aspect) }
    #expect(findings == [], "\(findings)")
  }

  @Test("A reply that did not come to its end is cut off, however it ends")
  func cutOff() {
    #expect(report("Tap **Transfer**.", isWhole: false).failed.contains(.coherence))
  }

  @Test("Weights and thresholds are the configuration's")
  func configuration() {
    var configuration = QualityConfiguration()
    let input = QualityInput(question: "How?", text: "TAP THE BUTTON NOW!!!", similarity: 0.5)
    let usual = QualityChecker(embedder: nil).report(input, configuration)
    #expect(usual.failed == [.sentiment])
    #expect(abs(usual.overall - (1 - 0.15 * 0.55)) < 1e-9)
    configuration.thresholds[.sentiment] = 0.3
    configuration.weights[.sentiment] = 10
    let other = QualityChecker(embedder: nil).report(input, configuration)
    #expect(other.failed == [.overall])
  }

  @Test("What is about something else fails by its meaning, small talk never does")
  func relevance() async throws {
    let checker = QualityChecker(embedder: try TestEncoder.shared)
    func report(_ text: String, _ kind: QualityInput.Kind = .answer) async -> QualityReport {
      await checker.check(
        QualityInput(question: "How much is parking?", text: text, kind: kind), QualityConfiguration())
    }
    #expect(await report("Mars is a planet with small moons.").failed.contains(.relevance))
    #expect(await report("A space for your car has its price on the sign.").scores.relevance >= 0.5)
    #expect(await report("Hello, and welcome.", .smalltalk).passed)
    #expect(await report("I don't know that. Would you like me to pass you to a person?").passed)
  }
}
