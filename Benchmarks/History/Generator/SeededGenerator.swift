/// SplitMix64 (https://prng.di.unimi.it/splitmix64.c): the same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// From 0 to 1.
  mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }

  mutating func happens(_ probability: Double) -> Bool { share() < probability }

  /// One of some, by weight.
  mutating func choose<Value>(_ choices: [(Value, Double)]) -> Value {
    var rest = share() * choices.reduce(0) { $0 + $1.1 }
    for (value, weight) in choices {
      rest -= weight
      if rest < 0 { return value }
    }
    return choices[choices.count - 1].0
  }
}
