import Testing

@testable import Assistant

@Suite("A wish about our memory")
struct MemoryWishTests {
  @Test(
    "is recognised however it is put",
    arguments: [
      ("What do you know about me?", MemoryWish.list), ("what do you remember about me", .list),
      ("Hi, can you tell me what you know about me please", .list), ("Do you remember me?", .list),
      ("What data do you store about me?", .list), ("Show me everything you know about me", .list),
      ("Forget me", .forgetEverything), ("Please forget everything about me!", .forgetEverything),
      ("Delete everything you know about me", .forgetEverything),
      ("can you erase what you remember about me", .forgetEverything), ("Forget that.", .forgetLatest),
      ("please forget what I just told you", .forgetLatest),
      ("Forget that I like the aisle.", .forget("I like the aisle")),
      ("Don't remember anything about me", .stop), ("Stop remembering things about me, please", .stop),
      ("Please remember that I always want an aisle seat.", .remember("I always want an aisle seat")),
      ("Remember: I pay by invoice", .remember("I pay by invoice")),
      ("keep in mind that we are four", .remember("we are four")),
    ])
  func recognised(text: String, wish: MemoryWish) {
    #expect(MemoryWish(text) == wish)
  }

  @Test(
    "is not seen where something else is wanted",
    arguments: [
      "What do you know about refunds?", "I forgot my tickets", "Forget it", "forget", "Remember me",
      "Remember to call me tomorrow", "Do you remember when the office opens?", "Delete my account",
      "Delete my order", "What do you know about me and my order ORD-12?", "remember",
      "Remember that I asked for a refund, where is it?", "Can you forget about it", "How do I erase a photo",
      "forget everything else, how much is parking",
    ])
  func other(_ text: String) {
    #expect(MemoryWish(text) == nil)
  }
}
