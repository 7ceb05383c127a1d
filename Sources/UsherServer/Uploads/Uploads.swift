import Assistant
import Essentials
import FoundationEssentials
import HTTPServer

/// Where files that customers send are kept: `uploads` in the data folder, under names that nobody outside chose.
public struct Uploads: Sendable {
  /// The most files that one message may bring.
  static let filesPerMessage = 8

  /// Seconds after which no request can still be under way: a document may be read for fifteen minutes.
  private static let longestRequest = 3600.0

  private let folder: String

  /// Makes a place for uploads, creating the folder when it is not there.
  public init(folder: String) throws {
    self.folder = folder
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try removeUnfinished()
  }

  /// Moves files that came with a message to where they stay, once all of them are what they are called.
  ///
  /// - Throws: A problem of status 415 that says what is wrong with which.
  func keep(_ files: [UploadedFile]) throws -> [Attachment] {
    for file in files { _ = try UploadCheck.kind(of: file) }
    return try files.map { file in
      let location = SecureToken(byteCount: 18).text
      try FileManager.default.moveItem(atPath: file.path, toPath: "\(folder)/\(location)")
      return Attachment(
        name: file.filename, mediaType: file.mediaType, byteCount: file.size, location: location)
    }
  }

  /// A file as it is handed out again: to be saved, and never run or shown as a page, whoever sent it.
  func response(_ attachment: Attachment) throws -> HTTPResponse {
    guard let file = FileRegion(path: "\(folder)/\(attachment.location)") else {
      throw Problem.unknown("file of this conversation")
    }
    let name = PercentEncoding.encode(attachment.name)
    return HTTPResponse(
      headers: [
        "Content-Type": FileKind(file.head(FileKind.headLength)).servedType,
        // RFC 6266, and RFC 8187 for names in all scripts.
        "Content-Disposition": "attachment; filename*=UTF-8''\(name)",
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
      ], body: file.length == 0 ? .empty : .file(file))
  }

  /// Removes what was kept of a message that was not taken.
  func remove(_ attachments: [Attachment]) {
    for attachment in attachments {
      // What cannot be removed is rubbish in a folder of our own; the answer to the client matters more.
      try? FileManager.default.removeItem(atPath: "\(folder)/\(attachment.location)")
    }
  }

  /// What a run that was killed left of requests that never came to their end. Another replica may be taking in others in
  /// the same folder just now: what is young may be one of those.
  private func removeUnfinished() throws {
    let manager = FileManager.default
    for name in try manager.contentsOfDirectory(atPath: folder)
    where name.hasPrefix(UploadedFile.temporaryPrefix) {
      let path = folder + "/" + name
      // It may have come to its end between the two looks.
      guard let changed = try? manager.attributesOfItem(atPath: path)[.modificationDate] as? Date,
        -changed.timeIntervalSinceNow > Self.longestRequest
      else { continue }
      try? manager.removeItem(atPath: path)
    }
  }
}
