/*
 * The language in which a prompt asks to be answered, where it says so in plain words: "Answer in Chinese", 用中文回答,
 * "Antworte auf Russisch". Only instructions count: a verb of saying or writing, and a language after it.
 */

/** BCP 47 codes and the names of languages in English, German, French and Spanish, in lower case and without accents. */
const NAMES: Readonly<Record<string, string>> = {
  zh: "chinese mandarin cantonese chinesisch chinois chino cinese",
  ja: "japanese japanisch japonais japones giapponese",
  ko: "korean koreanisch coreen coreano",
  ru: "russian russisch russe ruso russo",
  uk: "ukrainian ukrainisch ukrainien ucraniano",
  bg: "bulgarian bulgarisch bulgare bulgaro",
  ar: "arabic arabisch arabe arabo",
  fa: "persian farsi persisch persan persa",
  ur: "urdu",
  he: "hebrew hebraisch hebreu hebreo",
  hi: "hindi",
  th: "thai thailandisch tailandes",
  el: "greek griechisch grec griego greco",
  bn: "bengali",
  ta: "tamil",
  te: "telugu",
  ka: "georgian",
  hy: "armenian",
  en: "english englisch anglais ingles inglese",
  de: "german deutsch allemand aleman tedesco",
  fr: "french franzosisch francais frances francese",
  es: "spanish spanisch espagnol espanol spagnolo",
  it: "italian italienisch italien italiano",
  pt: "portuguese portugiesisch portugais portugues portoghese",
  vi: "vietnamese",
  tr: "turkish",
  pl: "polish",
  nl: "dutch"
}

const CODES = new Map(Object.entries(NAMES).flatMap(([code, names]) => names.split(" ").map((name) => [name, code])))

const HAN: ReadonlyArray<readonly [RegExp, string]> = [
  [/^(?:简体|繁体|繁體)?(?:中文|汉语|漢語|华语|普通话|中国語)/, "zh"],
  [/^(?:日语|日文|日本語)/, "ja"],
  [/^(?:韩语|韩文|韓国語)/, "ko"],
  [/^(?:俄语|俄文|ロシア語)/, "ru"],
  [/^(?:阿拉伯语|阿拉伯文)/, "ar"],
  [/^(?:英语|英文|英語)/, "en"],
  [/^(?:德语|德文|ドイツ語)/, "de"],
  [/^(?:法语|法文|フランス語)/, "fr"],
  [/^(?:西班牙语|西班牙文)/, "es"]
]

/** Characters between the verb and the language. */
const BETWEEN = String.raw`[^.!?\n。！？]{0,60}?`
const LANGUAGE = String.raw`(?:(?:simplified|traditional|modern|standard|mandarin|plain) ){0,2}(\p{L}{4,16})`

/** After the language: nothing that makes it an adjective, as in `in Chinese cities`. */
const END = String.raw`(?=\s*(?:$|[.,:;!?)\]"'”\n(]|and\b|und\b|et\b|y\b|only\b|please\b|bitte\b|language\b|characters\b|script\b|with\b|using\b|instead\b))`

const EUROPEAN = new RegExp(
  String.raw`(?<!\p{L}|\b(?:the|an|my|your|his|her|our|their|its|this|that|final|correct|of|by) )(?:answer|respond|reply|write|think|reason|explain|speak|solve|translate|say|output|give|provide|present|state|antworte|antworten|schreibe|schreib|denke|erklare|ubersetze|reponds|repondez|ecris|ecrivez|traduis|traduisez|explique|expliquez|responde|responda|escribe|escriba|contesta|traduce|rispondi|scrivi|traduci)(?!\p{L})${BETWEEN}\b(?:in|into|to|auf|ins|en|al)\s+${LANGUAGE}${END}`,
  "gu"
)

const ORIENTAL =
  /(?:请|務必)?(?:用|以|使用|翻译成|翻译为|翻譯成)\s?(\p{Script=Han}{2,6}(?:語)?)(?=(?:来|進行|进行)?(?:回答|作答|答|回复|回覆|写|解释|说明|思考|推理|解答|输出|表达|表示|$|[，。：:,.\n]))|(\p{Script=Han}{2,4}語)で(?:答|回答|書|説明|考)/gu

/** What stands before a verb that forbids. */
const FORBIDS =
  /(?:\b(?:not|never|without|avoid|cannot|nicht|nie|ne|no|non|nunca)|n['’]t)\b[^.!?\n]{0,24}$|(?:不要|不得|禁止|别|勿|不)\S{0,4}$/

/** Characters of a prompt in which an instruction is sought, from its beginning and from its end. */
const REACH = 4000

/** The codes of the languages that a prompt plainly asks to be answered, written or thought in. */
export const languagesAsked = (prompt: string): ReadonlyArray<string> => {
  const whole = prompt.length <= 2 * REACH ? prompt : `${prompt.slice(0, REACH)}\n${prompt.slice(-REACH)}`
  const plain = whole.toLowerCase().normalize("NFD").replaceAll(/\p{M}/gu, "").normalize("NFC")
  const codes = new Set<string>()
  for (const hit of plain.matchAll(EUROPEAN)) {
    const code = CODES.get(hit[1]!)
    const said = hit[0].slice(0, -hit[1]!.length)
    if (code === undefined || FORBIDS.test(plain.slice(Math.max(0, hit.index - 40), hit.index))) continue
    if (!/\b(?:not|never|without|nicht|nie|niemals|pas|jamais|nunca|mai)\b|n['’]t\b/.test(said)) codes.add(code)
  }
  for (const hit of whole.matchAll(ORIENTAL)) {
    const name = hit[1] ?? hit[2]!
    const code = HAN.find(([pattern]) => pattern.test(name))?.[1]
    if (code !== undefined && !FORBIDS.test(whole.slice(Math.max(0, hit.index - 12), hit.index))) codes.add(code)
  }
  return [...codes]
}
