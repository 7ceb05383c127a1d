import Foundation
import Testing
import UsherTesting

@Suite("A process that ends while it learns") struct ProcessEndTests {
  @Test("ends", arguments: 0..<8)
  func ends(attempt: Int) async throws {
    let program = URL(filePath: UsherProgram.path).deletingLastPathComponent().appending(path: "FitTrial")
    let status = try await ChildProcess(["/usr/bin/timeout", "--signal=KILL", "120", program.path]).wait()
    #expect(status == 0)
  }
}
