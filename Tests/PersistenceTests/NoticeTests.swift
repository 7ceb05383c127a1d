import Essentials
import Persistence
import Testing
import UsherTesting

@Suite("Notices") struct NoticeTests {
  @Test("come to all who listen, in order, whatever is in them")
  func order() async throws {
    try await withTestDatabase(.postgres, []) { database in
      let streams = try (0..<2).map { _ in try #require(database.notices(on: "news")) }
      var listeners = streams.map { $0.makeAsyncIterator() }
      for index in listeners.indices { try await untilHeard(&listeners[index], database) }
      let texts = [
        "plain", "it's \"quoted\" \\ \u{e9}\n$1", String(repeating: "x", count: Database.longestNotice),
      ]
      for text in texts { try await database.notify("news", text) }
      for index in listeners.indices {
        for text in texts {
          var heard = await listeners[index].next()
          while heard?.hasPrefix("probe") == true { heard = await listeners[index].next() }
          #expect(heard == text)
        }
      }
    }
  }

  @Test("come again after the connection was broken")
  func reconnect() async throws {
    try await withTestDatabase(.postgres, []) { database in
      var listener = try #require(database.notices(on: "broken")).makeAsyncIterator()
      try await untilHeard(&listener, database, on: "broken")
      let broken = try await database.read { connection in
        try await connection.query(
          """
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN broken%'
          """)
      }
      #expect(broken.count == 1)
      try await untilHeard(&listener, database, on: "broken")
    }
  }

  @Test("are not heard on SQLite, and one that is too long is refused")
  func limits() async throws {
    try await withTestDatabase(.sqlite, []) { database in
      let notices = database.notices(on: "news")
      #expect(notices == nil)
    }
    try await withTestDatabase(.postgres, []) { database in
      let error = try await databaseError {
        try await database.notify("news", String(repeating: "x", count: Database.longestNotice + 1))
      }
      #expect(error.message.contains("too long"))
    }
  }

  /// Tells something again and again until it is heard: what is told before somebody listens is missed.
  private func untilHeard(
    _ listener: inout AsyncStream<String>.Iterator, _ database: Database, on channel: String = "news"
  ) async throws {
    let mark = "probe \(SecureToken(byteCount: 6).text)"
    let telling = Task {
      while !Task.isCancelled {
        try await database.notify(channel, mark)
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    defer { telling.cancel() }
    while let text = await listener.next(), text != mark {}
  }
}
