import AnswerEvaluation
import Embeddings
import Essentials
import FoundationEssentials
import Identity
import Persistence

/// `benchmarks sign-ins`: how long turns of a conversation take while hundreds of clients try passwords without a pause,
/// beside the same turns in peace. The two take turns, so that what else the machine does is in both.
struct SignInsBenchmark {
  static let usage = "benchmarks sign-ins [--rounds 4] [--seconds 5] [--clients 200] [--model <directory>]"

  private var rounds = 4
  private var seconds = 5
  private var clients = 200
  private var model = ".cache/models/all-MiniLM-L6-v2"

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw BenchmarkError("usage: \(Self.usage)") }
      switch name {
      case "--rounds": rounds = Int(value) ?? rounds
      case "--seconds": seconds = Int(value) ?? seconds
      case "--clients": clients = Int(value) ?? clients
      case "--model": model = value
      default: throw BenchmarkError("usage: \(Self.usage)")
      }
    }
  }

  func run() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "usher-sign-ins-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = try await Database.open(.sqlite(path: folder.appending(path: "usher.db").path))
    let assistant = try await ExampleAssistant(
      database: database, embedder: try SentenceEncoder.load(directory: model))
    let questions = try AnswerQuestions.northside(.odd).answerable.map(\.text)
    for question in questions.prefix(10) { _ = try await assistant.ask(question) }
    var (peace, one, two) = (Latencies(), Latencies(), Latencies())
    var (atOne, atTwo) = (SignInFlood.Outcome(), SignInFlood.Outcome())
    for _ in 0..<rounds {
      peace += try await turns(assistant, questions)
      (one, atOne) = try await flooded(one, atOne, threads: 1, assistant, questions)
      (two, atTwo) = try await flooded(two, atTwo, threads: 2, assistant, questions)
    }
    print("| | turns, half within | 95% within | sign-ins/s checked | refused with 503 |")
    print("| --- | ---: | ---: | ---: | ---: |")
    print("| in peace | \(peace[0.5]) | \(peace[0.95]) | – | – |")
    tell("\(clients) clients, one thread", one, atOne)
    tell("\(clients) clients, two threads", two, atTwo)
    await database.close()
  }

  private func tell(_ name: String, _ turns: Latencies, _ flood: SignInFlood.Outcome) {
    let time = Double(rounds * seconds)
    print(
      "| \(name) | \(turns[0.5]) | \(turns[0.95]) | \((Double(flood.checked) / time).formatted(1)) |",
      "\(flood.refused) |")
  }

  private func flooded(
    _ latencies: Latencies, _ outcome: SignInFlood.Outcome, threads: Int, _ assistant: ExampleAssistant,
    _ questions: [String]
  ) async throws -> (Latencies, SignInFlood.Outcome) {
    let flood = try await SignInFlood.start(clients: clients, threads: threads)
    var latencies = latencies
    latencies += try await turns(assistant, questions)
    return (latencies, outcome + (await flood.stop()))
  }

  /// Two customers, each of whom asks the next question when the last one is answered.
  private func turns(_ assistant: ExampleAssistant, _ questions: [String]) async throws -> Latencies {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    return try await withThrowingTaskGroup(of: Latencies.self) { group in
      for customer in 0..<2 {
        group.addTask {
          var latencies = Latencies()
          var number = customer
          while clock.now < end {
            let start = clock.now
            _ = try await assistant.ask(questions[number % questions.count])
            latencies.add(clock.now - start)
            number += 2
          }
          return latencies
        }
      }
      return try await group.reduce(into: Latencies()) { $0 += $1 }
    }
  }
}

/// Clients that try passwords, one after the other, until they are stopped.
private struct SignInFlood {
  struct Outcome: Sendable {
    var checked = 0
    var refused = 0

    static func + (left: Outcome, right: Outcome) -> Outcome {
      Outcome(checked: left.checked + right.checked, refused: left.refused + right.refused)
    }
  }

  private let clients: [Task<Outcome, Never>]

  static func start(clients: Int, threads: Int) async throws -> SignInFlood {
    let hasher = PasswordHasher(threads: threads)
    let hash = try await hasher.hash("correct horse")
    return SignInFlood(
      clients: (0..<clients).map { number in
        Task {
          var outcome = Outcome()
          while !Task.isCancelled {
            do {
              // Every other one tries a user that does not exist.
              _ = try await hasher.verify("guess", against: number.isMultiple(of: 2) ? hash : nil)
              outcome.checked += 1
            } catch is Problem {
              outcome.refused += 1
              // They do not wait for as long as they are told to.
              try? await Task.sleep(for: .milliseconds(200))
            } catch {}
          }
          return outcome
        }
      })
  }

  func stop() async -> Outcome {
    for client in clients { client.cancel() }
    var outcome = Outcome()
    for client in clients { outcome = outcome + (await client.value) }
    return outcome
  }
}
