import Essentials

/// How users come to be, and how long what they are given is good.
public struct AccountSettings: Hashable, Sendable {
  /// Who may become a user.
  public enum Registration: String, Hashable, Sendable, CaseIterable {
    /// Who was invited.
    case invitation
    /// Everybody, as a customer.
    case open
  }

  /// Who may become a user.
  public var registration = Registration.invitation
  /// How long an access token is good.
  public var accessLifetime = Duration.seconds(30 * 60)
  /// How long a refresh token is good.
  public var refreshLifetime = Duration.seconds(7 * 86_400)
  /// After so long a session ends, however often it is refreshed.
  public var longestSession = Duration.seconds(90 * 86_400)
  /// How long after a refresh the same request is answered the same way again: its answer may have been lost.
  public var refreshRespite = Duration.seconds(10)
  /// How long a link to set a password is good.
  public var resetLifetime = Duration.seconds(30 * 60)
  /// How long an invitation is good.
  public var invitationLifetime = Duration.seconds(7 * 86_400)
  /// How often somebody may guess.
  public var limits = SignInLimits()

  /// The defaults.
  public init() {}
}
