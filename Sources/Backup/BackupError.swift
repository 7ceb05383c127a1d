public import Essentials

/// Why a backup cannot be made, read or restored.
public enum BackupError: Error, Hashable, Sendable {
  /// There is no such backup.
  case unknown(String)
  /// There is no backup at all, or none from before the moment that was asked for.
  case none(before: Timestamp?)
  /// The key is not the one that the backup was made with.
  case wrongKey(String)
  /// What is there is not what was written.
  case damaged(String, reason: String)
  /// It was made by a newer program, in a format that this one does not know.
  case newerFormat(String, format: Int64)
  /// What is restored would lie over something.
  case notEmpty(String)
  /// The database cannot be backed up, or not restored to.
  case unsuitable(String)
  /// The place where backups are kept does not do what it should.
  case store(String)
  /// What was restored is not what was backed up.
  case different(String)
}

extension BackupError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknown(let name): "There is no backup “\(name)”; “usher backups” lists those that there are."
    case .none(before: nil): "There is no backup yet; make one: usher backup."
    case .none(before: let moment?):
      "There is no backup from \(moment) or before; “usher backups” lists those that there are."
    case .wrongKey(let name):
      "The key is not the one that “\(name)” was made with; set backup.key or USHER_BACKUP_KEY to that one."
    case .damaged(let name, let reason): "The backup “\(name)” is damaged: \(reason)."
    case .newerFormat(let name, let format):
      "The backup “\(name)” has format \(format), and this program reads 1: use the program that made it, or a newer one."
    case .notEmpty(let place): "\(place)"
    case .unsuitable(let reason): reason
    case .store(let reason): "Where backups are kept: \(reason)."
    case .different(let reason): "What was restored is not what was backed up: \(reason)."
    }
  }
}
