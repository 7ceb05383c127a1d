import Essentials
import FoundationEssentials
import Glibc
import Testing
import UsherTesting

@testable import Knowledge

@Suite("Finding documents")
struct SourceScanTests {
  @Test(
    "Patterns",
    arguments: [
      ("help/*.md", "a.md", true), ("help/*.md", "b/a.md", false), ("help/**/*.md", "a.md", true),
      ("help/**/*.md", "b/c/a.md", true), ("help/**/*.md", "b/c/a.txt", false), ("help/**", "b/c", true),
      ("help/?.md", "é.md", true), ("help/?.md", "ab.md", false), ("help/[a-c].md", "b.md", true),
      ("help/[!a-c].md", "b.md", false), ("help/[!a-c].md", "d.md", true), ("help/*/x/*", "y/x/z", true),
      ("help/a*b*c", "aXbXbc", true), ("help/a*b*c", "aXcXb", false), ("help/[a", "[a", true),
      ("help/**/**/**/x", "x", true),
    ])
  func patterns(_ pattern: String, _ path: String, _ matches: Bool) {
    #expect(GlobPattern(pattern).root == "help")
    #expect(GlobPattern(pattern).matches(path) == matches)
  }

  @Test("A pattern of stars without end is matched at once")
  func starsWithoutEnd() {
    let pattern = GlobPattern("help/" + String(repeating: "*a", count: 200) + "*b")
    #expect(!pattern.matches(String(repeating: "a", count: 5_000)))
    let folders = GlobPattern("help/" + String(repeating: "**/", count: 200) + "x")
    #expect(!folders.matches(String(repeating: "a/", count: 500) + "y"))
  }

  @Test("Any pattern against any path, and any list: an answer or an error of ours", arguments: 0..<8)
  func anything(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let pieces = [
      "*", "**", "/", "?", "[", "]", "-", "!", "a", "é", ".", "..", "\t", "\n", "#", "\u{0}", " ",
    ]
    func text(_ count: Int) -> String {
      (0..<Int.random(in: 0...count, using: &generator)).map { _ in
        pieces.randomElement(using: &generator) ?? ""
      }
      .joined()
    }
    let folder = try TemporaryFolder()
    for _ in 0..<200 {
      _ = GlobPattern(text(12)).matches(text(12))
      let list = try folder.write(text(30), to: "list.txt")
      do {
        let scan = try SourceScan([.list(list)], baseDirectory: folder.path)
        #expect(scan.files.allSatisfy { $0.path.hasPrefix("/") && !$0.path.contains("/../") })
      } catch is IngestError {
        continue
      }
    }
  }

  @Test("A walk stays in its folder, follows links within it, and does not go in circles")
  func links() throws {
    let outside = try TemporaryFolder()
    try outside.write("secret", to: "secret.md")
    let folder = try TemporaryFolder()
    try folder.write("a", to: "a.md")
    try folder.write("b", to: "sub/b.md")
    try folder.write("hidden", to: ".git/c.md")
    try folder.write("hidden", to: ".hidden.md")
    for (target, link) in [
      (outside.path, "away"), (outside.path + "/secret.md", "secret.md"), ("..", "up"), (".", "self"),
      ("sub", "again"), ("a.md", "alias.md"), ("nowhere", "broken.md"), ("/etc/passwd", "passwd.txt"),
      ("loop", "loop"),
    ] {
      #expect(symlink(target, folder.path + "/" + link) == 0)
    }
    #expect(mkfifo(folder.path + "/pipe.md", 0o600) == 0)
    #expect(try FolderWalk(folder.path).files == ["a.md", "sub/b.md"])
  }

  @Test("A folder whose name begins like another's is outside of it")
  func siblings() throws {
    let parent = try TemporaryFolder()
    try parent.write("x", to: "help/a.md")
    try parent.write("x", to: "help-internal/b.md")
    #expect(symlink("../help-internal", parent.path + "/help/internal") == 0)
    #expect(try FolderWalk(parent.path + "/help").files == ["a.md"])
  }

  @Test("A mounted configuration's files, which are links to links, are found")
  func mounted() throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "..2026_01_01/a.md")
    #expect(symlink("..2026_01_01", folder.path + "/..data") == 0)
    #expect(symlink("..data/a.md", folder.path + "/a.md") == 0)
    #expect(try FolderWalk(folder.path).files == ["a.md"])
  }

  @Test("Sources are named relative to the base and without detours")
  func sources() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("x", to: "help/a.md")
    let scan = try SourceScan(
      [
        .file(folder.path + "/help/../help/./a.md"), .folder(folder.path + "/help/"), .file(file),
        .glob(folder.path + "/**/*.md"), .file("/elsewhere/b.md"),
      ], baseDirectory: folder.path)
    #expect(scan.files.map(\.source) == ["file:help/a.md", "file:/elsewhere/b.md"])
  }

  @Test("A folder that cannot be read is a failure, and nothing in it counts as gone")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "open/a.md")
    try folder.write("x", to: "shut/b.md")
    chmod(folder.path + "/shut", 0)
    defer { chmod(folder.path + "/shut", 0o700) }
    // Root may read everything.
    guard access(folder.path + "/shut", R_OK) != 0 else { return }
    let scan = try SourceScan([.folder(folder.path)], baseDirectory: folder.path)
    #expect(scan.failures.map(\.reason) == ["permission denied"])
    #expect(scan.roots.first?.covers("file:shut/b.md") == false)
    #expect(scan.roots.first?.covers("file:open/a.md") == true)
  }
}
