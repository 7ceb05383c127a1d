import Essentials
import Identity
import Testing

@Suite("Rules for passwords") struct PasswordRulesTests {
  @Test(
    "Anything long enough that is not known to everybody may be chosen",
    arguments: [
      "plum-harbour-kettle", "x7$Kq9!m", "пароль для кассы", "四つの言葉をつなぐ", "🎟️🎟️ row twelve",
      "        mind the gap",
      "hunter2 is on leave", "Password of the house",
    ])
  func good(password: String) {
    #expect(PasswordRules.breaches(password) == [])
  }

  @Test(
    "What is tried first may not be chosen",
    arguments: [
      "password", "Password", "PASSWORD1", "password123!", "P@ssw0rd", "qwertyuiop", "12345678", "87654321",
      "aaaaaaaa", "abcabcabc", "abcdefgh", "hgfedcba", "iloveyou", "Summer2026!", "welcome2026", "letmein1",
      "1q2w3e4r", "qwertz123", "adminadmin", "ｐａｓｓｗｏｒｄ", "usher1234", "azertyuiop",
    ])
  func common(password: String) {
    #expect(PasswordRules.breaches(password).contains(.tooCommon), "\(password)")
  }

  @Test("Length is counted in characters, from 8 to 128")
  func length() {
    #expect(PasswordRules.breaches("k7m-q2w") == [.tooShort])
    #expect(PasswordRules.breaches("über-öde") == [])
    let long = String(repeating: "plum-harbour-ket", count: 8)
    #expect(PasswordRules.breaches(long) == [])
    #expect(PasswordRules.breaches(long + "!") == [.tooLong])
    #expect(PasswordRules.breaches(String(repeating: "x", count: 100_000)) == [.tooLong])
  }

  @Test("The mail address is no password, nor is what stands before the @")
  func mail() {
    #expect(PasswordRules.breaches("Anna.Lindqvist", mail: "anna.lindqvist@example.com") == [.isMail])
    #expect(
      PasswordRules.breaches("anna.lindqvist@example.com", mail: "Anna.Lindqvist@Example.com") == [.isMail])
    #expect(PasswordRules.breaches("anna.lindqvist@home", mail: "anna.lindqvist@example.com") == [])
  }

  @Test("A control character was not typed")
  func control() {
    #expect(PasswordRules.breaches("plum\u{0}harbour") == [.unprintable])
    #expect(PasswordRules.breaches("plum\nharbour") == [.unprintable])
  }

  @Test("A refusal names the field and says what to do")
  func problem() {
    let problem = #expect(throws: Problem.self) {
      try PasswordRules.check("12345", pointer: "/new_password")
    }
    #expect(problem?.status == 422)
    #expect(problem?.errors.first?.pointer == "/new_password")
    #expect(problem?.detail?.contains("at least 8 characters") == true)
  }
}
