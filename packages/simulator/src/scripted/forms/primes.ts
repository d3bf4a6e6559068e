import type { Form } from "../Form.ts"
import type { Pad } from "../Pad.ts"
import { whole } from "../Slot.ts"

const smallestFactor = (value: number): number => {
  for (let p = 2; p * p <= value; p++) if (value % p === 0) return p
  return value
}

const isPrime = (value: number): boolean => value > 1 && smallestFactor(value) === value

const range = (from: number, to: number): Array<number> => Array.from({ length: to - from + 1 }, (_, i) => from + i)

/** Goes through the range ten by ten and adds up. */
const count = (pad: Pad, from: number, to: number): number => {
  let total = 0
  for (let start = from; start <= to; start = Math.floor(start / 10) * 10 + 10) {
    const end = Math.min(to, Math.floor(start / 10) * 10 + 9)
    const block = range(start, end)
    const found = block.filter(isPrime)
    // What 2, 3 and 5 do not sieve out is worth a word.
    const tricky = block.filter((value) => smallestFactor(value) > 5 && !isPrime(value))
    const comma = pad.language === "zh" ? "、" : ", "
    const tell = (k: number) => pad.say("block", { start, end, list: found.join(comma), k })
    let k = 0
    if (found.length === 0) pad.say("none", { start, end })
    else {
      k = pad.step(
        found.length,
        (random) => found.length + (random.chance(0.5) || found.length === 1 ? 1 : -1),
        tell,
        () => tell(found.length)
      )
    }
    for (const value of tricky) {
      const p = smallestFactor(value)
      pad.say("tricky", { value, p, q: value / p })
    }
    total = k > 0 && total > 0 ? pad.calculate("+", total, k, "running") : total + k
    if (start % 20 < 10) pad.paragraph()
  }
  return total
}

