import Essentials
import HTTPServer
import Synchronization
import Testing
import UsherTesting

#if canImport(Glibc)
import Glibc
#endif

@Suite("Uploads")
struct UploadTests {
  private static func router(_ limits: MultipartLimits = MultipartLimits()) -> Router {
    var router = Router()
    router.on(.post, "/upload", body: .multipart(limits: limits)) { request in
      let form = try #require(request.multipart)
      let fields = form.fields.map { "\($0.name)=\($0.value)" }
      let files = form.files.map { file in
        let bytes = FileRegion(path: file.path).map(\.self) == nil ? "gone" : "kept"
        return "\(file.name)=\(file.filename):\(file.mediaType):\(file.size):\(bytes)"
      }
      return .text((fields + files).joined(separator: "\n"))
    }
    return router
  }

  private static func part(_ name: String, filename: String? = nil, type: String? = nil, _ content: [UInt8])
    -> [UInt8]
  {
    var head = "--xyz\r\nContent-Disposition: form-data; name=\"\(name)\""
    if let filename { head += "; filename=\"\(filename)\"" }
    if let type { head += "\r\nContent-Type: \(type)" }
    return Array((head + "\r\n\r\n").utf8) + content + [13, 10]
  }

  private static let end = Array("--xyz--\r\n".utf8)
  private static let headers: HTTPHeaders = ["Content-Type": "multipart/form-data; boundary=xyz"]

  private static func files(in folder: TemporaryFolder) -> [String] {
    var names: [String] = []
    guard let directory = opendir(folder.path) else { return names }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name.0) { String(cString: $0) }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }

  private static func configuration(_ folder: TemporaryFolder) -> HTTPServerConfiguration {
    var configuration = HTTPServerConfiguration()
    configuration.uploadDirectory = folder.path
    return configuration
  }

  @Test("Fields and files arrive, and the files are gone afterwards", arguments: HTTPTransport.allCases)
  func uploads(_ transport: HTTPTransport) async throws {
    let folder = try TemporaryFolder()
    try await HTTPTester.run(Self.router(), over: transport, configuration: Self.configuration(folder)) {
      client in
      // What is nested is content like any other.
      let inner = "--inner\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--inner--"
      let body =
        Self.part("note", Array("für dich".utf8))
        + Self.part(
          "doc", filename: "../../a.pdf", type: "application/pdf", [UInt8](repeating: 7, count: 3000))
        + Self.part("nested", filename: "n", type: "multipart/mixed; boundary=inner", Array(inner.utf8))
        + Self.end
      let answer = try await client.send(.post, "/upload", headers: Self.headers, body: body)
      #expect(
        answer.text == """
          note=für dich
          doc=a.pdf:application/pdf:3000:kept
          nested=n:multipart/mixed:\(inner.utf8.count):kept
          """)
    }
    #expect(Self.files(in: folder).isEmpty)
  }

  @Test("A file of many megabytes goes to disk, not into memory")
  func huge() async throws {
    let folder = try TemporaryFolder()
    try await HTTPTester.live(Self.router(), configuration: Self.configuration(folder)) { port in
      let megabyte = [UInt8](repeating: 13, count: 1 << 20)
      let start = Array(Self.part("f", filename: "big", []).dropLast(2))
      let socket = try RawSocket(port: port)
      let length = start.count + 40 * megabyte.count + 2 + Self.end.count
      try await socket.send(
        "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=xyz\r\n"
          + "Content-Length: \(length)\r\n\r\n")
      try await socket.send(start)
      for _ in 0..<40 { try await socket.send(megabyte) }
      try await socket.send([13, 10] + Self.end)
      var reader = AnswerReader(socket)
      #expect(try await reader.next().text == "f=big:text/plain:\(40 << 20):kept")
    }
    #expect(Self.files(in: folder).isEmpty)
  }

  @Test(
    "What is too much or malformed is refused, and leaves nothing behind", arguments: HTTPTransport.allCases,
    [
      ("file", 413), ("files", 413), ("field", 413), ("fields", 413), ("unfinished", 400), ("empty", 400),
      ("text", 400),
    ])
  func limits(_ transport: HTTPTransport, _ example: (kind: String, status: Int)) async throws {
    let folder = try TemporaryFolder()
    let limits = MultipartLimits(total: 100_000, file: 1000, files: 2, field: 100, fields: 2)
    let long = [UInt8](repeating: 0x61, count: 1001)
    let body: [UInt8] =
      switch example.kind {
      case "file": Self.part("a", filename: "a", long) + Self.end
      case "files": (1...3).flatMap { Self.part("a", filename: "\($0)", [1]) } + Self.end
      case "field": Self.part("a", long) + Self.end
      case "fields": (1...3).flatMap { Self.part("\($0)", [0x61]) } + Self.end
      case "unfinished": Self.part("a", filename: "a", [1, 2, 3])
      case "empty": Array("\r\n".utf8)
      default: Self.part("a", [0xFF, 0xFE]) + Self.end
      }
    try await HTTPTester.run(
      Self.router(limits), over: transport, configuration: Self.configuration(folder)
    ) { client in
      let answer = try await client.send(.post, "/upload", headers: Self.headers, body: body)
      #expect(answer.status == example.status)
      #expect(answer.problemKind != nil)
    }
    #expect(Self.files(in: folder).isEmpty)
  }

  @Test(
    "A content type that is no form with a boundary is refused", arguments: HTTPTransport.allCases,
    [
      ("multipart/form-data", 400), ("multipart/form-data; boundary=", 415),
      ("multipart/mixed; boundary=xyz", 415),
      ("application/json", 415), ("multipart/form-data; boundary=\(String(repeating: "a", count: 71))", 400),
      ("nonsense", 415),
    ])
  func types(_ transport: HTTPTransport, _ example: (type: String, status: Int)) async throws {
    try await HTTPTester.run(Self.router(), over: transport) { client in
      let answer = try await client.send(
        .post, "/upload", headers: ["Content-Type": example.type], body: Self.part("a", [1]) + Self.end)
      #expect(answer.status == example.status)
    }
  }

  @Test("A client that leaves in the middle of a file leaves nothing behind")
  func vanishes() async throws {
    let folder = try TemporaryFolder()
    try await HTTPTester.live(Self.router(), configuration: Self.configuration(folder)) { port in
      let socket = try RawSocket(port: port)
      try await socket.send(
        "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=xyz\r\n"
          + "Content-Length: 100000\r\n\r\n")
      try await socket.send(Self.part("f", filename: "half", [UInt8](repeating: 1, count: 5000)))
      for _ in 0..<2000 where Self.files(in: folder).isEmpty { try await Task.sleep(for: .milliseconds(5)) }
      #expect(Self.files(in: folder).count == 1)
      socket.reset()
      for _ in 0..<2000 where !Self.files(in: folder).isEmpty { try await Task.sleep(for: .milliseconds(5)) }
      #expect(Self.files(in: folder).isEmpty)
    }
  }
}
