public import Essentials
import Foundation

/// Files to begin with: two venues, twelve events from tomorrow on, and what customers ask about beside them. All names
/// are invented.
public enum ImportSample {
  /// The files by their names.
  ///
  /// - Parameter now: The events' dates count from the day of this moment.
  public static func files(now: Timestamp) -> [(name: String, text: String)] {
    [
      ("venues.json", venues), ("events.csv", events(now)), ("prices.csv", prices), ("fees.csv", fees),
      ("taxes.csv", taxes), ("parking.csv", parking), ("concessions.csv", concessions),
      ("policies.json", policies), ("teams.json", teams),
    ]
  }

  /// Writes the files into a folder, which is made when it is not there.
  ///
  /// - Returns: Their paths.
  /// - Throws: ``ImportError`` when one of them is there already; then none is written.
  public static func write(to folder: String, now: Timestamp) throws -> [String] {
    let files = files(now: now).map { (path: folder + "/" + $0.name, text: $0.text) }
    let existing = files.filter { FileManager.default.fileExists(atPath: $0.path) }
    guard existing.isEmpty else {
      throw ImportError(existing.map { ImportIssue(place: $0.path, reason: "there is such a file already") })
    }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for file in files { try Data(file.text.utf8).write(to: URL(filePath: file.path)) }
    return files.map(\.path)
  }

  // MARK: Desk

  private static let venues = """
    {
      "venues": [
        {
          "id": "harbor-arena", "name": "Harbor Arena", "address": "1 Pier Road", "city": "Oakport",
          "region": "California", "country": "US", "time_zone": "America/Los_Angeles", "currency": "USD",
          "sections": [
            {"name": "Courtside", "tier": "courtside", "level": 0, "rows": "1-2", "seats": "1-16", "aisles_after": ["8"],
             "x": 22, "y": 0},
            {"name": "101", "title": "Lower bowl, left corner", "tier": "lower", "level": 1, "rows": "A-L",
             "seats": "1-14", "x": 0, "y": 5},
            {"name": "102", "title": "Lower bowl, left", "tier": "lower", "level": 1, "rows": "A-L", "seats": "1-14",
             "accessible": ["L-1", "L-2"], "x": 16, "y": 5},
            {"name": "103", "title": "Lower bowl, centre", "tier": "lower centre", "level": 1, "rows": "A-L",
             "seats": "1-16", "aisles_after": ["8"], "x": 32, "y": 5},
            {"name": "104", "title": "Lower bowl, right", "tier": "lower", "level": 1, "rows": "A-L", "seats": "1-14",
             "accessible": ["L-13", "L-14"], "x": 50, "y": 5},
            {"name": "105", "title": "Lower bowl, right corner", "tier": "lower", "level": 1, "rows": "A-L",
             "seats": "1-14", "x": 66, "y": 5},
            {"name": "201", "title": "Upper bowl, left", "tier": "upper", "level": 2, "rows": "A-K", "seats": "1-18",
             "x": 4, "y": 20},
            {"name": "202", "title": "Upper bowl, centre", "tier": "upper", "level": 2, "rows": "A-K", "seats": "1-20",
             "accessible": ["A-1", "A-2", "A-19", "A-20"], "x": 26, "y": 20},
            {"name": "203", "title": "Upper bowl, right", "tier": "upper", "level": 2, "rows": "A-K", "seats": "1-18",
             "x": 50, "y": 20}
          ]
        },
        {
          "id": "lantern-theatre", "name": "Lantern Theatre", "address": "48 Mill Street", "city": "Oakport",
          "region": "California", "country": "US", "time_zone": "America/Los_Angeles", "currency": "USD",
          "sections": [
            {"name": "Stalls", "tier": "stalls", "level": 0, "rows": "A-H, J-M", "seats": "1-22", "aisles_after": ["11"],
             "accessible": ["M-1", "M-22"]},
            {"name": "Circle", "tier": "circle", "level": 1, "rows": "A-E", "seats": "1-24", "aisles_after": ["12"]},
            {"name": "Standing", "tier": "standing", "level": 2, "general_admission": true, "capacity": 40}
          ]
        }
      ]
    }

    """

