import Essentials
import LanguageModels
import Testing
import UsherTesting

@testable import Assistant

@Suite("Quality in whole turns")
struct QualityTurnTests {
  private let question = "What does parking cost at the harbour?"

  /// What a follower of a turn sees: the text up to each reset, and the last one.
  private func follow(_ turn: AcceptedTurn) async throws -> (texts: [String], reply: Reply) {
    var texts = [""]
    for await event in turn.events {
      switch event {
      case .textDelta(let text): texts[texts.count - 1] += text
      case .textReset: texts.append("")
      default: break
      }
    }
    return (texts, try await turn.reply())
  }

  private func answers(_ replies: [String]) -> ScriptedModel {
    ScriptedModel { request in
      // The second try is told what was wrong with the first.
      let tries = request.messages.count { $0.role == .assistant }
      return replies[min(tries, replies.count - 1)]
    }
  }

  @Test("An invented price is written again, and nobody has seen it", arguments: DatabaseEngine.allCases)
  func repair(engine: DatabaseEngine) async throws {
    let model = answers(["Parking costs £99 for cars. [1]", "Parking costs £3 an hour for cars. [1]"])
    try await TestAssistant.with(engine, model: model, quality: QualityConfiguration()) { assistant in
      let (texts, reply) = try await follow(
        try await assistant.turns.accept(assistant.message(question)))
      #expect(!texts.joined().contains("99"))
      #expect(texts.last == reply.text && reply.text.contains("£3"), "\(reply)")
      let verdict = try #require(reply.answer.quality)
      #expect(
        verdict.action == .repaired && verdict.passed && verdict.rejected == ["grounding.figure"],
        "\(verdict)")
      #expect(model.requests.last?.messages.last?.text.contains("“£99”") == true)
      #expect(reply.answer.citations.count == 1)
      let stored = try await assistant.store.messages(of: reply.conversation, limit: 10, assistant.tenant)
      #expect(stored.last?.answer?.quality == verdict)
    }
  }

  @Test("A model that insists is not heard: the passages answer, or it is said that nobody knows")
  func insists() async throws {
    try await TestAssistant.with(
      .sqlite, model: answers(["It costs £99."]), quality: QualityConfiguration()
    ) { assistant in
      let reply = try await assistant.ask("How much is a motor boat for a day?")
      #expect(reply.answer.quality?.action == .replaced && reply.answer.model?.name == "local", "\(reply)")
      #expect(reply.text.contains("£120") && !reply.text.contains("£99"))
      let unknown = try await assistant.ask("Which rope holds the tallest mast of the pirate museum?")
      #expect(unknown.text.hasPrefix("I don't know that.") && unknown.answer.requiresEscalation)
      #expect(unknown.answer.quality?.passed == true)
    }
  }

  @Test("What was shown before a bad sentence is taken back")
  func reset() async throws {
    let model = answers([
      "You need a licence for motor boats. [1] Write to sam.jones@mail.test for one. [1]",
      "You need a licence for motor boats. [1]",
    ])
    try await TestAssistant.with(.sqlite, model: model, quality: QualityConfiguration()) { assistant in
      let (texts, reply) = try await follow(
        try await assistant.turns.accept(assistant.message("Which licence does a motor boat need?")))
      #expect(texts == ["You need a licence for motor boats. [1] ", reply.text], "\(texts)")
      #expect(!reply.text.contains("sam.jones"))
      #expect(reply.answer.quality?.rejected.contains("safety.personal_data") == true)
    }
  }

  @Test("Where the configuration says so, a person takes over")
  func handoff() async throws {
    var quality = QualityConfiguration()
    quality.remedies[.safety] = .handoff
    try await TestAssistant.with(
      .sqlite, model: answers(["Only an idiot would ask that about motor boats."]), quality: quality
    ) { assistant in
      let (texts, reply) = try await follow(
        try await assistant.turns.accept(assistant.message("Which licence does a motor boat need?")))
      #expect(!texts.joined().contains("idiot"))
      #expect(reply.answer.handoff?.reason == .quality && reply.answer.quality?.action == .handoff)
      let conversation = try await assistant.store.conversation(reply.conversation, assistant.tenant)
      #expect(conversation?.status == .waitingForOperator)
    }
  }

  @Test("What is only untidy is sent and marked")
  func flag() async throws {
    let text = "you needs a a licence for motor boats ,and and must to bring it ( always. [1]"
    try await TestAssistant.with(.sqlite, model: answers([text]), quality: QualityConfiguration()) {
      assistant in
      let reply = try await assistant.ask("Which licence does a motor boat need?")
      #expect(reply.text == text)
      #expect(reply.answer.quality?.action == .flagged && reply.answer.quality?.passed == false)
    }
  }

  @Test("The local engine's answers pass, and a cached one keeps what was said of it")
  func local() async throws {
    try await TestAssistant.with(.sqlite, quality: QualityConfiguration()) { assistant in
      let reply = try await assistant.ask("How much is a motor boat for a day?")
      #expect(reply.answer.quality?.action == QualityVerdict.Action.none)
      let again = try await assistant.ask("how much is a motor boat for a DAY")
      #expect(again.answer.isCached && again.answer.quality == reply.answer.quality)
      for small in ["hello", "thank you", "can I talk to a person?"] {
        #expect(try await assistant.ask(small).answer.quality?.passed == true, "\(small)")
      }
    }
  }

  @Test("What is told as unknown goes through the gate, too")
  func unknownWords() async throws {
    let model = ScriptedModel(events: [
      .assessment(ModelAssessment(isAnswered: false, confidence: 0.1)),
      .textDelta("I don't know that, but Tom at tom@mail.test does."), .finished(.stop),
    ])
    try await TestAssistant.with(.sqlite, model: model, quality: QualityConfiguration()) { assistant in
      let (texts, reply) = try await follow(
        try await assistant.turns.accept(
          assistant.message("Which rope holds the tallest mast of the pirate museum?")))
      #expect(!texts.joined().contains("tom@mail.test") && !reply.text.contains("tom@mail.test"))
    }
  }

  @Test(
    "A chosen reply is judged after it was sent, and the judgement is kept",
    arguments: DatabaseEngine.allCases)
  func judge(engine: DatabaseEngine) async throws {
    let model = ScriptedModel { request in
      guard request.model == "critic" else { return "You need a licence for motor boats. [1]" }
      #expect(request.messages.last?.text.contains("motor boat") == true)
      return """
        {"coherence": 1, "relevance": 0.9, "safety": 1, "sentiment": 0.8, "grammar": 1, "length": 1, \
        "grounded": true, "comment": "A little curt."}
        """
    }
    var quality = QualityConfiguration()
    quality.judge = "critic"
    quality.judgeShare = 1
    try await TestAssistant.with(engine, model: model, quality: quality) { assistant in
      let reply = try await assistant.ask("Which licence does a motor boat need?")
      var judgement: QualityJudgement?
      while judgement == nil {
        try await Task.sleep(for: .milliseconds(5))
        let messages = try await assistant.store.messages(of: reply.conversation, limit: 10, assistant.tenant)
        judgement = messages.last?.answer?.judgement
      }
      #expect(judgement?.scores.relevance == 0.9 && judgement?.comment == "A little curt.")
      #expect(judgement?.model == "critic")
    }
  }

  @Test(
    "A reply to a proved customer is judged only where they agree to improvement",
    arguments: DatabaseEngine.allCases)
  func consent(engine: DatabaseEngine) async throws {
    let model = ScriptedModel { request in
      guard request.model == "critic" else { return "You need a licence for motor boats. [1]" }
      return """
        {"coherence": 1, "relevance": 0.9, "safety": 1, "sentiment": 0.8, "grammar": 1, "length": 1, \
        "grounded": true, "comment": "Fine."}
        """
    }
    var quality = QualityConfiguration()
    quality.judge = "critic"
    quality.judgeShare = 1
    try await TestAssistant.with(engine, model: model, quality: quality) { assistant in
      let origin = ConsentOrigin(channel: "web", wording: "improve-1", proof: .init(by: "customer"))
      let consents = Consents(memory: assistant.memory)
      var replies: [Reply] = []
      let questions: [(text: String, isGiven: Bool?)] = [
        ("Which licence does a motor boat need?", nil), ("Do I need a licence for a motor boat?", false),
        ("What licence is needed for motor boats?", true),
      ]
      for (question, isGiven) in questions {
        if let isGiven {
          try await consents.record(.improvement, isGiven: isGiven, of: "ann", origin, assistant.tenant)
        }
        replies.append(try await assistant.ask(question, as: "ann"))
      }
      var judged: [Bool] = []
      for _ in 0..<2000 where judged.last != true {
        try await Task.sleep(for: .milliseconds(5))
        judged = []
        for reply in replies {
          let messages = try await assistant.store.messages(
            of: reply.conversation, limit: 10, assistant.tenant)
          judged.append(messages.last?.answer?.judgement != nil)
        }
      }
      #expect(judged == [false, false, true])
      #expect(model.requests.count { $0.model == "critic" } == 1)
    }
  }

  @Test("A share of all replies is chosen by their names")
  func share() {
    let ids = (0..<2000).map { MessageID(at: Timestamp(milliseconds: Int64($0))) }
    #expect(ids.allSatisfy { ReplyJudge.isChosen($0, 1) } && !ids.contains { ReplyJudge.isChosen($0, 0) })
    #expect((80...320).contains(ids.count { ReplyJudge.isChosen($0, 0.1) }))
  }

  @Test(
    "A judge's words that are no judgement are refused",
    arguments: ["no", "{}", #"{"coherence": 2}"#, #"{"coherence": 1, "relevance": 1}"#])
  func noJudgement(words: String) {
    #expect(throws: (any Error).self) { try JudgeRequest.judgement(words, model: "m") }
  }
}
