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
    let upload = try call.request.multipart.map(upload) ?? upload(call.body)
    do {
      let id = try await ingestion.ingest(upload, tenant)
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
    let name = body["source"]?.stringValue ?? title
    let ending =
      switch body["media_type"]?.stringValue {
      case "text/html": ".html"
      case "text/plain": ".txt"
      default: ".md"
      }
    return IngestUpload(
      .bytes(Array((body["text"]?.stringValue ?? "").utf8)), filename: name.withoutSlashes + ending,
      title: title, url: body["url"]?.stringValue,
      collection: body["collection"]?.stringValue ?? Self.defaultCollection)
  }

  private func upload(_ form: MultipartForm) throws -> IngestUpload {
    var members: [String: JSONValue] = [:]
    for field in form.fields { members[field.name] = .string(field.value) }
    let errors = Self.formShape.errors(in: .object(members))
    guard errors.isEmpty else { throw Problem.wrongShape(errors) }
    guard let file = form.file("file") else {
      throw Problem.wrongShape([Problem.FieldError(pointer: "/file", detail: "is missing")])
    }
    return IngestUpload(
      .file(path: file.path), filename: (form["source"] ?? file.filename).withoutSlashes,
      title: form["title"], url: form["url"], collection: form["collection"] ?? Self.defaultCollection)
  }

  private static let formShape = JSONSchema.object(
    nil, .optional("title", .string(lengths: 1...300)), .optional("source", .string(lengths: 1...500)),
    .optional("url", .string(lengths: 1...2000)), .optional("collection", .string(lengths: 1...64)))
}

extension String {
  /// A name that no slash cuts short: `guides/wifi` and `forms/wifi` are two documents.
  fileprivate var withoutSlashes: String { replacing("/", with: "_").replacing("\\", with: "_") }
}