  private static func events(_ now: Timestamp) -> String {
    guard let zone = TimeZoneName("America/Los_Angeles") else { return "" }
    let wall = VenueClock(zone)
    let today = wall.day(of: now)
    func line(
      _ key: String, _ name: String, _ kind: String, _ venue: String, _ performers: String, _ days: Int,
      _ time: String, _ details: String
    ) -> String {
      let day = wall.day(today, plus: days).text
      return "\(key),\"\(name)\",\(kind),\(venue),\"\(performers)\",\(day) \(time),-90m,+2h30m,\(details)\n"
    }
    let arena = "harbor-arena"
    let theatre = "lantern-theatre"
    return "id,name,kind,venue,performers,starts,doors,ends,details\n"
      + line(
        "voyagers-comets", "Oakport Voyagers vs. Silver Lake Comets", "basketball", arena,
        "Oakport Voyagers; Silver Lake Comets", 1, "19:30", "Rally towels for the first 2000 fans.")
      + line(
        "voyagers-ravens", "Oakport Voyagers vs. Ridge City Ravens", "basketball", arena,
        "Oakport Voyagers; Ridge City Ravens", 6, "19:30", "")
      + line(
        "voyagers-kings-point", "Oakport Voyagers vs. Kings Point Mariners", "basketball", arena,
        "Oakport Voyagers; Kings Point Mariners", 13, "19:00", "Family night.")
      + line(
        "voyagers-comets-2", "Oakport Voyagers vs. Silver Lake Comets", "basketball", arena,
        "Oakport Voyagers; Silver Lake Comets", 27, "17:00", "")
      + line(
        "marigold-wires", "Marigold Wires: Low Tide Tour", "concert", arena, "Marigold Wires", 4, "20:00",
        "Support: Paper Engines.")
      + line(
        "ines-calder", "Ines Calder", "concert", arena, "Ines Calder", 18, "20:00", "")
      + line(
        "tin-orchestra", "The Tin Orchestra plays the films of the sea", "concert", theatre,
        "The Tin Orchestra", 9,
        "19:00", "")
      + line(
        "glass-garden-1", "The Glass Garden", "theatre", theatre, "Oakport Players", 2, "19:30",
        "A play in two acts; one interval.")
      + line(
        "glass-garden-2", "The Glass Garden", "theatre", theatre, "Oakport Players", 3, "19:30",
        "A play in two acts; one interval.")
      + line(
        "glass-garden-matinee", "The Glass Garden (matinee)", "theatre", theatre, "Oakport Players", 3,
        "14:00",
        "A play in two acts; one interval.")
      + line(
        "open-stage", "Open Stage", "comedy", theatre, "Dana Whitlock; guests", 11, "20:00",
        "For 18 and over.")
      + line(
        "snow-fox", "The Snow Fox on Ice", "family show", arena, "The Snow Fox Company", 22, "15:00",
        "Children under 2 sit on a lap for free.")
  }

  private static let prices: String = {
    var text = "event,tier,section,price\n"
    for (event, courtside, centre, lower, upper) in [
      ("voyagers-comets", "450.00", "160.00", "120.00", "45.00"),
      ("voyagers-ravens", "380.00", "140.00", "105.00", "38.00"),
      ("voyagers-kings-point", "380.00", "140.00", "95.00", "32.00"),
      ("voyagers-comets-2", "450.00", "160.00", "120.00", "45.00"),
      ("marigold-wires", "220.00", "130.00", "98.00", "59.00"),
      ("ines-calder", "260.00", "150.00", "110.00", "65.00"),
      ("snow-fox", "95.00", "70.00", "55.00", "28.00"),
    ] {
      text += "\(event),courtside,,\(courtside)\n\(event),lower centre,,\(centre)\n"
      text += "\(event),lower,,\(lower)\n\(event),upper,,\(upper)\n"
    }
    for (event, stalls, circle, standing) in [
      ("tin-orchestra", "64.00", "48.00", "20.00"), ("glass-garden-1", "58.00", "42.00", "15.00"),
      ("glass-garden-2", "58.00", "42.00", "15.00"), ("glass-garden-matinee", "46.00", "34.00", "12.00"),
      ("open-stage", "32.00", "26.00", "14.00"),
    ] {
      text += "\(event),stalls,,\(stalls)\n\(event),circle,,\(circle)\n\(event),standing,,\(standing)\n"
    }
    return text + "voyagers-comets,,101,110.00\n"
  }()

