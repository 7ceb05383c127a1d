extension SmallTalk {
  /// How people say it.
  var examples: [String] {
    switch self {
    case .greeting:
      [
        "hi", "hello", "hey", "hi there", "hello there", "hey there", "good morning", "good afternoon",
        "good evening", "hiya", "howdy", "greetings", "yo", "hello anyone there", "is anybody there",
        "morning",
      ]
    case .thanks:
      [
        "thanks", "thank you", "thank you very much", "thanks a lot", "many thanks", "cheers", "ty", "thx",
        "great thanks", "perfect thank you", "that helped", "that was helpful", "ok thanks", "okay thank you",
        "awesome", "great", "perfect", "cool", "no thanks", "ok", "okay", "alright",
      ]
    case .goodbye:
      [
        "bye", "goodbye", "bye bye", "see you", "see you later", "have a nice day", "that's all",
        "that is all",
        "good night", "take care", "nothing else thanks", "no that's all",
      ]
    case .wellbeing:
      [
        "how are you", "how are you doing", "how's it going", "how do you do", "what's up",
        "are you ok today",
      ]
    case .identity:
      [
        "who are you", "what are you", "are you a bot", "are you a robot", "are you human",
        "am I talking to a machine",
        "are you an AI", "is this a real person", "what is your name", "are you a real person",
      ]
    case .abilities:
      [
        "what can you do", "what can you help me with", "how can you help me", "what do you know", "help",
        "help me",
        "what can I ask you", "can you help me", "I need help", "I have a question",
        "what topics do you cover",
      ]
    case .entertainment:
      [
        "tell me a joke", "do you know a joke", "make me laugh", "say something funny", "sing me a song",
        "I'm bored", "entertain me", "tell me a story", "do you love me", "will you marry me",
        "another joke please",
      ]
    case .frustration:
      [
        "you are stupid", "stupid bot", "you are useless", "shut up", "idiot", "you're an idiot", "dumb bot",
        "you suck", "worst chatbot ever", "fuck you", "this bot is rubbish", "you are no help at all",
        "what a load of crap", "you don't understand anything", "you don't understand me",
        "that did not help", "that's not what I asked", "this isn't helping",
      ]
    case .unclear:
      [
        "test", "testing", "asdf", "hmm", "huh", "blah blah", "qwerty", "asdfgh jkl", "1234", "lol", "haha",
        "whatever", "what do you mean", "can you repeat that", "um",
      ]
    case .human:
      [
        "I want to talk to a human", "talk to a human", "speak to a person", "can I speak to someone",
        "real person please",
        "connect me to an agent", "transfer me to a representative", "human", "operator", "agent please",
        "let me talk to somebody", "I want a human", "get me a person", "live chat with a person",
        "a human please",
        "talk to a person", "can a person help me", "I don't want to talk to a bot",
        "speak to customer service",
        "I want to speak to a real person",
      ]
    }
  }
}
