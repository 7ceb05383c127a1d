import Essentials
import Testing

@Suite struct EditDistanceTests {
  @Test(
    "Letters to insert, remove, replace or swap are counted",
    arguments: [
      ("", "", 0), ("a", "", 1), ("port", "port", 0), ("prot", "port", 1), ("por", "port", 1),
      ("kitten", "sitting", 3), ("äb", "ab", 1), ("flaw", "lawn", 2),
    ])
  func distances(left: String, right: String, distance: Int) {
    #expect(EditDistance.between(left, right) == distance)
    #expect(EditDistance.between(right, left) == distance)
  }

  @Test(
    "The nearest word is found, and none when none is near",
    arguments: [
      ("prot", "port"), ("PORT", "port"), ("hst", "host"), ("shutdown", "shutdown_grace"), ("xyz", nil),
      ("p", nil), ("maximum", nil), (String(repeating: "port", count: 1000), nil),
    ] as [(String, String?)])
  func nearest(word: String, expected: String?) {
    let words = ["host", "port", "shutdown_grace", "maximum_body", "maximum_upload"]
    #expect(EditDistance.nearest(to: word, among: words) == expected)
  }
}
