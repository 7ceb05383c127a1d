import Essentials
import Persistence

extension Venue {
  static let columns: SQL = "id, external_id, name, city, region, country, address, time_zone, revision"

  init(row: Row, sections: [Section]) throws {
    self.init(
      id: try row.value("id"), externalID: try row.value("external_id"), name: try row.value("name"),
      city: try row.value("city"), region: try row.value("region"), country: try row.value("country"),
      address: try row.value("address"), timeZone: try row.value("time_zone"), sections: sections)
    revision = try row.value("revision")
  }
}

extension Section {
  init(row: Row) throws {
    self.init(
      name: try row.value("name"), title: try row.value("title"), tier: try row.value("tier"),
      level: try row.value("level"), isGeneralAdmission: try row.value("general_admission"))
  }
}

extension Seat {
  static let columns: SQL = "name, section, row_name, row_rank, number, position, x, y, accessible"

  init(row: Row) throws {
    self.init(
      name: try row.value("name"), section: try row.value("section"), row: try row.value("row_name"),
      rowRank: try row.value("row_rank"), number: try row.value("number"),
      position: try row.value("position"), x: try row.value("x"), y: try row.value("y"),
      isAccessible: try row.value("accessible"))
  }
}

extension Event {
  static let columns: SQL = """
    id, external_id, venue_id, name, kind, performers, details, state, starts_at, original_start, doors_at, ends_at, \
    sale_starts_at, sale_ends_at, pricing, ticket_limit
    """

  init(row: Row) throws {
    let performers: JSONValue = try row.value("performers")
    self.init(
      id: try row.value("id"), externalID: try row.value("external_id"), venue: try row.value("venue_id"),
      name: try row.value("name"), kind: try row.value("kind"),
      performers: performers.arrayValue?.compactMap(\.stringValue) ?? [], details: try row.value("details"),
      state: try row.value("state"), startsAt: try row.value("starts_at"),
      originalStart: try row.value("original_start"), doorsAt: try row.value("doors_at"),
      endsAt: try row.value("ends_at"), saleStartsAt: try row.value("sale_starts_at"),
      saleEndsAt: try row.value("sale_ends_at"), pricing: try row.value("pricing"),
      ticketLimit: try row.value("ticket_limit"))
  }

  var performersJSON: JSONValue { .array(performers.map { .string($0) }) }
}
