/// Something with a name that customers may write: an event, a team, a venue, a city.
public struct KnownEntity: Hashable, Sendable {
  public let kind: EntityKind
  /// As the catalogue has it.
  public let name: String
  /// Other names: `Dubs` for the Warriors, `NYC`.
  public let aliases: [String]

  /// Makes an entity.
  public init(_ kind: EntityKind, _ name: String, aliases: [String] = []) {
    self.kind = kind
    self.name = name
    self.aliases = aliases
  }
}
