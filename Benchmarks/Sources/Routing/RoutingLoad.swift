import Essentials
import Foundation
import LanguageModels

/// Requests as a company's customers might send them, from public sets, in a stated mix.
struct RoutingLoad {
  /// Requests of one kind.
  struct Part {
    let name: String
    let requests: [ModelRequest]
  }

  let parts: [Part]

  /// System text and passages of the size that turns of the example company have.
  private static let instructions = String(
    repeating: "Answer the customer from the sources, politely. ", count: 40)
  private static let passages = (1...5).map { number in
    ModelPassage(
      id: "\(number)", title: "Help", headings: ["Topic \(number)"],
      text: String(repeating: "What the help page says about this topic, in plain words. ", count: 12),
      similarity: nil, isKeywordMatch: false)
  }
  private static let tools = ["find_events", "buy_tickets", "get_event_dates"].map { name in
    ModelTool(
      name: name, description: "Does what its name says for events.",
      parameters: [
        "type": "object",
        "properties": [
          "city": ["type": "string"], "date": ["type": "string"], "event_name": ["type": "string"],
        ],
      ])
  }

  /// Draws a thousand requests: 50 % questions to a bank, 20 % questions to an assistant, 25 % turns of dialogues about
  /// events with their history and tools, 4 % hard questions, 1 % conversations of 120,000 tokens.
  init(_ data: IntentData, hard: [String], seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let banking = try data.banking().map(\.text)
    let clinc = try data.clinc()["train"]?.map(\.text) ?? []
    let dialogues = try EventDialogues(folder: data.folder).conversations
    func draw(_ count: Int, _ texts: [String]) -> [ModelRequest] {
      (0..<count).compactMap { _ in texts.randomElement(using: &generator) }.map {
        Self.request([.init(role: .user, text: $0)])
      }
    }
    let long = String(
      repeating: "The customer wrote again, and the agent answered as before. ", count: 10_000)
    parts = [
      Part(name: "BANKING77, single questions", requests: draw(500, banking)),
      Part(name: "CLINC150, single questions", requests: draw(200, clinc)),
      Part(
        name: "SGD events, turns with history and tools",
        requests: (0..<250).compactMap { _ in dialogues.randomElement(using: &generator) }.map { turns in
          let index = Int.random(in: 0..<(turns.count + 1) / 2, using: &generator) * 2
          return Self.request(Array(turns[...index]), tools: Self.tools)
        }),
      Part(name: "hard questions of the list", requests: draw(40, hard)),
      Part(
        name: "conversations of 120,000 tokens",
        requests: draw(10, banking).map { request in
          var request = request
          request.messages.insert(ModelMessage(role: .assistant, text: long), at: 0)
          return request
        }),
    ]
  }

  static func request(_ messages: [ModelMessage], tools: [ModelTool] = []) -> ModelRequest {
    ModelRequest(
      caller: ModelCaller(tenant: TenantContext(tenant: .single)), instructions: instructions,
      messages: messages,
      passages: passages, tools: tools)
  }
}

/// The whole conversations of the Schema-Guided Dialogues about events.
private struct EventDialogues {
  private struct Dialogue: Decodable {
    struct Turn: Decodable { let text: String }
    let turns: [Turn]
  }

  let conversations: [[ModelMessage]]

  init(folder: URL) throws {
    let file = try Data(contentsOf: folder.appending(path: "sgd_events_train.json"))
    conversations = try JSONDecoder().decode([Dialogue].self, from: file).map { dialogue in
      dialogue.turns.enumerated().map { index, turn in
        ModelMessage(role: index.isMultiple(of: 2) ? .user : .assistant, text: turn.text)
      }
    }.filter { !$0.isEmpty }
  }
}
