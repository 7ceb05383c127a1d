/// What a customer is told who writes a language that the assistant does not answer in, in that language.
enum LanguageNotice {
  /// The language of the help pages and of all prepared words.
  static let spoken = "en"

  /// Below this, a message is taken to be in the language that is spoken.
  private static let sure = 0.75

  /// The notice for a language, where it is surely another one and there are words for it.
  static func text(for language: DetectedLanguage?) -> String? {
    guard let language, language.code != spoken, language.confidence >= sure else { return nil }
    return texts[language.code]
  }

  private static let texts: [String: String] = [
    "ar": "لا أستطيع الإجابة هنا إلا بالإنجليزية. هل أحوّلك إلى شخص من فريقنا؟ اكتب “yes”.",
    "da": "Jeg kan kun svare på engelsk her. Skal jeg stille dig om til en person? Skriv “yes”.",
    "de":
      "Ich kann hier nur auf Englisch antworten. Soll ich Sie an einen Menschen weitergeben? Schreiben Sie “yes”.",
    "el": "Εδώ μπορώ να απαντήσω μόνο στα αγγλικά. Να σας συνδέσω με έναν άνθρωπο; Γράψτε “yes”.",
    "es": "Aquí solo puedo responder en inglés. ¿Le paso con una persona? Escriba “yes”.",
    "fr": "Je ne peux répondre ici qu’en anglais. Voulez-vous parler à une personne ? Écrivez “yes”.",
    "he": "אני יכול לענות כאן רק באנגלית. להעביר אותך לאדם מהצוות? יש לכתוב “yes”.",
    "hi": "मैं यहाँ केवल अंग्रेज़ी में उत्तर दे सकता हूँ। क्या मैं आपको किसी व्यक्ति से जोड़ूँ? “yes” लिखें।",
    "it": "Qui posso rispondere solo in inglese. Vuole parlare con una persona? Scriva “yes”.",
    "ja": "ここでは英語でのみお答えできます。担当者におつなぎしますか。“yes” と入力してください。",
    "ko": "여기서는 영어로만 답변할 수 있습니다. 상담원에게 연결해 드릴까요? “yes”라고 입력해 주세요.",
    "nl": "Ik kan hier alleen in het Engels antwoorden. Zal ik u doorverbinden met een mens? Schrijf “yes”.",
    "pl": "Tutaj mogę odpowiadać tylko po angielsku. Czy połączyć z człowiekiem? Proszę napisać “yes”.",
    "pt": "Aqui só posso responder em inglês. Quer falar com uma pessoa? Escreva “yes”.",
    "ru": "Здесь я могу отвечать только на английском. Передать вас человеку? Напишите “yes”.",
    "sv": "Jag kan bara svara på engelska här. Ska jag koppla dig till en människa? Skriv “yes”.",
    "th": "ที่นี่ฉันตอบได้เฉพาะภาษาอังกฤษ ต้องการให้ส่งต่อถึงเจ้าหน้าที่ไหม พิมพ์ “yes”",
    "tr": "Burada yalnızca İngilizce yanıt verebiliyorum. Sizi bir kişiye bağlayayım mı? “yes” yazın.",
    "uk": "Тут я можу відповідати лише англійською. Передати вас людині? Напишіть “yes”.",
    "zh": "我在这里只能用英语回答。需要为您转接人工吗？请输入 “yes”。",
  ]
}
