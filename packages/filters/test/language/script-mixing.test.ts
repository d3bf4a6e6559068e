import { describe, expect, it } from "vitest"
import { maskedSpans } from "../../src/language/Prose.ts"
import { check } from "../../src/language/script-mixing.ts"
import { scriptOf, scriptsOf } from "../../src/language/Scripts.ts"
import type { Parts } from "../Subject.ts"
import { runCheck, shown } from "../Subject.ts"

const outcomeOf = (parts: Parts, options: unknown = {}): string => runCheck(check, parts, options).outcome

describe("language/script-mixing", () => {
  it.each<[string, Parts]>([
    ["English", { content: "It seems like a meeting problem." }],
    ["Greek letters, which are mathematics", { content: "Let α, β and Δx be small, with θ = π/4 and αβγδ = 1." }],
    ["accents and other Latin letters", { content: "Émile, Gödel and Łukasiewicz said naïve things." }],
    ["symbols and emoji", { content: "So 2 → 4 ✅ and ∑ ≤ ∞, ℒ, 𝑥, ² and 😊." }],
    ["one Chinese character that is spoken about", { content: "the term for doubling, which is 倍, so maybe" }],
    ["a quoted Chinese phrase", { content: 'The phrase for "every day" is "每天增加一倍" which could be' }],
    ["a phrase in Chinese quotation marks", { content: "It is called 「勾股定理」 there." }],
    ["a word in German quotation marks", { content: "Das Wort „Привет“ ist ein Gruß." }],
    ["a word in Polish quotation marks", { content: "Słowo „привет” to powitanie." }],
    ["words in a formula", { content: "The mass is $5\\text{ 公斤}$ and \\[ x = 3\\text{ 公里} \\] long." }],
    ["words in code", { content: 'Run `print("你好世界")` or\n```\nprint("你好世界")\n```\nto see.' }],
    ["words of the prompt", { question: "What does 相遇 mean?", content: "Here 相遇 means to meet." }],
    ["a script of the prompt", { question: "Translate: Добрый день, как дела?", content: "It says: спасибо, хорошо." }],
    ["Chinese in a Chinese problem", { language: "zh", question: "2+2?", content: "答案是四。" }],
    [
      "Latin names in a Chinese problem",
      { question: "小明有几个苹果？", content: "设 Alice 有 x 个苹果，by Vieta 定理。" }
    ],
    ["kanji and kana in Japanese", { language: "ja", question: "?", content: "答えは四です。カタカナも。" }]
  ])("passes %s", (_, parts) => {
    expect(runCheck(check, parts)).toEqual({ outcome: "pass" })
  })

  it.each<[string, Parts, string]>([
    ["a Chinese word in English", { content: "This seems like a相遇 problem, where two people" }, "相遇"],
    ["a Chinese word after a space", { reasoning: "you get taller until 青春期. But then", content: "4" }, "青春期"],
    ["a Russian word", { content: "The result is очевидно correct." }, "очевидно"],
    ["a Japanese word", { content: "This is たぶん right." }, "たぶん"],
    ["an Arabic word", { content: "The answer is أربعة apples." }, "أربعة"],
    ["a Korean word", { content: "So 그러면 we get 4." }, "그러면"],
    ["a Hindi word", { content: "So अतः we get 4." }, "अतः"],
    ["a Thai word", { content: "So ดังนั้น we get 4." }, "ดังนั้น"],
    ["a Greek word", { content: "The λόγος of it." }, "λόγος"],
    ["a word after a quotation that is closed", { content: 'He says "no" and people 认为 "yes" is right.' }, "认为"],
    [
      "a word after a German quotation that is closed",
      { content: "Er sagt „nein“ und man 认为 „ja“ sei richtig." },
      "认为"
    ],
    ["a word in brackets, which explains and is still one", { content: "until puberty (青春期) ends" }, "青春期"],
    ["Chinese in a Korean problem", { language: "ko", content: "그러므로 答案 입니다." }, "答案"],
    ["a word between two prices", { content: "It costs $5 and people 认为 that $7 is much." }, "认为"]
  ])("finds %s", (_, parts, word) => {
    const finding = runCheck(check, parts)
    expect(finding).toMatchObject({ outcome: "fail", reason: "foreign-script", found: word })
    expect(shown(finding, parts)).toBe(word)
  })

  it("lets pass a share up to `max` and runs shorter than `minRun`", () => {
    const content = `${"word ".repeat(100)}认为`
    expect(outcomeOf({ content }, { max: 0.01 })).toBe("pass")
    expect(outcomeOf({ content }, { max: 0.001 })).toBe("fail")
    expect(outcomeOf({ content }, { minRun: 3 })).toBe("pass")
    expect(outcomeOf({ content: "which is 倍, so" }, { minRun: 1 })).toBe("fail")
  })

  it("counts quoted words, and Latin in other scripts, only when told to", () => {
    expect(outcomeOf({ content: 'is "每天增加一倍" so' }, { quoted: "count" })).toBe("fail")
    const chinese = { question: "小明有几个苹果？", content: "我们 should try 一下。" }
    expect(outcomeOf(chinese)).toBe("pass")
    expect(outcomeOf(chinese, { latin: "foreign" })).toBe("fail")
  })

  it("gives every span, and the share of the letters as score", () => {
    const finding = runCheck(check, { content: "ab 认为 cd 相遇 ef" })
    expect(finding.evidence).toEqual([
      { turn: 0, field: "content", start: 3, end: 5, note: "han" },
      { turn: 0, field: "content", start: 9, end: 11, note: "han" }
    ])
    expect(finding.score).toBe(0.4)
  })
})

