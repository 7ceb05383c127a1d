import Essentials
import HTTPServer
import Identity
import TicketAgent
import Ticketing

/// The codes of a customer's tickets, to be shown at the door.
enum TicketCodeEndpoints {
  static var all: [Endpoint] { [svg, png] }

  private static let id = Endpoint.Parameter.path("id", "The ticket", of: TicketID.self)

  private static var svg: Endpoint {
    Endpoint(
      .get, "/v1/tickets/{id}/qr.svg", "ticketCodeSVG", "The QR code of a customer's ticket, as SVG",
      section: .tickets, access: .customer(or: .viewTickets), limit: .search,
      parameters: [id, OrderEndpoints.conversation],
      answers: [Endpoint.Answer(status: 200, summary: "SVG", content: [("image/svg+xml", .string())])]
    ) { api, call in
      let ticket = try await ticket(api, call)
      let picture = try QRCode(ticket.token).svg(title: "Ticket for seat \(ticket.claims.seat)")
      return .picture(Array(picture.utf8), type: "image/svg+xml")
    }
  }

  private static var png: Endpoint {
    Endpoint(
      .get, "/v1/tickets/{id}/qr.png", "ticketCodePNG", "The QR code of a customer's ticket, as PNG",
      section: .tickets, access: .customer(or: .viewTickets), limit: .search,
      parameters: [
        id, OrderEndpoints.conversation,
        .query("scale", JSONSchema(.integer(1...40), "Pixels of a module; 8 unless told")),
      ],
      answers: [
        Endpoint.Answer(status: 200, summary: "PNG", content: [("image/png", .string(format: "binary"))])
      ]
    ) { api, call in
      let ticket = try await ticket(api, call)
      return .picture(try QRCode(ticket.token).png(scale: call.number("scale") ?? 8), type: "image/png")
    }
  }

  /// The ticket, if its order is the caller's.
  private static func ticket(_ api: API, _ call: Call) async throws -> Ticket {
    let desk = try api.ticketDesk()
    let author = try await api.orderAuthor(call)
    let id: TicketID = try call.request.parameter("id")
    guard let ticket = try await desk.tickets.ticket(id, api.tenant) else { throw Problem.unknown("ticket") }
    do {
      _ = try await desk.orders.order(ticket.claims.order, by: author)
    } catch let problem as Problem where problem.status == 404 {
      // Operators may look at tickets that were made without an order.
      guard author.role == .operator else { throw Problem.unknown("ticket") }
    }
    return ticket
  }
}

extension HTTPResponse {
  /// A picture that only its owner should keep.
  fileprivate static func picture(_ bytes: [UInt8], type: String) -> HTTPResponse {
    var response = HTTPResponse.bytes(bytes, type: type)
    response.headers.add("Cache-Control", "private, no-store")
    return response
  }
}
