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
}
