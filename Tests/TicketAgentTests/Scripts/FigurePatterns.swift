/// Each is read once: a regex that stands in a function is read whenever the function runs.
///
/// They are never changed, so that all threads may use them.
enum FigurePatterns {
  nonisolated(unsafe) static let amountBefore =
    /([$€£])\s?(\d[\d,]*(?:\.\d{1,2})?)/
  nonisolated(unsafe) static let amountAfter =
    /(\d[\d,]*(?:\.\d{1,2})?)\s?(USD|EUR|GBP|€|dollars|euros)/
  nonisolated(unsafe) static let time =
    /\b([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.][0-5]\d)?(?:\s?([AaPp])\.?[Mm]\b)?/
  nonisolated(unsafe) static let hour =
    /\b(1[0-2]|[1-9])\s?([AaPp])\.?[Mm]\b/
  nonisolated(unsafe) static let minutes =
    /\b(\d+)\s(?:min|mins|minutes?)\b/
  nonisolated(unsafe) static let isoDay =
    /\b(20\d\d)-(\d\d)-(\d\d)\b/
  nonisolated(unsafe) static let weekday =
    /\b(Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)days?\b|\b(Sun|Mon|Tue|Wed|Thu|Fri|Sat)\b/
  nonisolated(unsafe) static let seatName =
    /\b(Floor|Stalls|Circle|Gallery|\d{3})-(?:([A-Z]{1,2})-)?(\d{1,3})\b/
  nonisolated(unsafe) static let list =
    /\s*,\s*(?:and\s+)?|\s+and\s+/
  nonisolated(unsafe) static let span =
    /\s+to\s+|\s*[-–]\s*/
  nonisolated(unsafe) static let place =
    /\b(?:[Ss]ection\s+(\w+))|\b(Stalls|Circle|Gallery|Floor)\b|\b[Rr]ow\s+([A-Z]{1,2}|\d{1,2})\b|\b[Ss]eats?\s+((?:\d{1,3})(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s+to\s+|\s*[-–]\s*)\d{1,3})*)\b/
  nonisolated(unsafe) static let dayFirst =
    /\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*(?:,? (20\d\d))?/
  nonisolated(unsafe) static let monthFirst =
    /\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (\d{1,2})(?:st|nd|rd|th)?\b(?:,? (20\d\d))?/
}
