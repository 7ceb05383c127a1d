import Essentials
import Glibc
import Synchronization

/// Serves one client over the program's own input and output, one message a line.
public struct MCPProgramServer: Sendable {
  private let service: MCPService

  /// Serves with a service.
  public init(_ service: MCPService) {
    self.service = service
  }

  /// The most requests that are answered side by side.
  private static let width = 16

  /// Serves until the input ends; requests that are under way are answered first.
  public func run() async {
    let lines = Self.lines()
    let output = Output()
    let calls = Calls()
    await withTaskGroup(of: Void.self) { group in
      var running = 0
      for await line in lines {
        guard let message = try? RPCMessage(parsing: line) else {
          output.write(.failure(id: nil, .parse("This is no message of JSON-RPC 2.0.")))
          continue
        }
        switch message {
        case .request(let id, let method, let params):
          if running >= Self.width {
            await group.next()
            running -= 1
          }
          running += 1
          group.addTask {
            let task = Task { await service.answer(id, method, params) }
            calls.begin(id, task)
            let answer = await task.value
            // Who has cancelled waits for nothing.
            if calls.end(id) { output.write(answer) }
          }
        case .notification("notifications/cancelled", let params): calls.cancel(params)
        default: continue
        }
      }
    }
  }

  /// The lines of the input, read by a thread of their own.
  private static func lines() -> AsyncStream<[UInt8]> {
    let (stream, continuation) = AsyncStream<[UInt8]>.makeStream(
      bufferingPolicy: .bufferingOldest(Self.width))
    let box = Unmanaged.passRetained(Reader(continuation))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<Reader>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
      }, box.toOpaque())
    if status == 0 {
      pthread_detach(thread)
    } else {
      box.release()
      continuation.finish()
    }
    return stream
  }

  private final class Reader {
    private let continuation: AsyncStream<[UInt8]>.Continuation

    init(_ continuation: AsyncStream<[UInt8]>.Continuation) {
      self.continuation = continuation
    }

    func run() {
      var buffer = LineBuffer(limit: ProgramTransport.lineLimit)
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = read(STDIN_FILENO, &bytes, bytes.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0, let lines = try? buffer.take(bytes[..<count]) else { break }
        for line in lines {
          // A client that asks faster than it is answered has to wait.
          while case .dropped = continuation.yield(line) { usleep(1000) }
        }
      }
      continuation.finish()
    }
  }

  /// Writes whole lines, one at a time.
  private final class Output: Sendable {
    private let turn = Mutex(())

    func write(_ message: RPCMessage) {
      let line = message.text.bytes + [UInt8(ascii: "\n")]
      turn.withLock { _ in
        var rest = line[...]
        while !rest.isEmpty {
          let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
          if count < 0, errno == EINTR { continue }
          guard count > 0 else { return }
          rest = rest.dropFirst(count)
        }
      }
    }
  }

  /// The requests that are being answered.
  private final class Calls: Sendable {
    private let tasks = Mutex<[RPCID: Task<RPCMessage, Never>]>([:])

    func begin(_ id: RPCID, _ task: Task<RPCMessage, Never>) {
      tasks.withLock { $0[id] = task }
    }

    func end(_ id: RPCID) -> Bool {
      tasks.withLock { $0.removeValue(forKey: id) } != nil
    }

    func cancel(_ params: JSONText?) {
      guard let named = params?.value["requestId"] else { return }
      let id: RPCID? = named.integerValue.map { .number($0) } ?? named.stringValue.map { .name($0) }
      guard let id else { return }
      tasks.withLock { $0.removeValue(forKey: id) }?.cancel()
    }
  }
}
