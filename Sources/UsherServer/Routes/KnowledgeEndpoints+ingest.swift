import Essentials
import HTTPServer
import Knowledge

/// A document that was taken, and whether it was new.
struct IngestOutcome {
  let document: Document
  let isNew: Bool
}

extension API {
  /// Takes the document that a call brings, as JSON or as a form with a file.
  func ingest(_ call: Call) async throws -> IngestOutcome {
    let begin = clock.now
    if let file = call.request.multipart?.file("file") { try UploadCheck.check(document: file) }
    let sent =
      call.request.multipart?.file("file").map { upload($0, call.body) } ?? upload(call.body)
    do {
      let id = try await ingestion.ingest(sent, tenant)
      // Whoever asks next asks the new knowledge, not what was answered before.
      try await assistant.noteChanges()
      guard let document = try await knowledge.document(id, tenant) else { throw Problem.unknown("document") }
      // A document that replaces another keeps its id, and with it the time of its first coming.
      return IngestOutcome(document: document, isNew: id.uuid.time >= begin)
    } catch let error as DocumentError {
      throw error.problem
    }
  }

  private static let defaultCollection = "uploads"

  private func upload(_ body: JSONValue) -> IngestUpload {
    let title = body["title"]?.stringValue ?? ""
    let ending =
      switch body["media_type"]?.stringValue {
      case "text/html": "html"
      case "text/plain": "txt"
      default: "md"
      }
    return IngestUpload(
      .bytes(Array((body["text"]?.stringValue ?? "").utf8)), filename: "document.\(ending)",
      source: body["source"]?.stringValue ?? title, title: title, url: body["url"]?.stringValue,
      collection: body["collection"]?.stringValue ?? Self.defaultCollection)
  }

  private func upload(_ file: UploadedFile, _ fields: JSONValue) -> IngestUpload {
    IngestUpload(
      .file(path: file.path), filename: file.filename, source: fields["source"]?.stringValue,
      title: fields["title"]?.stringValue, url: fields["url"]?.stringValue,
      collection: fields["collection"]?.stringValue ?? Self.defaultCollection)
  }
}
