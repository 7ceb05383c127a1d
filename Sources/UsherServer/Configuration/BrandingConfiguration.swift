import Essentials

/// How the chat page looks.
public struct BrandingConfiguration: Hashable, Sendable {
  /// The colour of buttons and of the customer's messages, as `#rrggbb`; nothing for the usual one.
  public var color: String?
  /// The address of a picture beside the name; nothing for none.
  public var logo: String?

  init(_ reader: ConfigurationReader) {
    color = reader.optional("color", as: String.self)?.lowercased()
    if let color, !Self.isColor(color) {
      reader.reject("color", "must be a colour such as \"#1a73e8\"")
    }
    logo = reader.optional("logo")
    if let logo, Self.origin(of: logo) == nil {
      reader.reject("logo", "must be the address of a picture: https://www.example.com/logo.svg")
    }
  }

  private static func isColor(_ text: String) -> Bool {
    text.utf8.count == 7 && text.utf8.first == UInt8(ascii: "#")
      && text.utf8.dropFirst().allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  /// `https://www.example.com` of the logo's address, for the page's rules about where pictures may come from.
  var logoOrigin: String? { logo.flatMap(Self.origin) }

  private static func origin(of address: String) -> String? {
    guard address.hasPrefix("https://"), address.utf8.count <= 1000,
      address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"\"'<>;,\\".utf8.contains($0) })
    else { return nil }
    let host = address.dropFirst("https://".count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    return host.isEmpty || host.contains("@") ? nil : "https://\(host)"
  }
}
