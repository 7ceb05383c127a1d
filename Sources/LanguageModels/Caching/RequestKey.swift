import Essentials

/// Names what is asked: requests with the same key ask the same, under the same conditions, on behalf of the same, and
/// may have the same answer. It is the SHA-256 of all that shapes an answer.
public struct RequestKey: Hashable, Sendable {
  private let words: SIMD4<UInt64>

  /// The key of a request.
  ///
  /// Who asks is part of it where the request says who, and the conversation is where a tool has brought something
  /// from there: what was answered to one customer is never told to another.
  ///
  /// - Parameters:
  ///   - policy: What else decides about the answer, for example the models that are chosen from.
  ///   - revision: Of the knowledge that the tenant's answers come from, if it is known.
  public init(_ request: ModelRequest, policy: String = "", revision: Int64? = nil) {
    var writer = KeyWriter()
    writer.write(revision.map { Int($0) })
    writer.writeConditions(of: request, policy: policy)
    writer.write(request.messages, KeyWriter.write)
    writer.write(request.passages, KeyWriter.write)
    writer.write(request.understanding, KeyWriter.write)
    let hasToolResults = request.messages.contains { $0.role == .tool || !$0.toolCalls.isEmpty }
    writer.write(hasToolResults ? request.caller.conversation?.text : nil)
    self.init(writer)
  }

  /// The key of all that two questions must share so that the answer to one may be given to the other: everything but
  /// the question, and what was found for it.
  static func scope(of request: ModelRequest, policy: String, revision: Int64?) -> RequestKey {
    var writer = KeyWriter()
    writer.write("scope")
    writer.writeConditions(of: request, policy: policy)
    writer.write(request.understanding?.intent)
    writer.write(revision.map { Int($0) })
    writer.write(request.passages.isEmpty ? 0 : 1)
    return RequestKey(writer)
  }

  private init(_ writer: KeyWriter) {
    let digest = SHA256.digest(of: writer.bytes)
    var words = SIMD4<UInt64>()
    for index in 0..<4 {
      words[index] = digest[index * 8..<index * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
    self.words = words
  }
}

extension ModelRequest {
  /// Whether the answer to it may be given again to the same request: chance has no part in it, as far as the request
  /// says.
  var isRepeatable: Bool { (options.temperature ?? 0) <= 0 || options.seed != nil }
}
