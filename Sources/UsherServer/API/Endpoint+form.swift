import Essentials
import HTTPServer

extension Endpoint {
  /// A multipart form as the object that its schema describes: fields are texts, files stand with their names.
  ///
  /// - Throws: A problem that names each field at fault.
  func form(_ form: MultipartForm, _ schema: JSONSchema) throws -> JSONValue {
    guard case .object(let properties, _) = schema.kind else { return .null }
    let fileNames = properties.filter(\.schema.isFile).map(\.name)
    var members: [String: JSONValue] = [:]
    var errors: [Problem.FieldError] = []
    for field in form.fields {
      if fileNames.contains(field.name) {
        errors.append(.init(pointer: "/" + field.name, detail: "must be a file"))
      } else if members.updateValue(.string(field.value), forKey: field.name) != nil {
        errors.append(.init(pointer: "/" + field.name, detail: "must be given once"))
      }
    }
    for (name, files) in Dictionary(grouping: form.files, by: \.name) {
      guard let property = properties.first(where: { $0.name == name }), property.schema.isFile else {
        errors.append(.init(pointer: "/" + name, detail: "is no file that is taken here"))
        continue
      }
      let names = files.map { JSONValue.string($0.filename) }
      members[name] = property.schema.isList || names.count > 1 ? .array(names) : names[0]
    }
    errors += schema.errors(in: .object(members))
    guard errors.isEmpty else { throw Problem.wrongShape(errors) }
    return .object(members)
  }
}

extension JSONSchema {
  fileprivate var isFile: Bool {
    switch kind {
    case .string(let rules): rules.format == "binary"
    case .array(let element, _): element.isFile
    default: false
    }
  }

  fileprivate var isList: Bool {
    if case .array = kind { true } else { false }
  }
}
