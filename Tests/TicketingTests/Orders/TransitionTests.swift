import Testing

@testable import Ticketing

@Suite struct TransitionTests {
  @Test("Every state has its row, and every state but the first can be reached")
  func complete() {
    #expect(Set(OrderState.transitions.keys) == Set(OrderState.allCases))
    #expect(Set(OperationState.transitions.keys) == Set(OperationState.allCases))
    var reached: Set<OrderState> = [.pendingPayment]
    var open = reached
    while let state = open.popFirst() {
      for next in OrderState.transitions[state, default: [:]].values where reached.insert(next).inserted {
        open.insert(next)
      }
    }
    #expect(reached == Set(OrderState.allCases))
    #expect(Set(OrderState.transitions.values.flatMap(\.keys)) == Set(OrderEvent.allCases))
  }

  @Test("Operations that are over lead nowhere but back to giving money back, and all others lead to an end")
  func ends() {
    for state in OperationState.allCases {
      let isEnd = OperationState.transitions[state]?.subtracting([.unwinding]).isEmpty == true
      #expect((isEnd && state != .unwinding) == state.isFinal)
      var reached: Set<OperationState> = [state]
      var open = reached
      while let state = open.popFirst() {
        for next in OperationState.transitions[state, default: []] where reached.insert(next).inserted {
          open.insert(next)
        }
      }
      #expect(reached.contains { $0.isFinal })
    }
  }
}
