public import Analytics
public import Essentials
import FoundationEssentials
import HTTPClient
import Mail

extension AlertReceiver.Kind: ConfigurationValue {}
extension AlertRule.Severity: ConfigurationValue {}

extension AlertSettings {
  private static let mostReceivers = 20

  /// The section `alerts`.
  ///
  /// - Parameter sendsMail: Whether there is a mail server.
  init(_ reader: ConfigurationReader, sendsMail: Bool, environment: [String: String]) {
    self.init()
    isOn = reader.value("enabled", default: isOn)
    suggests = reader.value("suggested", default: suggests)
    pause = reader.value("repeat", default: pause)
    if !(Duration.seconds(60)...Duration.seconds(7 * 86_400)).contains(pause) {
      reader.reject("repeat", "must be from 1m to 7d")
    }
    for section in reader.sections("receivers") {
      let receiver = AlertReceiver(section, sendsMail: sendsMail, environment: environment)
      if receivers.contains(where: { $0.name == receiver.name }) {
        section.reject("name", "is another receiver's")
      }
      receivers.append(receiver)
    }
    if receivers.count > Self.mostReceivers {
      reader.reject("receivers", "must have at most \(Self.mostReceivers) entries")
    }
    let beat = reader.section("heartbeat")
    heartbeat = beat.address("url", environment)
    heartbeatPause = beat.value("every", default: heartbeatPause)
    if !(Duration.seconds(30)...Duration.seconds(86_400)).contains(heartbeatPause) {
      beat.reject("every", "must be from 30s to 1d")
    }
  }
}

extension AlertReceiver {
  fileprivate init(_ reader: ConfigurationReader, sendsMail: Bool, environment: [String: String]) {
    self.init(name: reader.required("name") ?? "", kind: reader.required("kind") ?? .webhook)
    addresses = reader.list("to")
    url = reader.address("url", environment)
    key = reader.secret("key", environment)
    least = reader.value("severity", default: least)
    after = reader.value("after", default: after)
    if !(1...60).contains(name.count) { reader.reject("name", "must have 1 to 60 characters") }
    if !(Duration.zero...Duration.seconds(7 * 86_400)).contains(after) {
      reader.reject("after", "must be at most 7d")
    }
    switch kind {
    case .mail:
      if addresses.isEmpty || addresses.count > 50 { reader.reject("to", "must have 1 to 50 mail addresses") }
      for address in addresses where (try? Mailbox(parsing: address)) == nil {
        reader.reject("to", "has “\(address)”, which is no mail address")
      }
      if !sendsMail { reader.reject("kind", "needs the section “mail”: nobody takes mails yet") }
    case .slack, .webhook:
      if !reader.has("url") { reader.reject("url", "must be the address, best as secret:NAME") }
    case .pagerduty, .opsgenie:
      if !reader.has("key") { reader.reject("key", "must be the integration's key, best as secret:NAME") }
    }
    if kind == .webhook, let key, WebhookKey.bytes(key.revealed) == nil, key.missing == nil {
      reader.reject("key", "must begin with whsec_ and be Base64 after it, of at least 24 bytes")
    }
  }
}

extension ConfigurationReader {
  fileprivate func secret(_ key: String, _ environment: [String: String]) -> SecretText? {
    guard let text = optional(key, as: String.self) else { return nil }
    let secret = SecretText(text, environment: environment)
    if let missing = secret.missing { reject(key, "needs \(missing), which is not set") }
    return secret
  }

  fileprivate func address(_ key: String, _ environment: [String: String]) -> SecretText? {
    guard let secret = secret(key, environment) else { return nil }
    if secret.missing == nil, (try? Destination(secret.revealed)) == nil {
      reject(key, "must be an address such as https://example.com/alerts")
    }
    return secret
  }
}

/// Secrets as Standard Webhooks writes them.
enum WebhookKey {
  /// The bytes; nothing where it is none.
  static func bytes(_ text: String) -> [UInt8]? {
    guard text.hasPrefix("whsec_"), let data = Data(base64Encoded: String(text.dropFirst(6))),
      data.count >= 24
    else { return nil }
    return [UInt8](data)
  }
}
