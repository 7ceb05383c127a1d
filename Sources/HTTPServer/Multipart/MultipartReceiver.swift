import Essentials

#if canImport(Glibc)
import Glibc
#endif

/// Puts a form together while it comes in: fields in memory, files on disk.
struct MultipartReceiver {
  private enum Part {
    case field(name: String, value: [UInt8])
    case file(MultipartPartHead, TemporaryFile, size: Int)
  }

  private let limits: MultipartLimits
  private let directory: String
  private var parser: MultipartParser
  private var form = MultipartForm()
  private var part: Part?

  init(boundary: String, limits: MultipartLimits, directory: String) {
    self.limits = limits
    self.directory = directory
    parser = MultipartParser(boundary: boundary)
  }

  /// Takes a piece of the body.
  mutating func receive(_ bytes: UnsafeRawBufferPointer) throws {
    // A copy of the parser, so that it and what it calls do not have hold of this value at the same time.
    var parser = parser
    defer { self.parser = parser }
    try parser.parse(bytes) { event in
      switch event {
      case .part(let head): try begin(head)
      case .content(let bytes): try append(bytes)
      case .partEnd: try end()
      }
    }
  }

  /// The whole form.
  func finish() throws -> MultipartForm {
    guard parser.isComplete else { throw Problem.malformedForm("The form ends before its last boundary.") }
    return form
  }

  private mutating func begin(_ head: MultipartPartHead) throws {
    guard head.filename != nil else {
      guard form.fields.count < limits.fields else {
        throw Problem.formLimit("A form may have at most \(limits.fields) fields.")
      }
      part = .field(name: head.name, value: [])
      return
    }
    guard form.files.count < limits.files else {
      throw Problem.formLimit("A form may have at most \(limits.files) files.")
    }
    guard let file = TemporaryFile(in: directory) else {
      throw UploadFailure(directory: directory, reason: errno)
    }
    part = .file(head, file, size: 0)
  }

  private mutating func append(_ bytes: [UInt8]) throws {
    switch part {
    case .field(let name, var value):
      part = nil
      value += bytes
      guard value.count <= limits.field else {
        throw Problem.formLimit("The field “\(name)” may have at most \(limits.field) bytes.")
      }
      part = .field(name: name, value: value)
    case .file(let head, let file, let size):
      guard size + bytes.count <= limits.file else {
        throw Problem.formLimit("The file “\(head.filename ?? "")” may have at most \(limits.file) bytes.")
      }
      guard file.append(bytes) else { throw UploadFailure(directory: directory, reason: errno) }
      part = .file(head, file, size: size + bytes.count)
    case nil: break
    }
  }

  private mutating func end() throws {
    switch part {
    case .field(let name, let value):
      guard let text = String(validating: value, as: UTF8.self) else {
        throw Problem.malformedForm("The field “\(name)” is not UTF-8.")
      }
      form.fields.append((name, text))
    case .file(let head, let file, let size):
      form.files.append(
        UploadedFile(
          name: head.name, filename: head.filename ?? "", mediaType: head.mediaType, size: size, storage: file
        ))
    case nil: break
    }
    part = nil
  }
}

/// The server could not keep a file that a client sent.
struct UploadFailure: Error {
  let directory: String
  /// The system's error number.
  let reason: Int32
}
