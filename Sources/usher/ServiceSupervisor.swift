import Essentials

#if canImport(Glibc)
import Glibc
#endif

/// Whoever started the program and watches over it, such as systemd: it is told when the program answers, that it still
/// does, and when it stops, as sd_notify(3) has it.
struct ServiceSupervisor: Sendable {
  /// The path of its socket; one in Linux's abstract namespace begins with `@`.
  private let socketName: String?
  /// How often it wants to hear that the program is alive.
  private let watchdog: Duration?

  /// - Parameter environment: Variables by name: `NOTIFY_SOCKET`, `WATCHDOG_USEC`, `WATCHDOG_PID`.
  init(environment: [String: String]) {
    socketName = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
    // Variables may have been inherited from a program for which they were meant.
    let isForUs = environment["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
    let microseconds = environment["WATCHDOG_USEC"].flatMap(Int64.init).flatMap { $0 > 0 ? $0 : nil }
    watchdog = isForUs ? microseconds.map { .microseconds($0) } : nil
  }

  /// The program answers.
  func noteReady() { send("READY=1\n") }

  /// The program was told to stop.
  func noteStopping() { send("STOPPING=1\n") }

  /// Says again and again that the program is alive, until it is cancelled. It sleeps where requests are handled, so where
  /// nothing moves any more it falls silent too, and the program is started anew.
  func keepAlive() async {
    guard let watchdog, socketName != nil else { return }
    while (try? await Task.sleep(for: watchdog / 3)) != nil { send("WATCHDOG=1\n") }
  }

  private func send(_ state: String) {
    guard let socketName, let (address, length) = Self.address(socketName) else { return }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let bytes = Array(state.utf8)
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        // Whoever does not listen is not waited for.
        _ = sendto(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT), address, length)
      }
    }
  }

  /// An address of unix(7), whose length is that of the name.
  private static func address(_ name: String) -> (sockaddr_un, socklen_t)? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(name.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    let isAbstract = bytes.first == UInt8(ascii: "@")
    if isAbstract { bytes[0] = 0 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let head = MemoryLayout<sockaddr_un>.size - MemoryLayout.size(ofValue: address.sun_path)
    return (address, socklen_t(head + bytes.count + (isAbstract ? 0 : 1)))
  }
}
