import Essentials
import HTTPServer
import Synchronization

/// Services that speak OpenAI's protocol and fail in every way, over real sockets: `/alpha/v1/chat/completions` and so
/// on. The first one is out of order for a while.
final class FaultyServices: Sendable {
  static let names = ["alpha", "beta", "gamma"]

  let log = FaultLog()
  private let random: Mutex<SplitMix64>
  private let outage: Range<ContinuousClock.Instant>

  init(seed: UInt64, outage: Range<ContinuousClock.Instant>) {
    random = Mutex(SplitMix64(seed: seed))
    self.outage = outage
  }

  var router: Router {
    var router = Router()
    router.on(.post, "/{service}/v1/chat/completions", body: .bytes(limit: 1 << 20, types: [])) {
      [self] request in
      let body = try JSONValue(parsing: request.body)
      let service = String(request.path.split(separator: "/")[0])
      let question = body["messages"]?.arrayValue?.last?["content"]?.stringValue ?? ""
      return try await answer(service, question)
    }
    return router
  }

  private func answer(_ service: String, _ question: String) async throws -> HTTPResponse {
    let (fault, pause) = random.withLock { random in
      (Fault.random(&random), Duration.milliseconds(Int.random(in: 20...120, using: &random)))
    }
    let isOut = service == Self.names[0] && outage.contains(.now)
    log.call(service, question, fault, isOut: isOut)
    if isOut { return Self.refusal(500, "out of order") }
    switch fault {
    case .rateLimit:
      var response = Self.refusal(429, "slow down")
      response.headers.add("Retry-After", "1")
      return response
    case .serverError: return Self.refusal(500, "something broke")
    case .overload: return Self.refusal(503, "too much to do")
    case .silence:
      try await Task.sleep(for: .seconds(25))
      return Self.refusal(500, "too late")
    default:
      return .stream(type: "text/event-stream") { [log] writer in
        try await Task.sleep(for: pause)
        try await Self.write(service, question, fault, log, writer)
      }
    }
  }

  private static func write(
    _ service: String, _ question: String, _ fault: Fault, _ log: FaultLog, _ writer: BodyWriter
  ) async throws {
    switch fault {
    case .stall:
      try await writer.write(piece(#"{"role":"assistant","content":""}"#))
      for _ in 0..<100 {
        try await Task.sleep(for: .milliseconds(250))
        try await writer.write(": still there\n\n")
      }
    case .earlyReset:
      try await writer.write(piece(#"{"role":"assistant","content":""}"#))
      throw Broken()
    case .garbage: try await writer.write("data: {\"choices\": [}}<html>\n\n")
    case .empty: try await writer.write(end)
    default:
      let words = answer(service, question).split(separator: " ", omittingEmptySubsequences: false)
      for (index, word) in words.enumerated() {
        if index == 0 { log.shows(question) }
        try await writer.write(piece(#"{"content":"\#(word)\#(index == words.count - 1 ? "" : " ")"}"#))
        if index == 0, fault == .lateReset {
          log.cuts(question)
          try await Task.sleep(for: .milliseconds(20))
          throw Broken()
        }
        if index == 0, fault == .lateStall {
          log.cuts(question)
          try await Task.sleep(for: .seconds(25))
        }
        try await Task.sleep(for: .milliseconds(fault == .slow ? 150 : 5))
      }
      try await writer.write(end)
    }
  }

  /// The one right answer.
  static func answer(_ service: String, _ question: String) -> String {
    "This is what \(service) says to \(question), once and whole."
  }

  private struct Broken: Error {}

  private static func piece(_ delta: String) -> String {
    #"data: {"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":\#(delta)}]}"# + "\n\n"
  }

  private static let end =
    #"data: {"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
    + "\n\ndata: [DONE]\n\n"

  private static func refusal(_ status: Int, _ message: String) -> HTTPResponse {
    .json(bytes: Array(#"{"error":{"message":"\#(message)"}}"#.utf8), status: status)
  }
}
