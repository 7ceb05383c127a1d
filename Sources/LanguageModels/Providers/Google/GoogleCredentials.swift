import Essentials
import FoundationEssentials

/// By what Google knows this server: the files and places that Google's own libraries read
/// (https://google.aip.dev/auth/4110).
public enum GoogleCredentials: Hashable, Sendable {
  /// A service account with its private key.
  case serviceAccount(GoogleServiceAccount)
  /// A person who signed in with `gcloud auth application-default login`.
  case authorizedUser(
    clientID: String, clientSecret: ProviderKey, refreshToken: ProviderKey, tokenURI: String)
  /// The machine's own account, which the metadata server of Google Cloud speaks for; its host.
  case metadataServer(host: String)

  /// Why there are none.
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file cannot be read; its path.
    case unreadable(String)
    /// The file holds no credentials that can be used; its path, and what is wrong.
    case invalid(String, String)

    public var description: String {
      switch self {
      case .unreadable(let path): "Google's credentials cannot be read: \(path)"
      case .invalid(let path, let reason): "Google's credentials in \(path) cannot be used: \(reason)"
      }
    }
  }

  /// Where Google exchanges assertions for tokens.
  static let tokenURI = "https://oauth2.googleapis.com/token"

  /// Finds credentials: in the file named, in that of `GOOGLE_APPLICATION_CREDENTIALS`, where `gcloud` leaves them, or
  /// else those of the machine. Reads files; blocks.
  public static func find(
    path: String? = nil, environment: [String: String]
  ) throws(Failure) -> GoogleCredentials {
    if let path = path ?? environment["GOOGLE_APPLICATION_CREDENTIALS"], !path.isEmpty {
      return try read(path)
    }
    if let home = environment["HOME"] {
      let path =
        (environment["CLOUDSDK_CONFIG"] ?? "\(home)/.config/gcloud")
        + "/application_default_credentials.json"
      if FileManager.default.fileExists(atPath: path) { return try read(path) }
    }
    return .metadataServer(host: environment["GCE_METADATA_HOST"] ?? "metadata.google.internal")
  }

  /// Reads a file with the key of a service account, or with a person's. Blocks.
  public static func read(_ path: String) throws(Failure) -> GoogleCredentials {
    guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable(path) }
    do {
      return try GoogleCredentials(parsing: Array(data))
    } catch {
      throw .invalid(path, error.reason)
    }
  }

  /// What is wrong with a file.
  struct Flaw: Error {
    let reason: String
  }

  /// Reads credentials from JSON.
  init(parsing bytes: [UInt8]) throws(Flaw) {
    guard let file = try? JSONValue(parsing: bytes) else { throw Flaw(reason: "it is not JSON") }
    func member(_ name: String) throws(Flaw) -> String {
      guard let value = file[name]?.stringValue, !value.isEmpty else {
        throw Flaw(reason: "\(name) is missing")
      }
      return value
    }
    let tokenURI = file["token_uri"]?.stringValue ?? Self.tokenURI
    switch try member("type") {
    case "service_account":
      self = .serviceAccount(
        GoogleServiceAccount(
          email: try member("client_email"), privateKey: try member("private_key"),
          keyID: file["private_key_id"]?.stringValue, project: file["project_id"]?.stringValue,
          tokenURI: tokenURI))
    case "authorized_user":
      self = .authorizedUser(
        clientID: try member("client_id"), clientSecret: ProviderKey(try member("client_secret")),
        refreshToken: ProviderKey(try member("refresh_token")), tokenURI: tokenURI)
    case let other: throw Flaw(reason: "credentials of the type \(other) are not known")
    }
  }
}
