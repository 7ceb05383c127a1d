import Backup
import Persistence

extension Configuration {
  /// The files that belong to a backup: the data folder but for the database, and what the configuration names. What lies
  /// below the configuration's folder keeps its place; what lies elsewhere goes to `outside`.
  var backupTrees: [BackupSource.Tree] {
    var skipped: Set<String> = [data + "/" + RestoreTarget.mark]
    if case .folder(let folder) = backup.place { skipped.insert(folder) }
    if case .sqlite(let path)? = try? DatabaseLocation(parsing: databaseURL) {
      for ending in ["", "-wal", "-shm", ".restoring", ".restoring-wal", ".restoring-shm"] {
        skipped.insert(path + ending)
      }
    }
    var trees = [BackupSource.Tree(data, as: "data", leavingOut: skipped)]
    skipped.insert(data)
    var seen: [String] = []
    for path in configurationPaths.sorted() {
      // A folder that was named already has what is below it.
      guard !seen.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) else { continue }
      seen.append(path)
      let root = directory.hasSuffix("/") ? directory : directory + "/"
      let target = path.hasPrefix(root) ? String(path.dropFirst(root.count)) : "outside" + path
      trees.append(BackupSource.Tree(path, as: target, leavingOut: skipped))
    }
    return trees
  }

  /// Every file and folder that `usher.yaml` names, and that file.
  private var configurationPaths: [String] {
    var paths = [agents, workflows, prompts, tools, tenants.folder, server.web].compactMap { $0 }
    if let file { paths.append(ConfigurationDirectory(of: nil).resolve(file)) }
    paths += guidelines.paths + tickets.sources
    paths += knowledge.sources.map(\.path)
    return paths.map(Self.withoutPattern).filter { $0.hasPrefix("/") && $0 != "/" }
  }

  /// The folder above the first part of a path that is a pattern.
  private static func withoutPattern(_ path: String) -> String {
    guard let star = path.firstIndex(where: { "*?[".contains($0) }) else {
      return path.hasSuffix("/") ? String(path.dropLast()) : path
    }
    return String(path[..<(path[..<star].lastIndex(of: "/") ?? path.startIndex)])
  }
}
