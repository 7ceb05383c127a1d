import FoundationEssentials

extension ModelMessage {
  /// Whether a picture is a part of it.
  var hasImage: Bool {
    content.contains { if case .image = $0 { true } else { false } }
  }
}

extension ModelImage {
  /// The address of the picture; bytes become a `data:` address.
  var address: String {
    switch source {
    case .url(let url): url
    case .data(let bytes, let mediaType): "data:\(mediaType);base64,\(Data(bytes).base64EncodedString())"
    }
  }
}
