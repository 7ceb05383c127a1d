import Essentials
import Testing

@Suite struct JSONDecodingTests {
  struct Order: Codable, Equatable {
    struct Item: Codable, Equatable {
      let name: String
      let count: Int
    }
    let id: String
    let items: [Item]
    let note: String?
  }

  @Test("A body of the right shape is read, and written again")
  func rightShape() throws {
    let order = Order(id: "a/b", items: [.init(name: "x", count: 2)], note: nil)
    let bytes = try JSON.encode(order)
    #expect(String(decoding: bytes, as: UTF8.self) == #"{"id":"a/b","items":[{"count":2,"name":"x"}]}"#)
    #expect(try JSON.decode(Order.self, from: bytes) == order)
  }

  @Test(
    "A body of another shape is refused with a pointer to the field",
    arguments: [
      (#"{"items":[]}"#, "/id", "This field is required."),
      (#"{"id":7,"items":[]}"#, "/id", "This must be a string."),
      (#"{"id":"a","items":[{"name":"x","count":"2"}]}"#, "/items/0/count", "This must be a whole number."),
      (
        #"{"id":"a","items":[{"name":"x","count":1},{"count":1}]}"#, "/items/1/name",
        "This field is required."
      ),
      (#"{"id":null,"items":[]}"#, "/id", "This must be a string, not null."),
      (#"{"id":"a","items":{}}"#, "/items", "This must be an array."),
      (#"[]"#, "", "This must be an object."),
    ])
  func wrongShape(text: String, pointer: String, detail: String) throws {
    let problem = try #require(
      #expect(throws: Problem.self) { try JSON.decode(Order.self, from: Array(text.utf8)) })
    #expect(problem.status == 422)
    #expect(problem.errors == [Problem.FieldError(pointer: pointer, detail: detail)])
  }

  @Test("What is no JSON is refused with the offset")
  func noJSON() throws {
    let problem = try #require(
      #expect(throws: Problem.self) { try JSON.decode(Order.self, from: Array(#"{"id": }"#.utf8)) })
    #expect(problem.status == 400)
    #expect(problem.detail == "A value should be here (at byte 7).")
  }

  @Test("Names are escaped in pointers as RFC 6901 says")
  func pointerEscapes() throws {
    struct Odd: Decodable {
      enum CodingKeys: String, CodingKey { case odd = "a/b~c" }
      let odd: Int
    }
    let problem = try #require(
      #expect(throws: Problem.self) { try JSON.decode(Odd.self, from: Array("{}".utf8)) })
    #expect(problem.errors.first?.pointer == "/a~1b~0c")
  }
}
