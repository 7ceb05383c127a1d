import Essentials
import Foundation
import Synchronization
import UsherTesting

/// Somebody who listens to webhooks and is in a bad way: refuses, is silent, hangs up before it has taken a message or
/// after.
final class FlakyReceiver: Sendable {
  /// What it has done with a message.
  enum Deed: String, CaseIterable, Sendable {
    case taken = "taken"
    case refused = "answered 500"
    case silent = "said nothing"
    case dropped = "hung up before"
    case lost = "took it and hung up"
  }

  struct Tally: Sendable {
    var deeds: [Deed: Int] = [:]
    /// How often each event was taken.
    var taken: [Int64: Int] = [:]
    /// The events of each conversation, in the order in which they were first taken.
    var order: [String: [Int64]] = [:]
  }

  private struct State {
    var random = SplitMix64(seed: 4711)
    var tally = Tally()
  }

  private let server: RawServer
  private let state = Mutex(State())
  /// How long it is silent: longer than anybody waits.
  private let silence: Duration

  init(silence: Duration) throws {
    server = try RawServer()
    self.silence = silence
  }

  var url: String { "http://127.0.0.1:\(server.port)/hook" }
  var tally: Tally { state.withLock { $0.tally } }

  /// Listens until the task is cancelled.
  func run() async {
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        guard let connection = try? await server.accept() else { continue }
        group.addTask { try? await self.serve(connection) }
      }
    }
  }

  private func serve(_ connection: RawSocket) async throws {
    while let body = try await Self.body(connection) {
      guard let message = try? JSONValue(parsing: body),
        let number = message["data"]?["number"]?.integerValue,
        let conversation = message["data"]?["conversation_id"]?.stringValue
      else { throw BenchmarkError("what came is no event: \(body)") }
      switch note(number, conversation) {
      case .taken: try await connection.send("HTTP/1.1 204 No Content\r\n\r\n")
      case .refused: try await connection.send("HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\nno")
      case .silent:
        try await Task.sleep(for: silence)
        return
      case .dropped, .lost: return connection.reset()
      }
    }
  }

  private func note(_ number: Int64, _ conversation: String) -> Deed {
    state.withLock { state in
      let deed: Deed =
        switch Double.random(in: 0..<1, using: &state.random) {
        case ..<0.10: .refused
        case ..<0.12: .silent
        case ..<0.16: .dropped
        case ..<0.20: .lost
        default: .taken
        }
      state.tally.deeds[deed, default: 0] += 1
      if deed == .taken || deed == .lost {
        if state.tally.taken[number] == nil { state.tally.order[conversation, default: []].append(number) }
        state.tally.taken[number, default: 0] += 1
      }
      return deed
    }
  }

  /// A request's body; nothing when the other side has hung up.
  private static func body(_ connection: RawSocket) async throws -> String? {
    let text = try await connection.receiveHead()
    guard let end = text.range(of: "\r\n\r\n"),
      let field = text[..<end.lowerBound].split(separator: "\r\n").first(where: {
        $0.lowercased().hasPrefix("content-length:")
      }), let length = Int(field.split(separator: ":")[1].trimmingCharacters(in: .whitespaces))
    else { return nil }
    var body = Array(text[end.upperBound...].utf8)
    while body.count < length {
      let some = try await connection.receive()
      if some.isEmpty { return nil }
      body += some
    }
    return String(decoding: body, as: UTF8.self)
  }
}
