import Essentials
import FakeStripe

@main struct StripeTrial {
  static func main() async throws {
    print("…")
  }
}