describe("what is no prose", () => {
  const masked = (text: string): ReadonlyArray<string> =>
    maskedSpans(text).map(({ start, end }) => text.slice(start, end))

  it("is formulae, code and addresses", () => {
    expect(masked("a $x+1$ b \\(y\\) c \\[z\\] d $$w$$ e `f` g https://h.org/i j")).toEqual([
      "$x+1$",
      "\\(y\\)",
      "\\[z\\]",
      "$$w$$",
      "`f`",
      "https://h.org/i"
    ])
  })

  it("is not what stands between two prices, or after a delimiter that is never closed", () => {
    expect(masked("from $5 to $7, and \\( open, and ` open")).toEqual([])
    expect(masked("```\nnever closed")).toEqual(["```\nnever closed"])
  })
})

describe("scripts", () => {
  it("are known for letters and for no sign", () => {
    expect(Array.from("aéяж漢かカ한عש९गไΩ", (char) => scriptOf(char.codePointAt(0)!))).toEqual([
      "latin",
      "latin",
      "cyrillic",
      "cyrillic",
      "han",
      "kana",
      "kana",
      "hangul",
      "arabic",
      "hebrew",
      undefined,
      "devanagari",
      "thai",
      "greek"
    ])
    expect(
      Array.from("1+×→√ ✅。，「」\u{1d465}", (char) => scriptOf(char.codePointAt(0)!)).every(
        (script) => script === undefined
      )
    ).toBe(true)
  })

  it("follow from a language's tag, a script subtag first", () => {
    expect([scriptsOf("en"), scriptsOf("zh-Hans"), scriptsOf("sr-Latn"), scriptsOf("ru-RU"), scriptsOf("xx")]).toEqual([
      ["latin"],
      ["han"],
      ["latin"],
      ["cyrillic"],
      ["latin"]
    ])
  })
})

describe("a language that the prompt asks for in words", () => {
  it.each([
    "Do not answer in Chinese. 2 + 2?",
    "Don't reply in Chinese: 2 + 2",
    "Never write in Chinese.",
    "Answer without using Chinese.",
    "Answer in English: 2 + 2",
    "Answer in Russian: 2 + 2",
    "How is tea made in Chinese tradition?",
    "Answer the question about life in Chinese cities: who rules?",
    "The answer is in Chinese.",
    "The poem was written in Chinese.",
    "Antworte nicht auf Chinesisch."
  ])("is not Chinese in: %s", (question) => {
    expect(outcomeOf({ question, content: "The 答案是 four." })).toBe("fail")
  })

  it.each([
    "Answer in Chinese: 2 + 2",
    "Please respond in simplified Chinese. What is 2 + 2?",
    "What is 2 + 2? Respond only in Chinese.",
    "Write your answer in Chinese, please.",
    'Translate "four" into Chinese.',
    "Think in English and answer in Chinese.",
    "Antworte auf Chinesisch: 2 + 2",
    "Réponds en chinois : 2 + 2",
    "Responde en chino: 2 + 2",
    "Rispondi in cinese: 2 + 2",
    "用中文回答: 2 + 2",
    "What is 2 + 2? 请用中文作答。"
  ])("is Chinese in: %s", (question) => {
    expect(outcomeOf({ question, content: "The 结果 is four." })).toBe("pass")
    expect(outcomeOf({ question, content: "The очевидно is four." })).toBe("fail")
  })

  it("is any that is known, and stands beside the prompt's own", () => {
    expect(outcomeOf({ question: "Answer in Russian: 2 + 2", content: "Ответ: четыре." })).toBe("pass")
    expect(outcomeOf({ question: "Write in Japanese.", content: "こたえは四です。" })).toBe("pass")
    const latin = { latin: "foreign" }
    expect(outcomeOf({ question: "二加二等于几？", content: "Four." }, latin)).toBe("fail")
    expect(outcomeOf({ question: "二加二等于几？用英语回答。", content: "Four, 四个." }, latin)).toBe("pass")
    expect(outcomeOf({ question: "二加二等于几？ Antworte auf Deutsch.", content: "Vier." }, latin)).toBe("pass")
  })
})
