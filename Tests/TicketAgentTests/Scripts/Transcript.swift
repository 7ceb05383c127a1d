import Essentials

@testable import Assistant

/// A conversation as it went.
struct Transcript: Sendable {
  var script: String
  var turns: [Turn] = []

  struct Turn: Sendable {
    var said: String
    var at: Timestamp
    var reply: String
    var calls: [CallRecord.Call]
    /// The passages that the reply cites, and those that were found for it.
    var cited: [String]
    var stage: String?
    var hasConfirmation = false
    var isHandedOver = false
    var cards: [String] = []
  }

  var calls: [CallRecord.Call] { turns.flatMap(\.calls) }

  /// The conversation for people.
  var text: String {
    turns.map { turn in
      let calls = turn.calls.map { call in
        let ending =
          switch call.ending {
          case .asked: "asks"
          case .done: "done"
          case .failed(let why): "FAILED \(why)"
          }
        return "    [\(call.tool) \(call.arguments.text) \(ending)]\n"
      }
      return "  > \(turn.said.prefix(400))\n\(calls.joined())"
        + turn.reply.split(separator: "\n").map { "    \($0)\n" }.joined()
        + "    (\(turn.stage ?? "-"))\n"
    }.joined()
  }
}

/// What came of a script.
struct ScriptOutcome: Sendable {
  let script: Script
  var transcript: Transcript
  /// What is not as the script says.
  var failures: [String] = []
  /// Calls that changed something and should not, that were missing, or that a tool could make nothing of.
  var wrongCalls = 0

  var succeeded: Bool { failures.isEmpty }
  /// How many messages the customer wrote.
  var messages: Int { transcript.turns.count }
}
