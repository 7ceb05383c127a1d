import CZlib
import Essentials
import HTTPClient
import HTTPServer
import Testing
import UsherTesting

@Suite("Compressed answers")
struct CompressionTests {
  private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
      &stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)
    )
    defer { deflateEnd(&stream) }
    return bytes.withUnsafeBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: Int(deflateBound(&stream, UInt(bytes.count)))) { output, count in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        _ = deflate(&stream, Z_FINISH)
        count = Int(stream.total_out)
      }
    }
  }

  /// Answers with these bytes as if they were gzip.
  private static func serve<Result: Sendable>(
    _ bytes: [UInt8], _ configuration: HTTPClientConfiguration = .direct,
    _ test: @Sendable (HTTPClient, String) async throws -> Result
  ) async throws -> Result {
    var router = Router()
    router.on(.get, "/") { request in
      var response = HTTPResponse.stream(type: "application/octet-stream") { writer in
        for start in stride(from: 0, to: bytes.count, by: 777) {
          try await writer.write(Array(bytes[start..<min(bytes.count, start + 777)]))
        }
      }
      if request.headers["Accept-Encoding"] == "gzip" { response.headers["Content-Encoding"] = "gzip" }
      return response
    }
    return try await HTTPTester.live(router) { port in
      try await withClient(configuration) { try await test($0, "http://127.0.0.1:\(port)/") }
    }
  }

  @Test("are unpacked", arguments: [0, 1, 1000, 300_000])
  func unpacked(size: Int) async throws {
    var random = SplitMix64(seed: UInt64(size))
    let bytes = (0..<size).map { _ in UInt8.random(in: 0..<16, using: &random) }
    try await Self.serve(Self.gzip(bytes)) { client, url in
      let response = try await client.send(HTTPClientRequest(url: url))
      #expect(response.headers["Content-Encoding"] == nil)
      #expect(try await response.bytes(upTo: size) == bytes)
    }
  }

  @Test("may have several members")
  func members() async throws {
    try await Self.serve(Self.gzip([1, 2]) + Self.gzip([3]) + Self.gzip([])) { client, url in
      let bytes = try await client.bytes(HTTPClientRequest(url: url))
      #expect(bytes == [1, 2, 3])
    }
  }

  @Test("that are small and become large stop at the limit")
  func bomb() async throws {
    var configuration = HTTPClientConfiguration.direct
    configuration.decompressedLimit = 1_000_000
    try await Self.serve(Self.gzip([UInt8](repeating: 0, count: 50_000_000)), configuration) { client, url in
      let response = try await client.send(HTTPClientRequest(url: url))
      var count = 0
      await #expect(throws: HTTPClientError.tooLarge(limit: 1_000_000)) {
        for try await bytes in response.body {
          #expect(bytes.count <= 65_536)
          count += bytes.count
        }
      }
      #expect(count <= 1_000_000)
    }
  }

  @Test("that are damaged or cut off are said to be", arguments: [1, 5, 12, 100, 2000])
  func damaged(position: Int) async throws {
    var random = SplitMix64(seed: 1)
    let whole = Self.gzip((0..<5000).map { _ in UInt8.random(in: 0..<200, using: &random) })
    var damaged = whole
    damaged[position] ^= 0xFF
    for bytes in [Array(whole[..<position]), damaged] {
      let failure = try await Self.serve(bytes) { client, url in
        await client.failure(HTTPClientRequest(url: url))
      }
      switch failure {
      case .malformed: break
      // Bytes 4 to 9 of the frame say nothing about the data.
      case nil where 4...9 ~= position && bytes.count == whole.count: break
      default: Issue.record("\(String(describing: failure))")
      }
    }
  }

  @Test("are left alone when the caller asks for an encoding itself, or for a part")
  func asked() async throws {
    let bytes = Self.gzip([1, 2, 3])
    try await Self.serve(bytes) { client, url in
      for header in [
        (name: "Accept-Encoding", value: "gzip"), ("accept-encoding", "identity"), ("Range", "bytes=0-"),
      ] {
        let response = try await client.send(HTTPClientRequest(url: url, headers: [header]))
        #expect(try await response.bytes(upTo: 1000) == bytes)
      }
    }
  }
}
