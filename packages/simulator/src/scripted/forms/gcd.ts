import type { Form } from "../Form.ts"
import { whole } from "../Slot.ts"

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))

/** Prime factors in order, as a product: `2 × 2 × 3`. */
const factors = (value: number): string => {
  const found: Array<number> = []
  let rest = value
  for (let p = 2; p * p <= rest; p++) {
    while (rest % p === 0) {
      found.push(p)
      rest /= p
    }
  }
  if (rest > 1 || found.length === 0) found.push(rest)
  return found.join(" × ")
}

export const gcdForm: Form = {
  id: "gcd",
  family: "number-theory",
  slots: { a: whole, b: whole },
  statements: {
    en: ["What is the greatest common divisor of {a} and {b}?", "Find the greatest common divisor of {a} and {b}."],
    de: [
      "Was ist der größte gemeinsame Teiler von {a} und {b}?",
      "Bestimme den größten gemeinsamen Teiler von {a} und {b}."
    ],
    fr: [
      "Quel est le plus grand commun diviseur de {a} et {b} ?",
      "Trouvez le plus grand commun diviseur de {a} et {b}."
    ],
    es: ["¿Cuál es el máximo común divisor de {a} y {b}?", "Halla el máximo común divisor de {a} y {b}."],
    zh: ["{a}和{b}的最大公约数是多少？", "求{a}和{b}的最大公约数。"]
  },
  phrases: {
    en: {
      task: ["I need the largest number that divides both {a} and {b}"],
      plan: [
        "Euclid's algorithm is the safest way: divide, keep the remainder, repeat.",
        "I use Euclid: the divisor and the remainder replace the pair until nothing remains."
      ],
      divide: [
        "{a} = {q} × {b} + {r}.",
        "Dividing {a} by {b}: {q} times, remainder {r}.",
        "{b} goes {q} times into {a} and leaves {r}."
      ],
      stop: [
        "The remainder is zero, so the last divisor {g} is the answer.",
        "Now it divides evenly, hence {g} is the greatest common divisor."
      ],
      parts: ["Dividing both numbers by {g} gives {x} and {y}: {g} × {x} = {a} and {g} × {y} = {b}."],
      prime: ["In primes, {x} = {fx} and {y} = {fy}: nothing in common, so no larger divisor exists."]
    },
    de: {
      task: ["gesucht ist die größte Zahl, die sowohl {a} als auch {b} teilt"],
      plan: [
        "Am sichersten ist der euklidische Algorithmus: teilen, den Rest behalten, von vorn.",
        "Ich nehme Euklid: Teiler und Rest ersetzen das Paar, bis nichts mehr übrig bleibt."
      ],
      divide: [
        "{a} = {q} × {b} + {r}.",
        "Ich teile {a} durch {b}: {q}-mal, Rest {r}.",
        "{b} passt {q}-mal in {a} und lässt {r} übrig."
      ],
      stop: [
        "Der Rest ist null, also ist der letzte Teiler {g} die Antwort.",
        "Jetzt geht es auf, damit ist {g} der größte gemeinsame Teiler."
      ],
      parts: ["Beide Zahlen durch {g} geteilt ergeben {x} und {y}: {g} × {x} = {a} und {g} × {y} = {b}."],
      prime: ["In Primfaktoren ist {x} = {fx} und {y} = {fy}: nichts Gemeinsames, also gibt es keinen größeren Teiler."]
    },
    fr: {
      task: ["je cherche le plus grand nombre qui divise à la fois {a} et {b}"],
      plan: [
        "Le plus sûr est l'algorithme d'Euclide : diviser, garder le reste, recommencer.",
        "J'utilise Euclide : le diviseur et le reste remplacent le couple jusqu'à ce qu'il ne reste rien."
      ],
      divide: [
        "{a} = {q} × {b} + {r}.",
        "Je divise {a} par {b} : {q} fois, reste {r}.",
        "{b} entre {q} fois dans {a} et laisse {r}."
      ],
      stop: [
        "Le reste est nul, donc le dernier diviseur {g} est la réponse.",
        "Cette fois la division tombe juste, donc {g} est le plus grand commun diviseur."
      ],
      parts: ["En divisant les deux nombres par {g}, j'obtiens {x} et {y} : {g} × {x} = {a} et {g} × {y} = {b}."],
      prime: ["En facteurs premiers, {x} = {fx} et {y} = {fy} : rien en commun, donc aucun diviseur plus grand."]
    },
    es: {
      task: ["busco el mayor número que divide tanto a {a} como a {b}"],
      plan: [
        "Lo más seguro es el algoritmo de Euclides: dividir, guardar el resto y repetir.",
        "Uso Euclides: el divisor y el resto sustituyen a la pareja hasta que no queda nada."
      ],
      divide: [
        "{a} = {q} × {b} + {r}.",
        "Divido {a} entre {b}: {q} veces, resto {r}.",
        "{b} cabe {q} veces en {a} y deja {r}."
      ],
      stop: [
        "El resto es cero, así que el último divisor {g} es la respuesta.",
        "Ahora la división es exacta, por lo tanto {g} es el máximo común divisor."
      ],
      parts: ["Al dividir ambos números entre {g} quedan {x} e {y}: {g} × {x} = {a} y {g} × {y} = {b}."],
      prime: ["En factores primos, {x} = {fx} y {y} = {fy}: nada en común, luego no hay un divisor mayor."]
    },
    zh: {
      task: ["要找出同时整除{a}和{b}的最大的数"],
      plan: [
        "用辗转相除法最稳妥：相除，留下余数，再重复。",
        "我用欧几里得算法：每次用除数和余数代替原来的两个数，直到余数为零。"
      ],
      divide: ["{a} = {q} × {b} + {r}。", "用{a}除以{b}，商{q}，余{r}。", "{a}里面有{q}个{b}，还剩{r}。"],
      stop: ["余数是零，所以最后的除数{g}就是答案。", "这次正好除尽，因此最大公约数是{g}。"],
      parts: ["两个数都除以{g}，得到{x}和{y}：{g} × {x} = {a}，{g} × {y} = {b}。"],
      prime: ["分解质因数，{x} = {fx}，{y} = {fy}，没有公共的因数，所以不会有更大的公约数。"]
    }
  },
  draw: (random, difficulty) => {
    const top = [12, 40, 90][difficulty - 1] as number
    const g = random.int(2, top)
    const x = random.int(5, top)
    let y = random.int(5, top)
    while (y === x) y = random.int(5, top + 1)
    return { a: g * Math.max(x, y), b: g * Math.min(x, y) }
  },
  work: (pad, values) => {
    const a = values["a"] as number
    const b = values["b"] as number
    pad.say("plan")
    let [big, small] = a > b ? [a, b] : [b, a]
    while (small > 0) {
      const q = Math.floor(big / small)
      const rest = pad.calculate("mod", big, small, "divide", { a: big, b: small, q })
      big = small
      small = rest
    }
    pad.say("stop", { g: big })
    const g = gcd(a, b)
    const vars = { a, b, g, x: a / g, y: b / g }
    return {
      answer: String(big),
      checks: [
        () => pad.say("parts", vars),
        () => pad.say("prime", { ...vars, fx: factors(vars.x), fy: factors(vars.y) })
      ]
    }
  }
}
