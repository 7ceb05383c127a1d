public import Essentials
public import Identity

extension AccountSettings.Registration: ConfigurationValue {}

extension AccountSettings {
  /// The section `accounts`.
  init(_ reader: ConfigurationReader) {
    self.init()
    registration = reader.value("registration", default: registration)
    accessLifetime = reader.value("access_token", default: accessLifetime)
    refreshLifetime = reader.value("refresh_token", default: refreshLifetime)
    longestSession = reader.value("longest_session", default: longestSession)
    if !(.seconds(60)...(.seconds(86_400))).contains(accessLifetime) {
      reader.reject("access_token", "must be between 1m and 24h")
    }
    if refreshLifetime < accessLifetime {
      reader.reject("refresh_token", "must be at least as long as access_token")
    }
    if longestSession < refreshLifetime {
      reader.reject("longest_session", "must be at least as long as refresh_token")
    }
  }
}
