import Assistant
import Essentials
import FoundationEssentials
import HTTPServer

/// Where files that customers send are kept: `uploads` in the data folder, under names that nobody outside chose.
public struct Uploads: Sendable {
  /// The most files that one message may bring.
  static let filesPerMessage = 8

  private let folder: String

  /// Makes a place for uploads, creating the folder when it is not there.
  public init(folder: String) throws {
    self.folder = folder
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// Moves files that came with a message to where they stay.
  func keep(_ files: [UploadedFile]) throws -> [Attachment] {
    guard files.count <= Self.filesPerMessage else {
      throw Problem.wrongShape([
        Problem.FieldError(pointer: "/file", detail: "must be at most \(Self.filesPerMessage) files")
      ])
    }
    return try files.map { file in
      let location = SecureToken(byteCount: 18).text
      try FileManager.default.moveItem(atPath: file.path, toPath: "\(folder)/\(location)")
      return Attachment(
        name: file.filename, mediaType: file.mediaType, byteCount: file.size, location: location)
    }
  }
}
