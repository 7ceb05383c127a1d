import FoundationEssentials

extension ModelImage {
  /// Where the picture is, a `data:` address opened: services take the bytes apart from the addresses.
  var inlined: Source {
    guard case .url(let url) = source, url.lowercased().hasPrefix("data:"),
      let comma = url.firstIndex(of: ",")
    else { return source }
    let parameters = url[..<comma].dropFirst("data:".count).split(separator: ";").map { $0.lowercased() }
    guard parameters.last == "base64", let type = parameters.first, type.contains("/"),
      let data = Data(base64Encoded: String(url[url.index(after: comma)...]))
    else { return source }
    return .data(Array(data), mediaType: type)
  }
}

extension String {
  /// Whether there is nothing to read in it.
  var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
