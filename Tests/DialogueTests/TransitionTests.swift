import Dialogue
import Foundation
import Testing

@Suite("The stages of a sale")
struct TransitionTests {
  @Test("Every event has a row, every stage a column, every cell a step")
  func completeness() {
    let rows = TransitionTable.table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(rows.first?.count == DialogueStage.allCases.count)
    #expect(Set(rows.first ?? []).count == DialogueStage.allCases.count)
    #expect(rows.dropFirst().compactMap(\.first) == DialogueEvent.allCases.map(\.rawValue))
    let steps = Set(rows.first ?? []).union(["·", "<"])
    for row in rows.dropFirst() {
      #expect(row.count == DialogueStage.allCases.count + 1, "\(row)")
      #expect(row.dropFirst().allSatisfy(steps.contains), "\(row)")
    }
  }

  @Test("Every stage can be reached, and every stage can be left")
  func reachability() {
    var reached: Set<DialogueStage> = [.greeting]
    var grows = true
    while grows {
      let before = reached.count
      for stage in reached {
        for event in DialogueEvent.allCases {
          if case .to(let next) = TransitionTable.step(from: stage, on: event) { reached.insert(next) }
        }
      }
      grows = reached.count > before
    }
    #expect(reached == Set(DialogueStage.allCases))
    for stage in DialogueStage.allCases {
      let leads = DialogueEvent.allCases.contains { event in
        switch TransitionTable.step(from: stage, on: event) {
        case .back: true
        case .to(let next): next != stage
        case .stay: false
        }
      }
      #expect(leads, "\(stage)")
    }
  }

  @Test("Help, upgrades, refunds and people can be had from every stage", arguments: DialogueStage.allCases)
  func detours(_ stage: DialogueStage) {
    guard stage != .waitingForHuman else { return }
    #expect(TransitionTable.step(from: stage, on: .ask) == .to(.support))
    #expect(TransitionTable.step(from: stage, on: .wantUpgrade) == .to(.upgrade))
    #expect(TransitionTable.step(from: stage, on: .wantRefund) == .to(.refund))
    #expect(TransitionTable.step(from: stage, on: .wantHuman) == .to(.waitingForHuman))
  }

  @Test("Only a confirmed total leads to payment, and only payment to confirmation")
  func money() {
    for stage in DialogueStage.allCases {
      for event in DialogueEvent.allCases {
        let step = TransitionTable.step(from: stage, on: event)
        if step == .to(.payment), stage != .payment { #expect(event == .confirm && stage == .purchasing) }
        if step == .to(.confirmation), stage != .confirmation { #expect(event == .paid) }
      }
    }
  }

  @Test("The picture names every stage")
  func mermaid() {
    let picture = TransitionTable.mermaid
    for stage in DialogueStage.allCases { #expect(picture.contains(stage.rawValue)) }
    #expect(picture.hasPrefix("stateDiagram-v2\n"))
  }
}
