/// What a password hash costs: memory and passes of Argon2id (RFC 9106), always on one lane.
public struct PasswordParameters: Hashable, Sendable {
  /// How much memory a hash fills, in KiB.
  public let memory: Int
  /// How often it passes over that memory.
  public let passes: Int

  /// The least and the most memory that is taken, in KiB.
  public static let memoryRange = 8...262_144
  /// The least and the most passes that are taken.
  public static let passRange = 1...16

  /// Makes parameters, or nothing when a value is outside its range.
  public init?(memory: Int, passes: Int) {
    guard Self.memoryRange.contains(memory), Self.passRange.contains(passes) else { return nil }
    self.init(checkedMemory: memory, passes: passes)
  }

  private init(checkedMemory memory: Int, passes: Int) {
    self.memory = memory
    self.passes = passes
  }

  /// What new hashes cost: 19 MiB and two passes, the second of OWASP's equally strong choices
  /// (https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html). `Docs/Identity.md` says what it
  /// was measured to take, and why it is not more.
  public static let standard = PasswordParameters(checkedMemory: 19_456, passes: 2)

  /// As little as the library lets through: for tests, which hash often and keep nothing secret.
  public static let forTests = PasswordParameters(checkedMemory: 8, passes: 1)
}
