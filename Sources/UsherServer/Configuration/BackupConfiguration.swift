public import Backup
import Essentials

/// Where backups are kept, how often one is made, and for how long it stays.
public struct BackupConfiguration: Sendable {
  /// The store.
  public enum Place: Hashable, Sendable {
    /// A folder.
    case folder(String)
    /// A bucket.
    case bucket(S3Location, SignatureV4.Credentials)
  }

  /// Where they are kept; nothing where nothing is configured.
  public var place: Place?
  /// What they are encrypted with.
  public var passphrase: BackupPassphrase?
  /// How often one is made; nothing for never.
  public var interval: Duration?
  /// How often all that are kept are read again.
  public var verification: Duration
  /// Which are kept.
  public var retention: RetentionRule

  /// Variables that other programs have such credentials in, too.
  static let secretVariables: Set = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]

  private static let shortestKey = 16

  init(_ reader: ConfigurationReader, _ base: ConfigurationDirectory, environment: [String: String]) {
    passphrase = Self.passphrase(reader, environment)
    interval = reader.optional("every")
    verification = reader.value("verify_every", default: .seconds(7 * 86_400))
    retention = Self.retention(reader.section("keep"))
    let bucket = reader.section("s3")
    let endpoint = bucket.optional("endpoint", as: String.self)
    let region = bucket.value("region", default: environment["AWS_REGION"] ?? "us-east-1")
    let usesPath: Bool? = bucket.optional("path_style")
    let credentials = Self.credentials(bucket, environment)
    if let text = reader.optional("to", as: String.self) {
      if !text.contains("://") {
        place = .folder(base.resolve(text))
      } else if let location = S3Location(text, endpoint: endpoint, region: region, usesPath: usesPath) {
        if let credentials {
          place = .bucket(location, credentials)
        } else {
          bucket.reject(
            "access_key_id",
            "and secret_access_key are needed for \(text); AWS_ACCESS_KEY_ID and"
              + " AWS_SECRET_ACCESS_KEY will do")
        }
      } else {
        reader.reject("to", "must be a folder, or s3://BUCKET/PREFIX")
      }
    }
    if let endpoint, !endpoint.hasPrefix("https://"), !endpoint.hasPrefix("http://") {
      bucket.reject("endpoint", "must begin with https:// or http://")
    }
    check(reader)
  }

  private func check(_ reader: ConfigurationReader) {
    if let interval, interval < .seconds(60) { reader.reject("every", "must be at least 1m") }
    if verification < .seconds(60) { reader.reject("verify_every", "must be at least 1m") }
    if interval != nil, place == nil { reader.reject("to", "is needed where backups are made by themselves") }
    if interval != nil, passphrase == nil {
      reader.reject(
        "key", "is needed where backups are made by themselves; make one with: openssl rand -base64 24")
    }
  }

  private static func passphrase(
    _ reader: ConfigurationReader, _ environment: [String: String]
  ) -> BackupPassphrase? {
    guard let text = reader.optional("key", as: String.self) else { return nil }
    let secret = SecretText(text, environment: environment)
    if let missing = secret.missing {
      reader.reject("key", "names the variable \(missing), which is not set")
      return nil
    }
    guard secret.revealed.utf8.count >= shortestKey else {
      reader.reject("key", "must have at least 16 characters; make one with: openssl rand -base64 24")
      return nil
    }
    return BackupPassphrase(secret.revealed)
  }

  private static func retention(_ reader: ConfigurationReader) -> RetentionRule {
    let usual = RetentionRule.standard
    let rule = RetentionRule(
      last: reader.value("last", default: usual.last), daily: reader.value("daily", default: usual.daily),
      weekly: reader.value("weekly", default: usual.weekly),
      monthly: reader.value("monthly", default: usual.monthly))
    for (key, value) in [
      ("last", rule.last), ("daily", rule.daily), ("weekly", rule.weekly), ("monthly", rule.monthly),
    ] where !(0...1000).contains(value) {
      reader.reject(key, "must be between 0 and 1000")
    }
    return rule
  }

  private static func credentials(
    _ reader: ConfigurationReader, _ environment: [String: String]
  ) -> SignatureV4.Credentials? {
    func text(_ key: String, _ variable: String) -> String? {
      guard let text = reader.optional(key, as: String.self) else { return environment[variable] }
      let secret = SecretText(text, environment: environment)
      if let missing = secret.missing {
        reader.reject(key, "names the variable \(missing), which is not set")
      }
      return secret.revealed
    }
    let identifier = text("access_key_id", "AWS_ACCESS_KEY_ID")
    let secret = text("secret_access_key", "AWS_SECRET_ACCESS_KEY")
    let token = text("session_token", "AWS_SESSION_TOKEN")
    guard let identifier, let secret else { return nil }
    return .init(accessKeyID: identifier, secretAccessKey: secret, sessionToken: token)
  }
}
