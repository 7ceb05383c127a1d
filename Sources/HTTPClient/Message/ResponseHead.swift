/// An answer's status and header fields, put together line by line.
struct ResponseHead: Sendable {
  private(set) var status = 0
  private(set) var headers = HTTPClientHeaders()
  /// Whether all lines are there.
  private(set) var isComplete = false
  /// What all lines took so far, those of interim answers and trailers too.
  private(set) var byteCount = 0

  /// Takes the next line with its end.
  mutating func take(_ line: UnsafeBufferPointer<UInt8>) {
    byteCount += line.count
    // What comes after the head are trailers: nobody waits for them.
    guard !isComplete else { return }
    if line.starts(with: Self.statusLine) {
      // Another one follows an interim answer (1xx).
      status = line.drop { $0 != UInt8(ascii: " ") }.dropFirst().prefix(3).reduce(0) { number, byte in
        0x30...0x39 ~= byte ? number * 10 + Int(byte - 0x30) : number
      }
      headers = HTTPClientHeaders()
    } else if line.allSatisfy({ $0 == 0x0D || $0 == 0x0A }) {
      isComplete = status >= 200
    } else {
      headers.append(line)
    }
  }

  private static let statusLine = Array("HTTP/".utf8)
}
