import type { Form } from "../Form.ts"
import type { Pad } from "../Pad.ts"
import { whole } from "../Slot.ts"

/** A cycle of powers that is longer is too long to write down. */
const LONGEST_CYCLE = 14

/** The powers of `a` modulo `m` until one comes for the second time: those before the cycle, and the cycle. */
const powersOf = (
  a: number,
  m: number
): { readonly before: ReadonlyArray<number>; readonly cycle: ReadonlyArray<number> } => {
  const seen: Array<number> = []
  for (let power = a % m; ; power = (power * a) % m) {
    const first = seen.indexOf(power)
    if (first !== -1) return { before: seen.slice(0, first), cycle: seen.slice(first) }
    seen.push(power)
  }
}

/** Square and multiply, from the highest binary digit of the exponent down. */
const raise = (pad: Pad, a: number, n: number, m: number): number => {
  let power = pad.calculate("mod", a, m)
  const base = power
  let exponent = 1
  for (const digit of n.toString(2).slice(1)) {
    const square = pad.calculate("×", power, power)
    exponent *= 2
    power = pad.calculate("mod", square, m, "reduced", { k: exponent })
    if (digit === "1") {
      const product = pad.calculate("×", power, base)
      exponent += 1
      power = pad.calculate("mod", product, m, "reduced", { k: exponent })
    }
    if (pad.operations.length % 4 === 1) pad.paragraph()
  }
  return power
}

export const powerMod: Form = {
  id: "power-mod",
  family: "number-theory",
  slots: { a: whole, n: whole, m: whole },
  statements: {
    en: ["What is the remainder when {a}^{n} is divided by {m}?"],
    de: ["Welchen Rest lässt {a}^{n} bei der Division durch {m}?"],
    fr: ["Quel est le reste de la division de {a}^{n} par {m} ?"],
    es: ["¿Cuál es el resto de dividir {a}^{n} entre {m}?"],
    zh: ["{a}^{n}除以{m}的余数是多少？"]
  },
  phrases: {
    en: {
      task: ["I need the remainder of {a}^{n} by {m}"],
      plan: [
        "The power itself is far too large, so I square step by step and keep only remainders by {m}.",
        "In binary the exponent {n} is {binary}, so squaring and multiplying modulo {m} gets there quickly."
      ],
      reduced: [
        "Modulo {m}, {e} = {r}, which is {a}^{k}.",
        "So {a}^{k} leaves {r}, because {e} = {r}.",
        "Reduced, {e} = {r}; that is the power {k}."
      ],
      cycle: [
        "Another way: the powers of {a} modulo {m} are {list}, and then they repeat with period {length}. Position {n} in this sequence holds {r}."
      ]
    },
    de: {
      task: ["gesucht ist der Rest von {a}^{n} bei Division durch {m}"],
      plan: [
        "Die Potenz selbst ist viel zu groß, also quadriere ich schrittweise und behalte nur Reste modulo {m}.",
        "Binär ist der Exponent {n} gleich {binary}, mit Quadrieren und Malnehmen modulo {m} geht es also schnell."
      ],
      reduced: [
        "Modulo {m} ist {e} = {r}, das ist {a}^{k}.",
        "Also lässt {a}^{k} den Rest {r}, denn {e} = {r}.",
        "Reduziert ist {e} = {r}; das ist die Potenz {k}."
      ],
      cycle: [
        "Ein anderer Weg: die Potenzen von {a} modulo {m} sind {list}, danach wiederholen sie sich mit der Periode {length}. An der Stelle {n} dieser Folge steht {r}."
      ]
    },
    fr: {
      task: ["je cherche le reste de {a}^{n} dans la division par {m}"],
      plan: [
        "La puissance elle-même est bien trop grande, donc j'élève au carré pas à pas en ne gardant que les restes par {m}.",
        "En binaire, l'exposant {n} s'écrit {binary}, donc carrés et produits modulo {m} y mènent vite."
      ],
      reduced: [
        "Modulo {m}, {e} = {r}, c'est {a}^{k}.",
        "Donc {a}^{k} laisse {r}, puisque {e} = {r}.",
        "Une fois réduit, {e} = {r} ; c'est la puissance {k}."
      ],
      cycle: [
        "Autre méthode : les puissances de {a} modulo {m} sont {list}, puis elles se répètent avec la période {length}. À la place {n} de cette suite se trouve {r}."
      ]
    },
    es: {
      task: ["busco el resto de {a}^{n} al dividir entre {m}"],
      plan: [
        "La potencia misma es demasiado grande, así que elevo al cuadrado paso a paso y guardo solo los restos entre {m}.",
        "En binario el exponente {n} es {binary}, de modo que con cuadrados y productos módulo {m} se llega pronto."
      ],
      reduced: [
        "Módulo {m}, {e} = {r}, que es {a}^{k}.",
        "Así que {a}^{k} deja {r}, porque {e} = {r}.",
        "Reducido, {e} = {r}; esa es la potencia {k}."
      ],
      cycle: [
        "Otro camino: las potencias de {a} módulo {m} son {list}, y luego se repiten con periodo {length}. En la posición {n} de esta sucesión está {r}."
      ]
    },
    zh: {
      task: ["要求{a}^{n}除以{m}的余数"],
      plan: [
        "这个幂本身太大，所以我逐步平方，只保留除以{m}的余数。",
        "指数{n}的二进制是{binary}，用平方和乘法在模{m}下很快就能算出。"
      ],
      reduced: [
        "模{m}，{e} = {r}，这就是{a}^{k}。",
        "所以{a}^{k}的余数是{r}，因为{e} = {r}。",
        "取余以后{e} = {r}，这是{k}次幂。"
      ],
      cycle: ["换一种方法：{a}的各次幂模{m}依次是{list}，然后以{length}为周期重复。这个数列的第{n}个是{r}。"]
    }
  },
  draw: (random, difficulty) => ({
    a: random.int(2, [9, 30, 80][difficulty - 1] as number),
    n: random.int(5, [16, 60, 500][difficulty - 1] as number),
    m: random.int(5, [20, 50, 99][difficulty - 1] as number)
  }),
  work: (pad, values) => {
    const { a, m, n } = values as Record<"a" | "m" | "n", number>
    pad.say("plan", { binary: n.toString(2) })
    const r = raise(pad, a, n, m)
    const { before, cycle } = powersOf(a, m)
    const list = [...before, ...cycle].join(pad.language === "zh" ? "、" : ", ")
    const short = before.length + cycle.length <= LONGEST_CYCLE && n > before.length
    return {
      answer: String(r),
      checks: short ? [() => pad.say("cycle", { list, length: cycle.length, r })] : []
    }
  }
}
