/// How far ingestion has come.
public struct IngestProgress: Sendable, Equatable {
  /// The files to look at.
  public var files: Int
  /// The files that are done, whatever became of them.
  public var filesDone = 0
  /// The passages stored.
  public var passages = 0
  /// The bytes read.
  public var bytes = 0
  /// The file done last.
  public var current = ""
}

extension IngestProgress {
  /// Makes a state, of work that goes with an ingestion.
  public init(filesDone: Int, of files: Int, _ current: String) {
    self.init(files: files, filesDone: filesDone, current: current)
  }
}
