import type { Random } from "../../Random.ts"
import type { Form } from "../Form.ts"
import { inside, type Operator, type Pad } from "../Pad.ts"
import { verbatim } from "../Slot.ts"

type Part = number | Operator | "(" | ")"

const TOKEN = /\d+|[-+×()]/g

const read = (text: string): Array<Part> =>
  (text.match(TOKEN) ?? []).map((part) => (/\d/.test(part) ? Number(part) : (part as Part)))

const show = (parts: ReadonlyArray<Part>): string =>
  parts
    .map((part, index) => (typeof part === "number" && index > 0 ? inside(part) : String(part)))
    .join(" ")
    .replaceAll("( ", "(")
    .replaceAll(" )", ")")

/** Where the next operator to work out stands: in the innermost brackets, products first. */
const nextOperator = (parts: ReadonlyArray<Part>): number => {
  const close = parts.indexOf(")")
  const end = close === -1 ? parts.length : close
  const start = parts.lastIndexOf("(", end) + 1
  const product = parts.findIndex((part, index) => index >= start && index < end && part === "×")
  return product === -1 ? start + 1 : product
}

/** Works out one operator after the other, and says now and then what is left of the expression. */
const reduce = (pad: Pad, given: ReadonlyArray<Part>): number => {
  let parts = [...given]
  while (parts.length > 1) {
    const at = nextOperator(parts)
    const [a, operator, b] = parts.slice(at - 1, at + 2) as [number, Operator, number]
    const result = pad.calculate(operator, a, b)
    const bracketed = parts[at - 2] === "(" && parts[at + 2] === ")"
    const [from, to] = bracketed ? [at - 2, at + 3] : [at - 1, at + 2]
    parts = [...parts.slice(0, from), result, ...parts.slice(to)]
    if (parts.length > 3) pad.say("remains", { x: show(parts) })
    if (pad.operations.length % 3 === 0) pad.paragraph()
  }
  return parts[0] as number
}

const operand = (random: Random, difficulty: number): Array<Part> => {
  const top = [20, 60, 120][difficulty - 1] as number
  if (difficulty > 1 && random.chance(0.35)) {
    return ["(", random.int(2, top), random.pick<Part>(["+", "-"]), random.int(2, top), ")"]
  }
  return [random.int(2, top)]
}

export const expression: Form = {
  id: "expression",
  family: "arithmetic",
  slots: { expression: verbatim("\\(?\\d+(?: [-+×] \\(?\\d+\\)?)+") },
  statements: {
    en: ["Compute {expression}.", "What is the value of {expression}?"],
    de: ["Berechne {expression}.", "Welchen Wert hat {expression}?"],
    fr: ["Calculez {expression}.", "Quelle est la valeur de {expression} ?"],
    es: ["Calcula {expression}.", "¿Cuál es el valor de {expression}?"],
    zh: ["计算{expression}的值。", "{expression}的结果是多少？"]
  },
  phrases: {
    en: {
      task: ["I have to compute {expression}", "the expression is {expression}"],
      plan: [
        "Brackets come first, then products, then sums and differences from left to right.",
        "The order matters here: what stands in brackets, then multiplication, and only then the rest."
      ],
      remains: ["What remains is {x}.", "Now the expression reads {x}.", "That leaves {x} to work out."]
    },
    de: {
      task: ["ich soll {expression} berechnen", "der Ausdruck lautet {expression}"],
      plan: [
        "Zuerst kommen die Klammern, dann die Produkte, danach Summen und Differenzen von links nach rechts.",
        "Auf die Reihenfolge kommt es an: erst die Klammern, dann das Malnehmen und zuletzt der Rest."
      ],
      remains: ["Es bleibt {x}.", "Nun lautet der Ausdruck {x}.", "Übrig ist damit noch {x}."]
    },
    fr: {
      task: ["je dois calculer {expression}", "l'expression est {expression}"],
      plan: [
        "D'abord les parenthèses, puis les produits, puis les sommes et les différences de gauche à droite.",
        "L'ordre compte ici : les parenthèses, ensuite la multiplication, et seulement après le reste."
      ],
      remains: ["Il reste {x}.", "L'expression devient {x}.", "Il me reste donc à calculer {x}."]
    },
    es: {
      task: ["tengo que calcular {expression}", "la expresión es {expression}"],
      plan: [
        "Primero los paréntesis, luego los productos, y después sumas y restas de izquierda a derecha.",
        "El orden importa: lo que está entre paréntesis, luego la multiplicación y al final el resto."
      ],
      remains: ["Queda {x}.", "Ahora la expresión es {x}.", "Así que falta calcular {x}."]
    },
    zh: {
      task: ["要计算{expression}", "算式是{expression}"],
      plan: ["先算括号，再算乘法，最后从左到右算加减。", "运算顺序很重要：先括号里面的，然后乘法，其余的放在最后。"],
      remains: ["剩下的是{x}。", "现在算式变成{x}。", "还需要计算{x}。"]
    }
  },
  draw: (random, difficulty) => {
    const parts = operand(random, difficulty)
    for (let i = 0; i < 1 + difficulty; i++) {
      parts.push(random.pick<Part>(["+", "-", "×"]), ...operand(random, difficulty))
    }
    return { expression: show(parts) }
  },
  work: (pad, values) => {
    pad.say("plan")
    return { answer: String(reduce(pad, read(values["expression"] as string))), checks: [] }
  }
}
