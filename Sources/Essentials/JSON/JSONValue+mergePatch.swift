extension JSONValue {
  /// The value after a merge patch (RFC 7396): members that are `null` in the patch go, other objects are patched member by
  /// member, everything else is replaced.
  public func patched(with patch: JSONValue) -> JSONValue {
    guard case .object(let changes) = patch else { return patch }
    var members = objectValue ?? [:]
    for (name, change) in changes {
      if change == .null {
        members.removeValue(forKey: name)
      } else {
        members[name] = (members[name] ?? .null).patched(with: change)
      }
    }
    return .object(members)
  }
}