export const primes: Form = {
  id: "primes",
  family: "number-theory",
  slots: { from: whole, to: whole },
  statements: {
    en: ["How many prime numbers are there from {from} to {to}, both included?"],
    de: ["Wie viele Primzahlen gibt es von {from} bis {to}, beide eingeschlossen?"],
    fr: ["Combien y a-t-il de nombres premiers de {from} à {to}, bornes comprises ?"],
    es: ["¿Cuántos números primos hay de {from} a {to}, ambos incluidos?"],
    zh: ["从{from}到{to}（包括两端）一共有多少个质数？"]
  },
  phrases: {
    en: {
      task: ["I have to count the primes from {from} to {to}"],
      plan: [
        "I go through the numbers ten by ten and cross out the multiples of 2, 3, 5 and 7 and so on.",
        "Trial division by primes up to the square root of {to} is enough, block by block."
      ],
      block: [
        "Between {start} and {end} I find {list}, that makes {k}.",
        "From {start} to {end} what survives is {list}: {k} in all.",
        "The block {start} to {end} has {list}, which is {k}."
      ],
      none: ["Between {start} and {end} there is none.", "The block from {start} to {end} has no prime at all."],
      tricky: ["{value} looks prime, but it is {p} × {q}.", "Careful with {value}: it equals {p} × {q}."],
      running: ["So far {e} = {r}.", "With these the count is {e} = {r}.", "That brings me to {e} = {r}."],
      composite: ["To be safe, the odd numbers that fell out: {list}."]
    },
    de: {
      task: ["zu zählen sind die Primzahlen von {from} bis {to}"],
      plan: [
        "Ich gehe die Zahlen in Zehnerblöcken durch und streiche die Vielfachen von 2, 3, 5, 7 und so weiter.",
        "Probedivision durch Primzahlen bis zur Wurzel von {to} genügt, Block für Block."
      ],
      block: [
        "Zwischen {start} und {end} finde ich {list}, das macht {k}.",
        "Von {start} bis {end} bleibt {list} übrig: zusammen {k}.",
        "Der Block {start} bis {end} enthält {list}, also {k}."
      ],
      none: ["Zwischen {start} und {end} gibt es keine.", "Im Block von {start} bis {end} steht keine einzige."],
      tricky: [
        "{value} sieht nach einer Primzahl aus, ist aber {p} × {q}.",
        "Vorsicht bei {value}: das ist {p} × {q}."
      ],
      running: ["Bisher {e} = {r}.", "Mit diesen sind es {e} = {r}.", "Damit komme ich auf {e} = {r}."],
      composite: ["Zur Sicherheit die ungeraden Zahlen, die herausfallen: {list}."]
    },
    fr: {
      task: ["je dois compter les nombres premiers de {from} à {to}"],
      plan: [
        "Je parcours les nombres par dizaines et je raye les multiples de 2, 3, 5, 7 et ainsi de suite.",
        "Il suffit d'essayer les diviseurs premiers jusqu'à la racine de {to}, bloc par bloc."
      ],
      block: [
        "Entre {start} et {end} je trouve {list}, cela fait {k}.",
        "De {start} à {end} il reste {list} : {k} en tout.",
        "Le bloc {start} à {end} contient {list}, soit {k}."
      ],
      none: ["Entre {start} et {end} il n'y en a aucun.", "Le bloc de {start} à {end} n'a aucun nombre premier."],
      tricky: ["{value} a l'air premier, mais c'est {p} × {q}.", "Attention à {value} : il vaut {p} × {q}."],
      running: ["Jusqu'ici {e} = {r}.", "Avec ceux-ci, le compte est {e} = {r}.", "J'arrive ainsi à {e} = {r}."],
      composite: ["Par prudence, les nombres impairs éliminés : {list}."]
    },
    es: {
      task: ["tengo que contar los primos de {from} a {to}"],
      plan: [
        "Recorro los números de diez en diez y tacho los múltiplos de 2, 3, 5, 7 y así sucesivamente.",
        "Basta probar los divisores primos hasta la raíz de {to}, bloque por bloque."
      ],
      block: [
        "Entre {start} y {end} encuentro {list}, eso hace {k}.",
        "De {start} a {end} queda {list}: {k} en total.",
        "El bloque {start} a {end} tiene {list}, o sea {k}."
      ],
      none: ["Entre {start} y {end} no hay ninguno.", "El bloque de {start} a {end} no tiene ningún primo."],
      tricky: ["{value} parece primo, pero es {p} × {q}.", "Cuidado con {value}: es igual a {p} × {q}."],
      running: ["Hasta ahora {e} = {r}.", "Con estos la cuenta es {e} = {r}.", "Así llego a {e} = {r}."],
      composite: ["Por seguridad, los impares que se descartan: {list}."]
    },
    zh: {
      task: ["要数出从{from}到{to}的质数个数"],
      plan: [
        "我每十个数一组来看，划掉2、3、5、7等的倍数。",
        "只要用不超过{to}的平方根的质数去试除，一组一组地看就够了。"
      ],
      block: [
        "{start}到{end}之间有{list}，共{k}个。",
        "从{start}到{end}留下{list}，一共{k}个。",
        "{start}到{end}这一组里是{list}，计{k}个。"
      ],
      none: ["{start}到{end}之间一个也没有。", "{start}到{end}这一组没有质数。"],
      tricky: ["{value}看起来像质数，其实是{p} × {q}。", "小心{value}，它等于{p} × {q}。"],
      running: ["到现在为止{e} = {r}。", "加上这些，个数是{e} = {r}。", "这样就到了{e} = {r}。"],
      composite: ["保险起见，被排除的奇数有：{list}。"]
    }
  },
  draw: (random, difficulty) => {
    const from = random.int(10, [60, 200, 600][difficulty - 1] as number)
    return { from, to: from + random.int(18, [30, 45, 70][difficulty - 1] as number) }
  },
  work: (pad, values) => {
    const { from, to } = values as Record<"from" | "to", number>
    pad.say("plan")
    const total = count(pad, from, to)
    const out = range(from, to).filter((value) => value % 2 === 1 && value % 5 !== 0 && !isPrime(value))
    const list = out.map((value) => `${value} = ${smallestFactor(value)} × ${value / smallestFactor(value)}`)
    return {
      answer: String(total),
      checks: [() => pad.say("composite", { list: list.join(pad.language === "zh" ? "，" : ", ") })]
    }
  }
}
