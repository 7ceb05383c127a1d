public import Essentials
import FoundationEssentials

#if canImport(FoundationInternationalization)
// Only with it does FoundationEssentials know other zones than UTC.
import FoundationInternationalization
#endif

extension LocalMoment {
  /// The moment that it is in an IANA time zone; nothing for a zone that does not exist.
  public init?(_ now: Timestamp, zone: String) {
    guard let zone = TimeZone(identifier: zone) else { return nil }
    let seconds = now.milliseconds / 1000
    let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    let local = Int(seconds) + offset
    let days = Int((Double(local) / 86400).rounded(.down))
    self.init(CalendarDay(daysSinceEpoch: days), TimeOfDay(minutes: (local - days * 86400) / 60))
  }
}
