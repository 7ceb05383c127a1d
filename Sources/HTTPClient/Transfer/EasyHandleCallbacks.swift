import CCurl
import CLinux

#if canImport(Glibc)
import Glibc
#endif

// What libcurl calls, on the loop's thread.

private func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
  context.flatMap { Unmanaged<EasyHandle>.fromOpaque($0).takeUnretainedValue().transfer }
}

private func bytes(_ start: UnsafeMutablePointer<CChar>?, _ count: Int) -> UnsafeBufferPointer<UInt8> {
  UnsafeRawBufferPointer(start: start, count: count).assumingMemoryBound(to: UInt8.self)
}

func headerCame(
  _ line: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let transfer = transfer(context) else { return 0 }
  return transfer.receive(line: bytes(line, size * count)) ? size * count : 0
}

func bodyCame(
  _ start: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let transfer = transfer(context) else { return 0 }
  return transfer.receive(bytes(start, size * count)) ? size * count : Int(CURL_WRITEFUNC_PAUSE)
}

/// The connection stands and the request is about to be sent. The connection may be one that another call made, which
/// was free to go elsewhere.
func connected(
  _ context: UnsafeMutableRawPointer?, _ remote: UnsafeMutablePointer<CChar>?,
  _ local: UnsafeMutablePointer<CChar>?, _ remotePort: Int32, _ localPort: Int32
) -> Int32 {
  guard let transfer = transfer(context) else { return CURL_PREREQFUNC_ABORT }
  return transfer.connected(to: remote.map { String(cString: $0) } ?? "")
    ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

/// Makes a socket for an address that libcurl has found for the host's name: the last place where it can be refused,
/// whatever the name was looked up to before.
func openSocket(
  _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype,
  _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
  guard let context, let address else { return -1 }
  let handle = Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
  guard let transfer = handle.transfer else { return -1 }
  let isAllowed = withUnsafePointer(to: &address.pointee.addr) { transfer.mayConnect(to: $0) }
  guard isAllowed else { return -1 }
  let descriptor = socket(
    address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.protocol)
  if descriptor >= 0 { handle.loop.opened(descriptor) }
  return descriptor
}

func closeSocket(_ context: UnsafeMutableRawPointer?, _ descriptor: curl_socket_t) -> Int32 {
  if let context { Unmanaged<TransferLoop>.fromOpaque(context).takeUnretainedValue().closed(descriptor) }
  return close(descriptor)
}
