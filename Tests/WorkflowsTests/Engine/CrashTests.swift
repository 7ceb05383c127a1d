import Essentials
import Foundation
import Persistence
import Testing
import UsherTesting

@testable import Workflows

/// A workflow with a parallel branch, a loop and a person's approval, in a process that is killed with `kill -9`.
@Suite struct CrashTests {
  private static let yaml = """
    name: trial
    state:
      findings: {type: list, reducer: append}
      drafts: {type: integer, default: 0}
      by: string
    nodes:
      research: {parallel: [policy, account], join: draft}
      policy: {effect: look, with: policy, save: {findings: result}, next: policy_more}
      policy_more: {effect: look, with: more, save: {findings: result}, next: draft}
      account: {effect: look, with: account, save: {findings: result}, next: draft}
      draft:
        effect: write
        with: "${drafts}"
        save: {drafts: "drafts + 1"}
        max_visits: 3
        next: [{if: drafts < 3, to: draft}, {to: ask}]
      ask: {approval: "Send draft ${drafts}?", save: {by: result.by}, next: send}
      send: {effect: send, next: file}
      file: {effect: file}
    """
  private static let steps = [
    "research#1/policy/policy#1", "research#1/policy/policy_more#1", "research#1/account/account#1",
    "draft#1",
    "draft#2", "draft#3", "send#1", "file#1",
  ]

  @Test(
    "Killed between steps and in the middle of each, it finishes with each effect once",
    arguments: DatabaseEngine.allCases)
  func kills(engine: DatabaseEngine) async throws {
    for step in Self.steps {
      for when in ["before", "after"] { try await trial(engine, killed: when, step) }
    }
  }

  private func trial(_ engine: DatabaseEngine, killed when: String, _ step: String) async throws {
    let test = try await TestDatabase(engine)
    defer { test.remove() }
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.yaml, to: "trial.yaml")
    let address =
      switch test.location {
      case .postgres(let url): url
      default: "sqlite:\(test.path ?? "")"
      }
    func move(_ fate: String...) async throws -> Int32 {
      try await ChildProcess(
        [Self.program, address, file, folder.path] + fate, output: folder.path + "/output"
      ).wait()
    }
    let isAfterApproval = ["send#1", "file#1"].contains(step)
    #expect(try await move(when, step) == (isAfterApproval ? 0 : -SIGKILL))
    // The approval waits in the database, whatever has become of the process.
    if !isAfterApproval { #expect(try await move() == 0) }
    let database = try await test.open()
    let engine = try TestEngine(
      database, Self.yaml.replacing("effect:", with: "do:"), clock: ManualClock(SystemClock().now))
    let run = try #require(try await engine.store.runs(limit: 2).first)
    #expect(run.status == .waiting, "killed \(when) \(step)")
    _ = try await engine.engine.answer(run.id, isApproved: true, by: "Grace")
    if isAfterApproval { #expect(try await move(when, step) == -SIGKILL) }
    #expect(try await move() == 0)

    let finished = try #require(try await engine.store.run(run.id))
    #expect(finished.status == .completed, "killed \(when) \(step)")
    let state = try await engine.store.state(of: finished)
    #expect(state == ["findings": ["policy", "more", "account"], "drafts": 3, "by": "Grace"])
    let effects = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      $0.hasSuffix(".effect")
    }
    #expect(
      effects.sorted() == Self.steps.map { Self.file($0) + ".effect" }.sorted(), "killed \(when) \(step)")
    for other in Self.steps {
      let calls = try String(contentsOfFile: "\(folder.path)/\(Self.file(other)).calls", encoding: .utf8)
      // A branch beside the step that was killed may have been in the middle of its own.
      let wasBeside = step.hasPrefix("research") && other.hasPrefix("research")
      #expect(calls == (other == step ? "1\n2\n" : "1\n") || wasBeside, "\(other), killed \(when) \(step)")
    }
    await database.close()
  }

  private static func file(_ step: String) -> String { step.replacing("/", with: "+") }

  private static var program: String {
    URL(filePath: UsherProgram.path).deletingLastPathComponent().appending(path: "WorkflowTrial").path
  }
}
