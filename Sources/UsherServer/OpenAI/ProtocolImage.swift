import Essentials
import FoundationEssentials
import LanguageModels

/// A picture in OpenAI's protocol: where it is, or all of it (RFC 2397).
enum ProtocolImage {
  /// What an address may look like.
  static let pattern =
    "^(https?://.+|data:[a-z]+/[a-z0-9.+-]+;base64,([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$"

  /// The picture at an address, or nothing when it is not such an address.
  static func image(_ url: String, detail: String?) -> ModelImage? {
    if url.hasPrefix("https://") || url.hasPrefix("http://") {
      return ModelImage(.url(url), detail: detail)
    }
    guard url.hasPrefix("data:"), let comma = url.firstIndex(of: ","), url[..<comma].hasSuffix(";base64"),
      let bytes = Data(base64Encoded: String(url[url.index(after: comma)...]))
    else { return nil }
    let type = url[..<comma].dropFirst("data:".count).dropLast(";base64".count)
    return ModelImage(.data(Array(bytes), mediaType: String(type)), detail: detail)
  }
}
