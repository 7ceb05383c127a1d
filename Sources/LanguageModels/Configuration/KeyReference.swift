/// Where a key comes from: `env:NAME`, a company's `secret:NAME`, the key itself, or the variable that usually holds it.
struct KeyReference {
  /// The key, when it is there.
  let secret: ProviderKey?
  /// The variable that was asked and is not set.
  let variable: String?

  init(_ text: String?, usual: [String], _ environment: [String: String]) {
    guard let text else {
      secret = usual.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }.map(ProviderKey.init)
      variable = secret == nil ? usual.first : nil
      return
    }
    guard text.hasPrefix("env:") || text.hasPrefix("secret:") else {
      secret = text.isEmpty ? nil : ProviderKey(text)
      variable = nil
      return
    }
    let name = text.hasPrefix("env:") ? String(text.dropFirst("env:".count)) : text
    let value = environment[name].flatMap { $0.isEmpty ? nil : $0 }
    secret = value.map(ProviderKey.init)
    variable = value == nil ? name : nil
  }
}