  private static let fees = """
    event,name,per_ticket,per_order,percent
    ,Service fee,6.50,,
    ,Order fee,,3.95,

    """

  private static let taxes = """
    event,name,percent,included,covers_fees
    ,Admission tax,8.75,no,no

    """

  // MARK: Knowledge

  private static let parking = """
    venue,name,price,price_on_the_day,where,details
    harbor-arena,"Garage A, car",30.00,40.00,Pier Road,"850 spaces; opens 3 hours before the event, no overnight parking"
    harbor-arena,"Lot B, car",18.00,25.00,Canal Street,"A walk of 8 minutes"
    harbor-arena,Accessible bay,18.00,18.00,"Garage A, level 1",With a permit
    harbor-arena,Motorcycle,8.00,10.00,Lot B,
    harbor-arena,Bicycle,0,,Entrance 3,"Free, 120 stands"
    lantern-theatre,"Mill Street Garage, car",12.00,,Mill Street,"After 5 pm, for the evening"

    """

  private static let concessions = """
    venue,name,price,where,diet
    harbor-arena,Hot dog,7.50,"Sections 102, 104 and 202",
    harbor-arena,Veggie dog,8.00,"Sections 102 and 104",Vegan
    harbor-arena,Nachos with cheese,9.00,"Sections 101, 105 and 203",Vegetarian
    harbor-arena,Soft pretzel,6.00,All stands,Vegetarian
    harbor-arena,Draft beer,12.00,"All stands, until the end of the third quarter",21 and over
    harbor-arena,Bottled water,5.00,All stands,
    lantern-theatre,Glass of wine,11.00,Foyer bar,21 and over
    lantern-theatre,Ice cream,6.50,Foyer bar,Vegetarian

    """

  private static let policies = """
    {
      "policies": [
        {
          "id": "refunds", "title": "Refunds and exchanges of tickets",
          "text": "## Can I return my tickets?\\n\\nMore than 48 hours before the event you get the whole ticket price back. \
    Between 48 and 24 hours before it you get half. After that tickets cannot be returned. Fees are not refunded, unless \
    the event is called off or moved: then you get everything back.\\n\\n## Can I exchange my tickets?\\n\\nUntil 24 hours \
    before the event you can exchange them for another event, and pay or get the difference."
        },
        {
          "id": "bags", "title": "Bags and what not to bring",
          "text": "## Which bags are allowed?\\n\\nBags up to 14 by 14 by 6 inches are allowed. Larger ones can be left at \
    the cloakroom at Entrance 1 for $10.\\n\\n## What is not allowed?\\n\\nBottles, cans, professional cameras and \
    umbrellas are not allowed."
        },
        {
          "id": "children", "title": "Children",
          "text": "## Do children need a ticket?\\n\\nFrom their second birthday on, children need a ticket of their own. \
    Younger ones sit on a lap for free."
        }
      ]
    }

    """

  private static let teams = """
    {
      "teams": [
        {
          "id": "voyagers", "name": "Oakport Voyagers", "sport": "Basketball", "founded": "1974",
          "home": "Harbor Arena", "colors": "Navy and gold", "coach": "Terrence Ault",
          "mascot": "Skip the otter",
          "text": "The Voyagers are Oakport's basketball team and play their home games at Harbor Arena."
        },
        {
          "id": "comets", "name": "Silver Lake Comets", "sport": "Basketball", "founded": "1981",
          "home": "Comet Dome, Silver Lake", "colors": "Silver and red",
          "text": "The Comets come from Silver Lake, and are the Voyagers' oldest rivals."
        }
      ]
    }

    """
}
