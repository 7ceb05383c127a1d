import Foundation
import Telemetry
import Testing
import UsherTesting

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
  func promtoolCheck() async throws {
    let registry = MetricRegistry()
    ProcessMetrics.register(in: registry)
    registry.counter("usher_requests_total", help: "Requests.", labels: ["route"]).increment(["/a\"b\\c\nd"])
    registry.histogram("usher_wait_seconds", help: "Waits.", labels: ["step"]).observe(0.2, ["recall"])
    let folder = try TemporaryFolder()
    let metrics = try FileHandle(
      forReadingFrom: URL(filePath: folder.write(registry.render(), to: "metrics")))
    let answer = folder.path + "/answer"
    let process = try ChildProcess(
      [try #require(promtool), "check", "metrics"], input: metrics.fileDescriptor, output: answer)
    let status = await process.wait()
    let complaints = try String(contentsOfFile: answer, encoding: .utf8)
    #expect(status == 0, "\(complaints)")
    #expect(complaints.isEmpty)
  }
}

/// Prometheus' own checker, where it is installed.
private let promtool = ["/usr/bin/promtool", "/usr/local/bin/promtool"].first {
  FileManager.default.isExecutableFile(atPath: $0)
}
