import Foundation

extension PlaceName {
  /// Kilometres between two points in degrees, on a ball of 6371 km.
  static func distance(
    _ latitude: Double, _ longitude: Double, _ otherLatitude: Double, _ otherLongitude: Double
  )
    -> Double
  {
    let radians = Double.pi / 180
    let (rise, run) = ((otherLatitude - latitude) * radians / 2, (otherLongitude - longitude) * radians / 2)
    let chord =
      sin(rise) * sin(rise) + cos(latitude * radians) * cos(otherLatitude * radians) * sin(run) * sin(run)
    return 2 * 6371 * asin(min(1, chord.squareRoot()))
  }
}
