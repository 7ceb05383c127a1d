import Embeddings
import EscalationEvaluation
import Foundation
import Testing

@testable import Assistant

@Suite("The escalation detector") struct EscalationDetectorTests {
  private let detector = EscalationDetector()

  private func kinds(_ text: String, _ detector: EscalationDetector? = nil) -> Set<EscalationKind> {
    Set((detector ?? self.detector).signals(in: text).filter { $0.score >= 0.6 }.map(\.kind))
  }

  @Test(
    "finds by its phrases what a message is a reason for",
    arguments: [
      ("Could I have a word with one of your advisers?", EscalationKind.human),
      ("no more bots, get me a human", .human), ("pls connect me with an opertaor", .human),
      ("Ich möchte mit einem Mitarbeiter sprechen", .human), ("Je voudrais parler à un conseiller", .human),
      ("quiero hablar con una persona", .human), ("You are a bunch of crooks", .anger),
      ("THIS IS SO RIDICULOUS!!!", .anger), ("das ist eine Frechheit", .anger),
      ("The tram leaves in ten minutes and my pass won't load", .urgent),
      ("A man has collapsed in the aisle", .urgent), ("asap please", .urgent), ("es ist dringend", .urgent),
      ("My lawyer will write to you", .legal), ("under the GDPR I want a copy", .legal),
      ("there is a payment that I never made", .legal), ("ich gehe zum Anwalt", .legal),
      ("I want to make a complaint", .complaint), ("we are very dissappointed with the room", .complaint),
      ("Your driver was rude to my mother", .complaint), ("quiero poner una queja", .complaint),
    ])
  func finds(text: String, kind: EscalationKind) {
    #expect(kinds(text).contains(kind))
  }

  @Test(
    "does not take for one what is taken back, quoted, a title, or only sounds so",
    arguments: [
      "I don't need a person, thanks", "please do not connect me to an agent", "it is not urgent at all",
      "nothing to complain about, no complaints", "ohne Anwalt geht das auch",
      "The film \"I want to speak to a manager\" was fun, when is it on again in your cinema?",
      "Are there seats for Justice left?", "is there a human exhibit", "my lawyer friend wants tickets",
      "I'd kill for front row seats", "where is the nearest emergency exit", "is it legal to resell a ticket",
      "how do I pay by card", "can't wait for the show", "transfer the ticket to someone else",
      "what if I am late next week", "which agent sells the away tickets", "",
    ])
  func spares(text: String) {
    #expect(kinds(text).isEmpty)
  }

  @Test("does not take back what “not only” begins, or what another part of the sentence denies")
  func emphasis() {
    #expect(kinds("I am not only furious, I feel cheated").contains(.anger))
    #expect(kinds("It's not urgent, but I want to talk to a person").contains(.human))
    #expect(!kinds("It's not urgent, but I want to talk to a person").contains(.urgent))
  }

  @Test("says what shows it, and notes a company's own words")
  func explains() throws {
    let signal = try #require(detector.signals(in: "Let me speak to a manager").first)
    #expect(signal.kind == .human && signal.why.first == "they write “speak to a manager”")
    #expect(signal.line.contains("asks for a person") && signal.line.contains("%"))
    let rule = EscalationSettings.Rule(.handOver, keywords: ["Code Red", "!"])
    let own = EscalationDetector(EscalationSettings(rules: [.urgent: rule]))
    #expect(kinds("we have a code-red here", own) == [.urgent])
    #expect(kinds("we have a code-red here").isEmpty)
    let off = EscalationDetector(EscalationSettings(isEnabled: false))
    #expect(off.signals(in: "Let me speak to a manager").isEmpty)
  }

  @Test("is surer where likeness agrees with a phrase, and less sure where it does not")
  func combination() {
    #expect(EscalationDetector.combined(0.5, 0.6) > 0.8)
    #expect(EscalationDetector.combined(0.65, 0.001) < 0.5)
    #expect(EscalationDetector.combined(0.95, 0.001) > 0.8)
    #expect(EscalationDetector.combined(0, 0.05) < 0.2)
    #expect(EscalationDetector.combined(0.7, nil) == 0.7)
  }

  @Test("keeps to what the documentation says of messages that it was not made with", .timeLimit(.minutes(2)))
  func quality() async throws {
    let encoder = try TestEncoder.shared
    let texts = EscalationClassifier.texts
    let learned = try await encoder.embed(texts)
    let classifier = EscalationClassifier(zip(texts, learned).reduce(into: [:]) { $0[$1.0] = $1.1 })
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../../Benchmarks/Escalation/Evaluation")
    for (file, half, least) in [
      ("messages.txt", EscalationMessage.Half.even, (precision: 0.95, recall: 0.93)),
      ("later.txt", .all, (precision: 0.93, recall: 0.78)),
    ] {
      let messages = try EscalationMessage.read(folder.appending(path: file), half)
      let embeddings = try await encoder.embed(messages.map(\.text))
      let known = zip(messages, embeddings).reduce(into: [:]) { $0[$1.0.text] = $1.1 }
      let report = EscalationReport(messages) { text in
        detector.signals(in: text, embedding: known[text], classifier)
      }
      let figures = report.overall(at: EscalationSettings().threshold)
      #expect(figures.precision >= least.precision && figures.recall >= least.recall, "\(file): \(figures)")
    }
  }

  @Test("learns from no message that it is measured with")
  func apart() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../../Benchmarks/Escalation/Evaluation")
    let learned = Set(EscalationClassifier.texts.map { Words($0).joined(separator: " ") })
    for file in ["messages.txt", "later.txt"] {
      let messages = try EscalationMessage.read(folder.appending(path: file), .all)
      // Of a word or two every list has the same.
      let both = messages.map { Words($0.text).joined(separator: " ") }
        .filter { $0.split(separator: " ").count > 2 && learned.contains($0) }
      #expect(both.isEmpty)
    }
  }
}
