import Dialogue
import Foundation

/// Reads the Schema-Guided Dialogues about events and compares slots and intents with their labels.
///
/// The names of events, cities and kinds come from the whole set, as a catalogue knows what it sells; rules were
/// written while looking at dialogues with an even index, and the other half is reported.
struct DialogueBenchmark {
  static let usage = "benchmarks dialogue --data <sgd_events_train.json> [--half odd|even] [--misses]"
  private let dialogues: [LabelledDialogue]
  private let half: Int
  private let showsMisses: Bool

  init(_ arguments: ArraySlice<String>) throws {
    var path: String?
    var half = "odd"
    var rest = arguments
    var showsMisses = false
    while let name = rest.popFirst() {
      switch name {
      case "--data": path = rest.popFirst()
      case "--half": half = rest.popFirst() ?? half
      case "--misses": showsMisses = true
      default: throw BenchmarkError("usage: \(Self.usage)")
      }
    }
    guard let path, let data = FileManager.default.contents(atPath: path) else {
      throw BenchmarkError("usage: \(Self.usage)")
    }
    dialogues = try JSONDecoder().decode([LabelledDialogue].self, from: data)
    self.half = half == "even" ? 0 : 1
    self.showsMisses = showsMisses
  }

  func run() throws {
    let names = LabelledNames(dialogues)
    let extractor = SlotExtractor(names.entities)
    // The dialogues' own today: “today” is 2019-03-01 in their service calls.
    guard let day = CalendarDay(2019, 3, 1), let noon = TimeOfDay(12) else { return }
    var trial = DialogueTrial(
      extractor: extractor, names: names, moment: LocalMoment(day, noon), showsMisses: showsMisses)
    let chosen = dialogues.enumerated().filter { $0.offset % 2 == half }.map(\.element)
    for dialogue in chosen { trial.take(dialogue) }
    print("\(chosen.count) dialogues, \(trial.messages) messages\n")
    trial.report()
    speed(extractor, trial.moment, chosen)
  }

  private func speed(_ extractor: SlotExtractor, _ moment: LocalMoment, _ dialogues: [LabelledDialogue]) {
    let texts = dialogues.flatMap { $0.turns.filter { $0.speaker == "USER" }.map(\.text) }
    var latencies: [Double] = []
    let clock = ContinuousClock()
    for text in texts {
      let time = clock.measure { _ = extractor.updates(in: text, at: moment) }
      latencies.append(Double(time.components.attoseconds) / 1e12)
    }
    latencies.sort()
    let (median, tail) = (latencies[latencies.count / 2], latencies[latencies.count * 99 / 100])
    print("\nA message: median \(Int(median)) µs, 99 % \(Int(tail)) µs")
  }
}

/// A dialogue of the set, as its authors publish it.
struct LabelledDialogue: Decodable {
  struct Turn: Decodable {
    struct Call: Decodable {
      let parameters: [String: String]
    }
    let speaker: String
    let text: String
    let acts: [String]
    let intent: String?
    let slots: [String: [String]]?
    let call: Call?
  }
  let id: String
  let turns: [Turn]
}
