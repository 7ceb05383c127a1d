import CMicrohttpd
import Essentials
import FoundationEssentials

/// The opening handshake of a WebSocket (RFC 6455 §4.2).
struct WebSocketHandshake: Sendable {
  let endpoint: WebSocketEndpoint
  let subprotocol: String?
  /// What proves that we understood the client's key.
  let acceptance: String

  /// Reads a client's handshake.
  init(_ headers: HTTPHeaders, endpoint: WebSocketEndpoint) throws(Problem) {
    guard headers.list("Connection").contains(where: { $0.equalsIgnoringCase("upgrade") }),
      headers.list("Upgrade").contains(where: { $0.equalsIgnoringCase("websocket") }),
      headers["Sec-WebSocket-Version"] == "13"
    else { throw .webSocketExpected }
    guard let key = headers["Sec-WebSocket-Key"], headers.count(of: "Sec-WebSocket-Key") == 1,
      let decoded = Data(base64Encoded: key), decoded.count == 16
    else { throw .badParameter("Sec-WebSocket-Key", "This must be 16 bytes in base 64.") }
    let offered = headers.list("Sec-WebSocket-Protocol")
    subprotocol = endpoint.protocols.first { offered.contains($0) }
    guard endpoint.protocols.isEmpty || subprotocol != nil else {
      throw .badParameter(
        "Sec-WebSocket-Protocol",
        "Offer \(endpoint.protocols.joined(separator: " or ")), which is spoken here.")
    }
    self.endpoint = endpoint
    acceptance = Self.acceptance(of: key)
  }

  /// The proof for a key: its SHA-1 with a fixed text, in base 64.
  static func acceptance(of key: String) -> String {
    let text = Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)
    var digest = [UInt8](repeating: 0, count: 20)
    gnutls_hash_fast(GNUTLS_DIG_SHA1, text, text.count, &digest)
    return Data(digest).base64EncodedString()
  }
}
