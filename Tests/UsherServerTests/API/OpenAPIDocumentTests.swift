import Essentials
import Testing

@testable import UsherServer

@Suite struct OpenAPIDocumentTests {
  private let document = OpenAPIDocument(version: "1.2.3").json

  @Test("Every operation has a name of its own, a summary, and an answer for success")
  func operations() {
    var names: Set<String> = []
    for (path, operations) in document["paths"]?.objectValue ?? [:] {
      for (method, operation) in operations.objectValue ?? [:] {
        let name = operation["operationId"]?.stringValue ?? ""
        #expect(names.insert(name).inserted && !name.isEmpty, "\(method) \(path)")
        #expect(operation["summary"]?.stringValue?.isEmpty == false, "\(method) \(path)")
        let statuses = operation["responses"]?.objectValue?.keys.map { $0 } ?? []
        #expect(
          statuses.contains { $0.hasPrefix("2") || $0.hasPrefix("3") }, "\(method) \(path): \(statuses)")
      }
    }
    #expect(
      names.isSuperset(of: [
        "chat", "createConversation", "sendMessage", "addDocument", "searchKnowledge", "ready",
        "startWorkflow",
        "approveWorkflowRun", "rejectWorkflowRun",
      ]))
  }

  @Test("Every reference leads to a shape that is there")
  func references() {
    let known = Set((document["components"]?["schemas"]?.objectValue ?? [:]).keys)
    var wanted: Set<String> = []
    func collect(_ value: JSONValue) {
      if let name = value["$ref"]?.stringValue?.split(separator: "/").last { wanted.insert(String(name)) }
      value.objectValue?.values.forEach(collect)
      value.arrayValue?.forEach(collect)
    }
    collect(document)
    #expect(wanted.subtracting(known).isEmpty)
    #expect(known.subtracting(wanted).isEmpty, "shapes that nothing uses")
  }

  /// What is sent and answered as JSON, with the operation's section.
  private var media: [(place: String, section: String, media: JSONValue)] {
    var found: [(String, String, JSONValue)] = []
    for (path, operations) in document["paths"]?.objectValue ?? [:] {
      for (method, operation) in operations.objectValue ?? [:] {
        let section = operation["tags"]?.arrayValue?.first?.stringValue ?? ""
        let answers = operation["responses"]?.objectValue?.filter { $0.key.hasPrefix("2") } ?? [:]
        for (part, holder) in answers.merging(
          ["body": operation["requestBody"] ?? .null], uniquingKeysWith: { one, _ in one })
        {
          guard let media = holder["content"]?["application/json"] else { continue }
          found.append(("\(method) \(path) \(part)", section, media))
        }
      }
    }
    return found
  }

  @Test("Examples fit the shapes beside them")
  func examplesFit() throws {
    let components = document["components"] ?? .null
    for (place, _, media) in media {
      guard let example = media["example"], case .object(var schema) = media["schema"] else { continue }
      schema["components"] = components
      let shape = try JSONSchemaDocument(JSONText(.object(schema)))
      #expect(shape.errors(in: example).map { "\($0.pointer) \($0.detail)" } == [], "\(place)")
    }
  }

  @Test("What operators, customers and programs send and get has examples")
  func examples() {
    let without = media.filter { ["Operators", "Conversations", "Chat", "Webhooks"].contains($0.section) }
      .filter { $0.media["example"] == nil }.map(\.place)
    #expect(without.sorted() == [])
    #expect(media.count { $0.media["example"] != nil } > 150)
  }
}
