/// Passwords that are tried first. Only those with eight characters or more are listed: shorter ones are refused anyhow.
enum CommonPasswords {
  /// Whether a password, in lower case, is one of the common ones, one of them with a few digits or signs after it, one
  /// character over and over, or a run along the alphabet, the digits or a keyboard's row.
  static func contains(_ password: String) -> Bool {
    if words.contains(password) || isRepetition(password) || isRun(password) { return true }
    let letters = password.reversed().drop { !$0.isLetter }
    let stem = String(letters.reversed())
    return stem.count < password.count && password.count - stem.count <= 5
      && (stems.contains(stem) || words.contains(stem))
  }

  /// One to three characters, over and over: `aaaaaaaa`, `abcabcabc`.
  private static func isRepetition(_ password: String) -> Bool {
    let letters = Array(password)
    return (1...3).contains { period in
      letters.count > period
        && letters.indices.dropFirst(period).allSatisfy { letters[$0] == letters[$0 - period] }
    }
  }

  private static let rows = [
    "abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop",
    "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujm",
    "q1w2e3r4t5y6u7i8o9p0", "1q2w3e4r5t6y7u8i9o0p", "1a2b3c4d5e6f7g8h", "a1b2c3d4e5f6g7h8",
    "qwertyuiopasdfghjklzxcvbnm", "1234567890qwertyuiop", "qwertyuiop1234567890", "abcdefgh1234567890",
    "1234567890abcdefgh",
  ]

  private static func isRun(_ password: String) -> Bool {
    let backwards = String(password.reversed())
    return rows.contains { $0.contains(password) || $0.contains(backwards) }
  }

  /// Words that are common with a few digits or signs after them, though too short alone.
  private static let stems: Set<String> = [
    "admin", "dragon", "master", "monkey", "shadow", "pass", "passw", "qwert", "qwerty", "azerty", "qwertz",
    "summer", "winter", "spring", "autumn", "hello", "secret", "letme", "test", "tester", "login", "user",
    "welcome", "abc", "abcd", "abcde", "abcdef", "usher", "support", "service", "root", "love", "lovely",
    "soccer", "hockey", "killer", "george", "andrew", "thomas", "hunter", "batman", "ashley", "jordan",
    "michael", "daniel", "charlie", "jessica", "pepper", "ginger", "london", "berlin", "paris", "chelsea",
    "arsenal", "liverpool", "yankees", "ranger", "buster", "harley", "tigger", "cookie", "flower", "freedom",
    "whatever", "nicole", "hannah", "maggie", "samsung", "google", "apple", "access", "default", "temp",
    "guest", "changeme", "january", "february", "march", "april", "june", "july", "august", "september",
    "october", "november", "december", "monday", "tuesday", "friday", "sunday", "company", "office",
  ]

  private static let words: Set<String> = [
    "password", "passwort", "passw0rd", "p@ssword", "p@ssw0rd", "pa$$word", "pa$$w0rd", "motdepasse",
    "contraseña", "contrasena", "wachtwoord", "iloveyou", "iloveu123", "sunshine", "princess", "football",
    "baseball", "basketball", "superman", "trustno1", "starwars", "whatever", "michelle", "computer",
    "corvette", "mercedes", "maverick", "midnight", "victoria", "benjamin", "jonathan", "samantha",
    "alexander", "elizabeth", "christian", "jennifer", "patricia", "mountain", "internet", "einstein",
    "explorer", "butterfly", "chocolate", "strawberry", "blink182", "liverpool", "manchester", "barcelona",
    "realmadrid", "juventus", "chelsea1", "arsenal1", "godzilla", "scorpion", "snowball", "spiderman",
    "swordfish", "redskins", "steelers", "packers1", "lakers24", "creative", "danielle", "isabella",
    "gabriela", "veronica", "welcome1", "letmein1", "letmeinnow", "administrator", "changeme", "changeit",
    "default1", "secret123", "unknown1", "nopassword", "mypassword", "newpassword", "thepassword",
    "password!", "qwerty123", "qwertyui", "1qaz2wsx", "zaq12wsx", "zaq1zaq1", "qazwsx12", "1q2w3e4r",
    "q1w2e3r4", "asdf1234", "asdfasdf", "1234qwer", "qwer1234", "qweasdzxc", "qwe123qwe", "123qweasd",
    "abcd1234", "abc12345", "a1b2c3d4", "aa123456", "a1234567", "a12345678", "12341234", "11223344",
    "112233445566", "12344321", "87654321", "98765432", "987654321", "0987654321", "1234567890", "00000000",
    "147258369", "159753456", "123654789", "789456123", "741852963", "963852741", "31415926", "314159265",
    "13579246", "24681012", "20202020", "dragonball", "pokemon1", "naruto123", "minecraft", "fortnite",
    "onedirection", "lovelove", "loveyou1", "iloveyou1", "loverboy", "babygirl", "sweetheart", "beautiful",
    "carolina", "california", "colorado", "michigan", "melbourne", "australia", "scotland", "portugal",
    "deutschland", "hamburg1", "schalke04", "bvb09bvb", "fcbayern", "frankfurt", "marseille", "bordeaux",
    "hello123", "hellohello", "test1234", "testtest", "testing1", "tester12", "admin123", "admin1234",
    "adminadmin", "rootroot", "toor1234", "guest123", "user1234", "login123", "temp1234", "temporary",
    "service1", "support1", "helpdesk", "operator", "supervisor", "customer", "security", "database",
    "correcthorsebatterystaple", "opensesame", "abracadabra", "incorrect", "jesuschrist", "blessed1",
    "godisgood", "jesus123", "christ123", "heavenly", "angel123", "charlie1", "thomas123", "michael1",
    "jordan23", "matthew1", "anthony1", "nicholas", "brittany", "stephanie", "kimberly", "charlotte",
    "caroline", "marlboro", "budweiser", "heineken", "guinness", "metallica", "slipknot", "nirvana1",
    "greenday", "ferrari1", "porsche1", "mustang1", "harley01", "yamaha12", "suzuki12", "kawasaki",
    "snoopy123", "garfield", "bugsbunny", "tinkerbell", "cinderella", "mickeymouse", "simpsons", "southpark",
    "startrek", "enterprise", "warcraft", "overwatch", "playstation", "nintendo", "microsoft", "facebook",
    "linkedin", "instagram", "youtube1", "samsung1", "iphone12", "android1", "windows1", "windows10",
    "sunflower", "rainbow1", "blueberry", "pineapple", "cheesecake", "icecream", "diamonds", "platinum",
    "goldfish", "hedgehog", "elephant", "crocodile", "cocacola", "pepsicola", "red-bull", "business",
    "football1", "baseball1", "superstar", "rockstar", "champion", "champions", "victory1", "freedom1",
    "forever1", "together", "lifehack", "summer2024", "summer2025", "winter2024", "winter2025",
  ]
}
