import CMicrohttpd

#if canImport(Glibc)
import Glibc
#endif

/// Switches a connection from HTTP to WebSocket.
enum UpgradeResponse {
  static func queue(_ handshake: WebSocketHandshake, on connection: OpaquePointer) -> Bool {
    guard let response = MHD_create_response_for_upgrade(upgraded, nil) else { return false }
    defer { MHD_destroy_response(response) }
    _ = MHD_add_response_header(response, "Upgrade", "websocket")
    _ = MHD_add_response_header(response, "Sec-WebSocket-Accept", handshake.acceptance)
    if let subprotocol = handshake.subprotocol {
      _ = MHD_add_response_header(response, "Sec-WebSocket-Protocol", subprotocol)
    }
    return MHD_queue_response(connection, 101, response) == .YES
  }
}

private func upgraded(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ exchange: UnsafeMutableRawPointer?,
  _ early: UnsafePointer<CChar>?, _ earlySize: Int, _ socket: Int32, _ upgrade: OpaquePointer?
) {
  guard let exchange, let upgrade else { return }
  let bytes = UnsafeRawBufferPointer(start: early, count: early == nil ? 0 : earlySize)
  Unmanaged<Exchange>.fromOpaque(exchange).takeUnretainedValue()
    .upgraded(socket: socket, early: Array(bytes), handle: upgrade)
}
