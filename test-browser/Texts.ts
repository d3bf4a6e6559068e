/* Texts that a page must bear, each the same in every run. */

const WORDS =
  "so we take the sum of both sides and see that it is even which means the next term must be odd again".split(" ")

/** Prose of about `length` characters, in paragraphs, no two of them alike. */
export const prose = (length: number): string => {
  const paragraphs: Array<string> = []
  let size = 0
  let state = 7
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
  while (size < length) {
    const words = Array.from({ length: 40 + next(60) }, () => WORDS[next(WORDS.length)]!)
    const paragraph = `Step ${paragraphs.length + 1}: ${words.join(" ")} ${next(1_000_000)}.`
    paragraphs.push(paragraph)
    size += paragraph.length + 2
  }
  return paragraphs.join("\n\n")
}

/** As long as the longest chains that DeepSeek-R1 writes, with a foreign word near its end. */
export const longChain = (): string => {
  const text = prose(168_000)
  const at = text.lastIndexOf("\n\n", 150_000)
  return `${text.slice(0, at)}\n\nWait, следовательно that is odd.${text.slice(at)}`
}

/** What must stay text. */
export const hostile = String.raw`<script>alert("script")</script>
<img src=x onerror="alert('onerror')"><svg onload=alert('svg')><a href="javascript:alert('link')">click</a>
</p></article></main></body></html><style>body{display:none}</style><iframe src="https://example.com/"></iframe>
"><script>document.title='owned'</script> ${"\u202e"}turned around${"\u0007\u0000\u001b[2J"} ${"\ud800"} &lt;b&gt; <!-- -->
<link rel=stylesheet href="https://example.com/x.css"><meta http-equiv=refresh content="0;url=https://example.com/">`
