import Embeddings
import Essentials
import LanguageModels
import Synchronization
import Telemetry

extension CorrectionBook {
  /// The correction whose question is what was asked, though it is put differently, and its place among those that are
  /// weighed; nothing where none is, or where the embedder is away.
  ///
  /// - Parameter entries: Those that are near.
  func weigh(
    _ question: String, _ sense: QuestionSense, _ embedding: Embedding, _ entries: [BookEntry],
    scale: SimilarityScale
  ) async -> (place: Int, example: ModelExample)? {
    let asked: QuestionReading
    let known: [EntryReading?]
    do {
      (asked, known) = try await read(question, sense, embedding, entries)
    } catch {
      logger.warning(
        "Corrections are compared by their words alone for now", ["reason": .string("\(error)")])
      return nil
    }
    var best: (place: Int, example: ModelExample)?
    var most = -Double.infinity
    for (place, entry) in entries.enumerated() {
      guard let reading = known[place] else { continue }
      var evidence: [(index: Int, evidence: QuestionEvidence)] = []
      for (index, wording) in reading.wordings.enumerated() {
        guard let wording, wording.embedding.dimension == embedding.dimension else { continue }
        evidence.append((index, QuestionEvidence(asked, wording, answer: reading.answer, scale: scale)))
      }
      guard let (found, weight) = Self.comparison.match(evidence.map(\.evidence)), weight > most else {
        continue
      }
      most = weight
      let wording = BookEntry.NearWording(
        index: evidence[found].index, similarity: evidence[found].evidence.cosine)
      best = (place, entry.example(in: wording, isSame: true))
    }
    return best
  }

  /// Reads a question, and of the corrections what was not read before.
  private func read(
    _ question: String, _ sense: QuestionSense, _ embedding: Embedding, _ entries: [BookEntry]
  ) async throws -> (QuestionReading, [EntryReading?]) {
    let known = readings.withLock { $0 }
    let unread = entries.filter { known[$0.id] == nil }
    let shortened = QuestionReading.shortened(question)
    let texts = unread.map(EntryReading.texts)
    let embeddings = try await embedder.embed(shortened + texts.flatMap { $0 })
    var rest = embeddings.dropFirst(shortened.count)
    var new: [CorrectionID: EntryReading] = [:]
    for (entry, texts) in zip(unread, texts) {
      new[entry.id] = EntryReading(entry, rest.prefix(texts.count))
      rest = rest.dropFirst(texts.count)
    }
    let read = new
    readings.withLock { kept in
      // What was approved is changed no more, so what was read of it stays.
      if kept.count + read.count > Self.keptReadings { kept = [:] }
      kept.merge(read) { $1 }
    }
    let asked = QuestionReading(
      sense: sense, embedding: embedding, shortened: Array(embeddings.prefix(shortened.count)))
    return (asked, entries.map { read[$0.id] ?? known[$0.id] })
  }

  private static let comparison = QuestionComparison()
  /// The most corrections of which is kept what was read: those that are asked for.
  private static let keptReadings = 1000
}
