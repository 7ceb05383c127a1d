import Glibc

/// What is to be ingested.
public enum IngestInput: Sendable, Equatable {
  /// One file, and where customers can read it.
  case file(String, url: String? = nil)
  /// All documents in a folder and the folders in it; `urlPrefix` and a file's path make its address.
  case folder(String, urlPrefix: String? = nil)
  /// The files that match a pattern: `*` within a name, `**` across folders, `?`, `[a-z]`.
  case glob(String, urlPrefix: String? = nil)
  /// The files that a text file lists, one a line, each alone or after its address and a tab. Lines that begin with
  /// `#` are comments; paths are relative to the list.
  case list(String)

  /// Reads a command's argument: `@files.txt` is a list, `help/**/*.md` a pattern, anything else a file or folder.
  ///
  /// - Throws: `IngestError.missing` when there is nothing of that name.
  public init(argument: String, urlPrefix: String? = nil) throws {
    if argument.hasPrefix("@") {
      self = .list(String(argument.dropFirst()))
      return
    }
    var status = stat()
    if stat(argument, &status) == 0 {
      self =
        status.st_mode & S_IFMT == S_IFDIR
        ? .folder(argument, urlPrefix: urlPrefix) : .file(argument, url: nil)
    } else if argument.contains(where: { "*?[".contains($0) }) {
      self = .glob(argument, urlPrefix: urlPrefix)
    } else {
      throw IngestError.missing(path: argument)
    }
  }
}
