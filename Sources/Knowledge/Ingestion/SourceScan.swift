import Essentials
import Glibc

/// Expands inputs to files.
struct SourceScan {
  /// A folder or pattern: what was ingested from there before and is not there any more is gone.
  struct Root: Sendable {
    /// The sources that belong to it begin with this.
    var prefix: String
    var pattern: GlobPattern?
    /// Beginnings of sources that nothing is known about, since their folders cannot be read.
    var unknown: [String]

    /// Whether a source would have been found if it were still there.
    func covers(_ source: String) -> Bool {
      guard source.hasPrefix(prefix), !unknown.contains(where: source.hasPrefix) else { return false }
      return pattern?.matches(String(source.dropFirst(prefix.count))) ?? true
    }
  }

  private(set) var files: [SourceFile] = []
  private(set) var roots: [Root] = []
  private(set) var failures: [IngestReport.Failure] = []

  private let base: String
  private var seen: Set<String> = []

  /// Scans all inputs. Reads folders, so it blocks the thread.
  ///
  /// - Throws: `IngestError`
  init(_ inputs: [IngestInput], baseDirectory: String) throws {
    base = Self.absolute(baseDirectory.isEmpty ? "." : baseDirectory, base: Self.workingDirectory)
    for input in inputs {
      switch input {
      case .file(let path, let url): addNamed(path, url: url)
      case .folder(let path, let prefix): try addFolder(path, pattern: nil, urlPrefix: prefix)
      case .glob(let text, let prefix):
        let pattern = GlobPattern(text)
        try addFolder(pattern.root, pattern: pattern, urlPrefix: prefix)
      case .list(let path): try addList(path)
      }
    }
  }

  private mutating func addNamed(_ path: String, url: String?) {
    let absolute = Self.absolute(path, base: Self.workingDirectory)
    add(SourceFile(path: absolute, source: source(absolute), url: url, choice: .named))
  }

  private mutating func addFolder(_ path: String, pattern: GlobPattern?, urlPrefix: String?) throws {
    let folder = Self.absolute(path, base: Self.workingDirectory)
    let walk = try FolderWalk(folder)
    let prefix = source(folder) + (source(folder).hasSuffix("/") || source(folder) == "file:" ? "" : "/")
    for relative in walk.files where pattern?.matches(relative) ?? true {
      add(
        SourceFile(
          path: folder + "/" + relative, source: prefix + relative,
          derivedURL: urlPrefix.map { Self.address(prefix: $0, relative) },
          choice: pattern == nil ? .found : .matched))
    }
    for (path, reason) in walk.unreadable {
      failures.append(IngestReport.Failure(path: folder + "/" + path, reason: reason))
    }
    roots.append(
      Root(prefix: prefix, pattern: pattern, unknown: walk.unreadable.map { prefix + $0.path + "/" }))
  }

  private mutating func addList(_ path: String) throws {
    let list = Self.absolute(path, base: Self.workingDirectory)
    let bytes: [UInt8]
    do {
      bytes = try FileReader.read(list, limit: 64 << 20)
    } catch {
      throw IngestError.unreadable(path: path, reason: "\(error)")
    }
    let folder = list.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    let lines = String(decoding: TextDecoding.decode(bytes), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if line.allSatisfy(\.isWhitespace) || line.hasPrefix("#") { continue }
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(WhitespaceText.collapse)
      guard columns.count <= 2, let file = columns.last, !file.isEmpty else {
        throw IngestError.badList(
          path: path, line: index + 1, reason: "expected a path, or an address, a tab and a path")
      }
      let absolute = Self.absolute(file, base: folder.isEmpty ? "/" : folder)
      let url = columns.count == 2 && !columns[0].isEmpty ? columns[0] : nil
      add(SourceFile(path: absolute, source: source(absolute), url: url, choice: .named))
    }
  }

  /// A file that two inputs name is one; the first says more.
  private mutating func add(_ file: SourceFile) {
    if seen.insert(file.source).inserted { files.append(file) }
  }

  /// The stable name of a file: relative to the base where it is in it.
  private func source(_ absolute: String) -> String {
    if absolute == base { return "file:" }
    return absolute.hasPrefix(base + "/") ? "file:" + absolute.dropFirst(base.count + 1) : "file:" + absolute
  }

  /// A path from the root, without `.` and `..`.
  static func absolute(_ path: String, base: String) -> String {
    var names: [Substring] = []
    for name in (path.hasPrefix("/") ? path : base + "/" + path).split(separator: "/") where name != "." {
      if name == ".." { names = names.dropLast() } else { names.append(name) }
    }
    return "/" + names.joined(separator: "/")
  }

  private static var workingDirectory: String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(cString: path)
  }

  /// The address of a file under a prefix, with everything escaped that a path may not hold.
  private static func address(prefix: String, _ relative: String) -> String {
    (prefix.hasSuffix("/") ? prefix : prefix + "/") + PercentEncoding.encode(relative, keeping: "/")
  }
}
