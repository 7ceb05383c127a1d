import Essentials
import Mail
import Testing

@Suite("The address of a mail server") struct SMTPServerTests {
  @Test("Host, port, user and password are read, secrets from the environment too")
  func reading() throws {
    let whole = try SMTPServer(
      url: "smtp://ann%40example.com:env:SMTP_PASSWORD@mail.example.com:2525",
      environment: ["SMTP_PASSWORD": "p@ss:/%"])
    #expect(whole.host == "mail.example.com" && whole.port == 2525 && whole.encryption == .required)
    #expect(whole.user == "ann@example.com" && whole.password?.revealed == "p@ss:/%")
    #expect(!"\(whole)".contains("p@ss"))
    let both = try SMTPServer(
      url: "smtps://env:NAME:env:WORD@[::1]", environment: ["NAME": "ann", "WORD": "secret"])
    #expect(both.host == "::1" && both.port == 465 && both.encryption == .implicit)
    #expect(both.user == "ann" && both.password?.revealed == "secret")
    let bare = try SMTPServer(url: "smtp://localhost/", usesTLS: false, environment: [:])
    #expect(bare.port == 587 && bare.user == nil && bare.encryption == .off)
  }

  @Test(
    "What is not right is said",
    arguments: [
      ("http://a", "smtps://"), ("smtp://", "no host"), ("smtp://a:0", "port"), ("smtp://a:x", "port"),
      ("smtp://ann@a", "password"), ("smtp://ann:env:NONE@a", "NONE"), ("smtp://ann:%zz@a", "%"),
      ("smtp://a/b", "behind the host"), ("smtp://ann:@a", "empty"),
    ])
  func refusals(url: String, reason: String) {
    let error = #expect(throws: SMTPServer.AddressError.self) { try SMTPServer(url: url, environment: [:]) }
    #expect(error?.reason.contains(reason) == true)
  }

  @Test("A password is not sent where others can read it")
  func clear() throws {
    let error = #expect(throws: SMTPServer.AddressError.self) {
      try SMTPServer(url: "smtp://ann:secret@mail.example.com", usesTLS: false, environment: [:])
    }
    #expect(error?.reason.contains("starttls") == true)
    let local = try SMTPServer(url: "smtp://ann:secret@127.0.0.1:25", usesTLS: false, environment: [:])
    #expect(local.user == "ann")
  }
}
