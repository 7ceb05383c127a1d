/// Lets tasks go on when so many have come.
actor Meeting {
  private let size: Int
  private var count = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ size: Int) {
    self.size = size
  }

  func arrive() async {
    count += 1
    guard count < size else {
      for one in waiting { one.resume() }
      waiting = []
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }
}
