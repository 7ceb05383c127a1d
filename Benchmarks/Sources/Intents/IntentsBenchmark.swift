import Assistant
import Embeddings
import Foundation

/// Trains on the training parts of public sets and reports what the classifier makes of the rest.
struct IntentsBenchmark {
  private let data: IntentData
  private let model: String
  private let precision: Precision

  init(_ arguments: ArraySlice<String>) throws {
    var options: [String: String] = [:]
    var rest = arguments
    while let name = rest.popFirst() { options[name] = rest.popFirst() }
    guard let folder = options["--data"] else {
      throw BenchmarkError("usage: benchmarks intents --data <folder> [--model <directory>]")
    }
    data = IntentData(folder: URL(filePath: folder))
    model = options["--model"] ?? ".cache/models/all-MiniLM-L6-v2"
    precision = options["--precision"].flatMap(Precision.init) ?? .automatic
  }

  func run() async throws {
    let embedder = try SentenceEncoder.load(directory: model, precision: precision)
    print("Embeddings: \(embedder.model.name), \(embedder.precision.rawValue)\n")
    print(
      "| set | training rows | evaluated rows | accuracy | ECE | out-of-scope recall | precision "
        + "| accuracy of all rows | training (processor time) | a message, median | 99 % |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    try await clinc(embedder)
    try await banking(embedder)
    try await events(embedder)
  }

  // MARK: Sets

  private func clinc(_ embedder: some TextEmbedder) async throws {
    var parts: [String: [LabelledMessage]] = [:]
    for (name, messages) in try data.clinc() { parts[name] = try await embedded(messages, embedder) }
    let (train, evaluation) = (parts["train"] ?? [], parts["val"] ?? [])
    let (foreign, foreignEvaluation) = (parts["oos_train"] ?? [], parts["oos_val"] ?? [])
    var trial = Trial(train)
    trial.evaluate(evaluation, foreign: foreign + foreignEvaluation)
    trial.report("CLINC150, in-scope examples only")
    trial = Trial(train, foreign: foreign)
    trial.evaluate(evaluation, foreign: foreignEvaluation)
    trial.report("CLINC150, and 100 out-of-scope ones")

    var few = Sample(train, seed: 1)
    let known = few.draw(10)
    trial = Trial(known)
    trial.evaluate(evaluation, foreign: foreign + foreignEvaluation)
    trial.report("CLINC150, 10 examples an intent")
    let names = Set(
      Set(train.map(\.intent)).sorted().enumerated().filter { $0.offset % 3 == 0 }.map(\.element))
    trial = Trial(known.filter { names.contains($0.intent) })
    trial.evaluate(evaluation.filter { names.contains($0.intent) }, foreign: foreign + foreignEvaluation)
    trial.report("CLINC150, 50 intents, 10 examples each")
  }

  private func banking(_ embedder: some TextEmbedder) async throws {
    let messages = try await embedded(try data.banking(), embedder)
    report("BANKING77, 5 divisions", Sample(messages, seed: 2).divisions(5))
    var few: [Sample.Division] = []
    for seed in 1...3 {
      var sample = Sample(messages, seed: UInt64(seed))
      let training = sample.draw(10)
      few.append(Sample.Division(training: training, evaluation: sample.rest))
    }
    report("BANKING77, 10 examples an intent, 3 draws", few)
  }

  private func events(_ embedder: some TextEmbedder) async throws {
    let messages = try await embedded(try data.events(), embedder)
    report("SGD events, 5 divisions", Sample(messages, seed: 3).divisions(5))
  }

  private func report(_ name: String, _ divisions: [Sample.Division]) {
    var whole: Trial?
    for division in divisions {
      var trial = Trial(division.training)
      trial.evaluate(division.evaluation)
      whole = whole?.joined(with: trial) ?? trial
    }
    whole?.report(name)
  }

  private func embedded(
    _ messages: [LabelledMessage], _ embedder: some TextEmbedder
  ) async throws -> [LabelledMessage] {
    Progress.note("Embedding \(messages.count) messages")
    let embeddings = try await embedder.embed(messages.map(\.text))
    return zip(messages, embeddings).map { message, embedding in
      var message = message
      message.embedding = embedding
      return message
    }
  }
}
