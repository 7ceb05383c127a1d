import Channels
import Essentials

extension WebhookSettings {
  /// The section `webhooks`. It is the server's own: which of its neighbours may be called is not for a company to say.
  init(_ reader: ConfigurationReader) {
    self.init()
    privateHosts = Set(reader.list("private_hosts", of: String.self).map { $0.lowercased() })
    timeout = reader.value("timeout", default: timeout)
    retention = reader.value("log", default: retention)
    concurrency = reader.value("concurrency", default: concurrency)
    if privateHosts.contains(where: { $0.contains("/") || $0.isEmpty }) {
      reader.reject("private_hosts", "must list hosts without scheme, port and path, such as hooks.internal")
    }
    if !(Duration.seconds(1)...Duration.seconds(60)).contains(timeout) {
      reader.reject("timeout", "must be between 1s and 60s")
    }
    if retention < .seconds(3600) { reader.reject("log", "must be at least 1h") }
    if !(1...64).contains(concurrency) { reader.reject("concurrency", "must be between 1 and 64") }
  }
}
