package import Embeddings
package import Essentials

/// All vectors of one tenant at one revision of its knowledge.
///
/// A value: a search goes on with the one that it has begun with while the next is made.
package struct TenantVectors: Sendable {
  /// The model that made them.
  let model: EmbeddingModel.Identity
  /// The revision of the knowledge that this is the picture of.
  var revision: Int64 = 0
  package private(set) var table: VectorTable
  private(set) var keys: [PassageKey] = []
  private(set) var documentOfPlace: [UInt32] = []
  private(set) var documents: [IndexedDocument] = []
  private var places: [Int64: UInt32] = [:]
  private var documentNumbers: [DocumentID: UInt32] = [:]
  private(set) var removedCount = 0
  /// Another one whenever the places are dealt out anew.
  private let generation = Generation()
  /// A graph over the first places, once there are enough; the rest is scanned.
  package var graph: VectorGraph?
  package var graphCount = 0

  /// A document as the vectors know it.
  struct IndexedDocument: Sendable {
    let id: DocumentID
    let collection: String
    let metadata: [String: String]
    var places: Range<Int>
    /// How many passages it has, with and without vectors.
    let passages: Int
    var isRemoved = false
  }

  private final class Generation: Sendable {}

  package init(_ model: EmbeddingModel.Identity) {
    self.model = model
    table = VectorTable(dimension: model.dimension)
  }

  /// How many vectors can be found.
  var vectorCount: Int { table.count - removedCount }

  func place(of row: Int64) -> UInt32? {
    guard let place = places[row], !documents[Int(documentOfPlace[Int(place)])].isRemoved else { return nil }
    return place
  }

  mutating func remove(_ document: DocumentID) {
    guard let number = documentNumbers.removeValue(forKey: document) else { return }
    documents[Int(number)].isRemoved = true
    removedCount += documents[Int(number)].places.count
    for place in documents[Int(number)].places { places[keys[place].row] = nil }
  }

  /// Puts a document in, instead of what it had been before.
  package mutating func put(
    _ document: DocumentID, collection: String, metadata: [String: String],
    vectors: [(row: Int64, ordinal: Int, vector: QuantizedVector)], passages: Int? = nil
  ) {
    remove(document)
    let number = UInt32(documents.count)
    documents.append(
      IndexedDocument(
        id: document, collection: collection, metadata: metadata,
        places: table.count..<table.count + vectors.count, passages: passages ?? vectors.count))
    documentNumbers[document] = number
    for entry in vectors {
      places[entry.row] = UInt32(table.count)
      keys.append(PassageKey(row: entry.row, document: document, ordinal: entry.ordinal))
      documentOfPlace.append(number)
      table.append(entry.vector)
    }
  }

  /// The same without what was removed, or nothing when so little was removed that it is not worth it.
  func compacted() -> TenantVectors? {
    guard removedCount > 1000, removedCount * 4 > table.count else { return nil }
    var result = TenantVectors(model)
    result.revision = revision
    for document in documents where !document.isRemoved {
      result.put(
        document.id, collection: document.collection, metadata: document.metadata,
        vectors: document.places.map { (keys[$0].row, keys[$0].ordinal, table[$0]) },
        passages: document.passages)
    }
    return result
  }

  /// For each document whether its vectors may be found; nothing when all may.
  func admitted(by filter: PassageFilter) -> [Bool]? {
    if filter.isEmpty, removedCount == 0 { return nil }
    return documents.map { document in
      !document.isRemoved && filter.admits(collection: document.collection, metadata: document.metadata)
    }
  }

  /// Whether the places of an earlier picture still are those of this one, so that its graph holds here too.
  func sharesPlaces(with earlier: TenantVectors) -> Bool {
    earlier.table.count <= table.count && earlier.generation === generation
  }

  /// Whether there are enough vectors for a graph, and too many that the one at hand does not have.
  func needsGraph(threshold: Int) -> Bool {
    table.count >= threshold && (table.count - graphCount) * 5 > table.count
  }

  /// How many passages pass a filter, whether or not they have vectors.
  func count(_ filter: PassageFilter) -> Int {
    guard let admitted = admitted(by: filter) else { return documents.reduce(0) { $0 + $1.passages } }
    return zip(documents, admitted).reduce(0) { $1.1 ? $0 + $1.0.passages : $0 }
  }
}
