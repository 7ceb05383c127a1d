import Essentials
import Testing
import UsherTesting

@testable import Embeddings

@Suite("Encoding queue")
struct EncodingQueueTests {
  let queue = EncodingQueue(threads: 1, maximumTokens: 256)
  let question = EncodingRequest(["How do I get my money back?"])
  let passage = String(repeating: "The doors open at six. ", count: 40)

  private func document(_ passages: Int = 100) -> EncodingRequest {
    EncodingRequest([String](repeating: passage, count: passages))
  }

  private func next() throws -> [EncodingQueue.Share] { try #require(queue.next()) }

  @Test("A question waits for the slice of a document that is under way, and not for the document")
  func questionFirst() throws {
    let document = document()
    queue.add(document)
    #expect(try next().map(\.range) == [0..<1])
    queue.add(question)
    #expect(try next().map { $0.request === question } == [true])
    #expect(try next().map(\.range) == [1..<2])
  }

  @Test("Questions that wait at the same time share a batch")
  func shared() throws {
    let questions = (0..<5).map { EncodingRequest(["Question \($0)"]) }
    for question in questions { queue.add(question) }
    let batch = try next()
    #expect(batch.count == 5 && zip(batch, questions).allSatisfy { $0.request === $1 })
  }

  @Test("Threads share out what a few callers ask for at the same time")
  func spread() throws {
    let queue = EncodingQueue(threads: 2, maximumTokens: 256)
    queue.add(EncodingRequest([passage]))
    queue.add(EncodingRequest([passage]))
    #expect(try #require(queue.next()).count == 1)
    #expect(try #require(queue.next()).count == 1)
  }

  @Test("Documents take turns")
  func turns() throws {
    let documents = [document(), document()]
    for document in documents { queue.add(document) }
    let order = try (0..<6).map { _ in try next()[0].request === documents[0] }
    #expect(order == [true, false, true, false, true, false])
  }

  @Test("Questions without end do not bring a document to a halt")
  func noStarvation() throws {
    let document = document()
    queue.add(document)
    var served = 0
    for _ in 0..<40 {
      queue.add(EncodingRequest(["How do I get my money back?"]))
      if try next()[0].request === document { served += 1 }
    }
    #expect(served == 40 / (EncodingQueue.smallBatches + 1))
  }

  @Test("What nobody waits for any more is not handed out")
  func cancelled() throws {
    let document = document()
    let other = EncodingRequest(["Where do I park?"])
    for request in [document, other, question] { queue.add(request) }
    document.finish(.failure(CancellationError()))
    other.finish(.failure(CancellationError()))
    #expect(try next().map { $0.request === question } == [true])
  }

  @Test("A stopped queue hands out nothing")
  func stopped() {
    queue.add(question)
    queue.stop()
    #expect(queue.next() == nil)
  }

  @Test("Every text is handed out once, whatever the mix", arguments: UInt64(1)...20)
  func once(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var given: [(request: EncodingRequest, seen: [Bool])] = []
    var left = 0
    while given.count < 30 || left > 0 {
      if given.count < 30, left == 0 || Bool.random(using: &random) {
        let texts = (0..<Int.random(in: 1...12, using: &random)).map { _ in
          String(repeating: "word ", count: .random(in: 0...400, using: &random))
        }
        let request = EncodingRequest(texts)
        given.append((request, texts.map { _ in false }))
        left += texts.count
        queue.add(request)
      } else {
        for share in try next() {
          let index = try #require(given.firstIndex { $0.request === share.request })
          for text in share.range {
            #expect(!given[index].seen[text])
            given[index].seen[text] = true
            left -= 1
          }
        }
      }
    }
    #expect(!given.contains { $0.seen.contains(false) })
  }
}
