import Knowledge

/// Reads the files that customers attach.
public struct AttachmentReader: Sendable {
  private let folder: String
  private let texts: FileTexts

  /// Makes a reader of the files in the folder of uploads.
  public init(folder: String) {
    self.folder = folder
    // Somebody waits for the answer, and anybody may send a file.
    var limits = ParsingLimits()
    limits.bytes = 20 << 20
    limits.memory = 256 << 20
    limits.output = 16 << 20
    limits.processorSeconds = 5
    texts = FileTexts(limits: limits)
  }

  /// The text of a file.
  ///
  /// - Throws: `DocumentError` when it has none, or cannot be read.
  func text(of attachment: Attachment) async throws -> String {
    try await texts.text(ofFile: "\(folder)/\(attachment.location)", named: attachment.name)
  }
}
