import Embeddings
import Foundation

/// Loads the model and encodes short sentences, passages and single queries. The texts come from a JSON file with
/// `sentences`, `passages` and `queries`, which `Benchmarks/embeddings.py` writes, so that others encode the same.
struct EmbeddingsBenchmark {
  private struct Texts: Decodable {
    let sentences: [String]
    let passages: [String]
    let queries: [String]
  }

  private struct Result: Encodable {
    let precision: String
    let threads: Int
    var load: Double = 0
    var residentAfterLoad = 0
    var sentencesPerSecond: Double = 0
    var passagesPerSecond: Double = 0
    var sentencesPerProcessorSecond: Double = 0
    var passagesPerProcessorSecond: Double = 0
    var queryMedian: Double = 0
    var query99: Double = 0
    var tokenizerBytesPerSecond: Double = 0
    var resident = 0
  }

  static let usage =
    "benchmarks embeddings --texts <file> [--model <directory>] [--precision exact|fast] [--threads <n>]"

  private let model: String
  private let texts: String
  private let precision: Precision
  private let threads: Int

  init(_ arguments: ArraySlice<String>) {
    var options: [String: String] = [:]
    var rest = arguments
    while let name = rest.popFirst() { options[name] = rest.popFirst() }
    model = options["--model"] ?? ".cache/models/all-MiniLM-L6-v2"
    texts = options["--texts"] ?? "texts.json"
    precision = options["--precision"].flatMap(Precision.init) ?? .automatic
    threads = options["--threads"].flatMap(Int.init) ?? SentenceEncoder.defaultThreads
  }

  func run() async throws {
    let texts = try JSONDecoder().decode(Texts.self, from: Data(contentsOf: URL(filePath: texts)))
    let clock = ContinuousClock()
    let start = clock.now
    let encoder = try SentenceEncoder.load(directory: model, precision: precision, threads: threads)
    var result = Result(precision: encoder.precision.rawValue, threads: threads)
    result.load = seconds(clock.now - start)
    result.residentAfterLoad = Memory.resident
    _ = try await encoder.embed(Array(texts.sentences.prefix(8)))
    (result.sentencesPerSecond, result.sentencesPerProcessorSecond) = try await rate(encoder, texts.sentences)
    (result.passagesPerSecond, result.passagesPerProcessorSecond) = try await rate(encoder, texts.passages)
    var times: [Double] = []
    for query in texts.queries {
      let start = clock.now
      _ = try await encoder.embed(query)
      times.append(seconds(clock.now - start) * 1000)
    }
    times.sort()
    result.queryMedian = times[times.count / 2]
    result.query99 = times[times.count * 99 / 100]
    let long = texts.passages.joined(separator: "\n")
    let tokenizing = clock.now
    _ = encoder.tokenCount(long)
    result.tokenizerBytesPerSecond = Double(long.utf8.count) / seconds(clock.now - tokenizing)
    result.resident = Memory.resident
    print(String(decoding: try JSONEncoder().encode(result), as: UTF8.self))
  }

  /// Texts a second, by the clock and by the processor time of all threads.
  private func rate(_ encoder: SentenceEncoder, _ texts: [String]) async throws -> (Double, Double) {
    let clock = ContinuousClock()
    let start = clock.now
    let startOfWork = ProcessorTime.now
    _ = try await encoder.embed(texts)
    let count = Double(texts.count)
    return (count / seconds(clock.now - start), count / seconds(ProcessorTime.now - startOfWork))
  }

  private func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }
}
