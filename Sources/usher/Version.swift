/// Which Usher this is (https://semver.org).
enum Version {
  static let current = "0.1.0"
}
