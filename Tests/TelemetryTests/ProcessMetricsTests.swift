import Foundation
import Telemetry
import Testing

@Suite struct ProcessMetricsTests {
  static func value(_ name: String, in text: String) -> Double? {
    text.split(separator: "\n").first { $0.hasPrefix(name + " ") }.flatMap {
      Double($0.dropFirst(name.count + 1))
    }
  }

  @Test("A process knows its memory, time and files")
  func values() throws {
    let registry = MetricRegistry()
    ProcessMetrics.register(in: registry)
    let text = registry.render()
    let memory = try #require(Self.value("process_resident_memory_bytes", in: text))
    #expect((1e6...1e11).contains(memory))
    #expect(try #require(Self.value("process_virtual_memory_bytes", in: text)) >= memory)
    #expect(try #require(Self.value("process_cpu_seconds_total", in: text)) > 0)
    #expect(try #require(Self.value("process_open_fds", in: text)) >= 3)
    #expect(try #require(Self.value("process_max_fds", in: text)) >= 64)
    let start = try #require(Self.value("process_start_time_seconds", in: text))
    #expect(abs(start - Date().timeIntervalSince1970) < 3600)
  }

  @Test("promtool has nothing to say about what is rendered", .enabled(if: promtool != nil))
  func promtoolCheck() throws {
    let registry = MetricRegistry()
    ProcessMetrics.register(in: registry)
    registry.counter("usher_requests_total", help: "Requests.", labels: ["route"]).increment(["/a\"b\\c\nd"])
    registry.histogram("usher_wait_seconds", help: "Waits.", labels: ["step"]).observe(0.2, ["recall"])
    let process = Process()
    process.executableURL = URL(filePath: try #require(promtool))
    process.arguments = ["check", "metrics"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(registry.render().utf8))
    try input.fileHandleForWriting.close()
    let complaints = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(complaints)")
    #expect(complaints.isEmpty)
  }
}

/// Prometheus' own checker, where it is installed.
private let promtool = ["/usr/bin/promtool", "/usr/local/bin/promtool"].first {
  FileManager.default.isExecutableFile(atPath: $0)
}
