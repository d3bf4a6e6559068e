import type { Random } from "../Random.ts"
import type { Language, Wordings } from "./Language.ts"
import type { Pad } from "./Pad.ts"

/* Sorting as people do it on paper: around a middle value, then each part by itself. */

export const joinNumbers = (values: ReadonlyArray<number>, language: Language): string =>
  values.length === 0 ? "–" : values.join(language === "zh" ? "、" : ", ")

const ascending = (values: ReadonlyArray<number>): Array<number> => values.toSorted((a, b) => a - b)

/** A copying mistake: one number is left out, or two of its digits change places. */
const miscopied = (values: ReadonlyArray<number>, random: Random): Array<number> => {
  const at = random.int(0, values.length - 1)
  const value = values[at] as number
  const turned = Number(String(value).split("").toReversed().join(""))
  const copy = [...values]
  if (values.length > 2 && (turned === value || random.chance(0.5))) copy.splice(at, 1)
  else copy[at] = turned === value || values.includes(turned) ? value + 1 : turned
  return copy
}

/** Puts the numbers in order on the pad; a slip loses or changes one of them. */
export const sortOnPad = (pad: Pad, values: ReadonlyArray<number>): Array<number> => {
  const show = (list: ReadonlyArray<number>) => joinNumbers(list, pad.language)
  const pivot = ascending(values)[Math.floor(values.length / 2)] as number
  const part = (key: string, given: ReadonlyArray<number>) => {
    const right = ascending(given)
    const tell = (list: ReadonlyArray<number>) => pad.say(key, { pivot, given: show(given), list: show(list) })
    if (given.length === 0) return right
    return pad.step(
      right,
      (random) => ascending(miscopied(right, random)),
      tell,
      () => pad.say("recount", { given: show(given), list: show(right), k: given.length })
    )
  }
  pad.say("pivot", { pivot })
  const low = part(
    "low",
    values.filter((value) => value < pivot)
  )
  pad.paragraph()
  const high = part(
    "high",
    values.filter((value) => value >= pivot)
  )
  pad.paragraph()
  return [...low, ...high]
}

/** Checks of an order: how many there are, that each step goes up, and that the sums agree. */
export const orderChecks = (
  pad: Pad,
  values: ReadonlyArray<number>,
  sorted: ReadonlyArray<number>
): ReadonlyArray<() => void> => {
  const half = Math.floor(values.length / 2)
  const sum = (list: ReadonlyArray<number>) => list.reduce((total, value) => total + value, 0)
  return [
    () => pad.say("counted", { k: values.length, first: sorted[0] as number, last: sorted.at(-1) as number }),
    () => pad.say("rising", { chain: sorted.join(" < ") }),
    () => {
      const parts = (list: ReadonlyArray<number>) => [sum(list.slice(0, half)), sum(list.slice(half))]
      const [a, b] = parts(values) as [number, number]
      const [c, d] = parts(sorted) as [number, number]
      pad.say("sums", { left: `${a} + ${b} = ${a + b}`, right: `${c} + ${d} = ${c + d}` })
    }
  ]
}

/** Different numbers in no order, more and larger ones for the harder problems. */
export const drawNumbers = (random: Random, difficulty: number): ReadonlyArray<number> => {
  const count = random.int(
    ...([
      [5, 6],
      [7, 9],
      [10, 14]
    ][difficulty - 1] as [number, number])
  )
  const top = [60, 300, 2000][difficulty - 1] as number
  const drawn = new Set<number>()
  while (drawn.size < count) drawn.add(random.int(1, top))
  const numbers = [...drawn]
  return numbers.every((value, i) => i === 0 || value > (numbers[i - 1] as number)) ? numbers.toReversed() : numbers
}

type SortingPhrases = Readonly<Record<Language, Readonly<Record<string, Wordings>>>>

export const SORTING_PHRASES: SortingPhrases = {
  en: {
    pivot: [
      "I split the numbers around {pivot}.",
      "A good value in the middle is {pivot}, so I divide the list there."
    ],
    low: ["Below {pivot} there are {given}, in order {list}.", "The smaller ones are {given}; sorted that is {list}."],
    high: ["From {pivot} on there are {given}, in order {list}.", "The others are {given}; sorted that is {list}."],
    recount: ["The part has {k} numbers, {given}, so the order must be {list}."],
    counted: [
      "There are {k} numbers in the question and {k} in my order, the smallest is {first} and the largest {last}."
    ],
    rising: ["Each one is larger than the one before: {chain}."],
    sums: ["No number got lost: the sum in the order given is {left}, and in my order it is {right}."]
  },
  de: {
    pivot: ["Ich teile die Zahlen bei {pivot}.", "Ein guter Wert in der Mitte ist {pivot}, dort trenne ich die Liste."],
    low: [
      "Unter {pivot} liegen {given}, der Reihe nach {list}.",
      "Die kleineren sind {given}; sortiert ist das {list}."
    ],
    high: ["Ab {pivot} sind es {given}, der Reihe nach {list}.", "Die anderen sind {given}; sortiert ist das {list}."],
    recount: ["Der Teil hat {k} Zahlen, {given}, also muss die Reihenfolge {list} sein."],
    counted: ["In der Aufgabe stehen {k} Zahlen und bei mir auch {k}, die kleinste ist {first} und die größte {last}."],
    rising: ["Jede ist größer als die vorige: {chain}."],
    sums: ["Keine Zahl ging verloren: die Summe ist wie gegeben {left} und in meiner Reihenfolge {right}."]
  },
  fr: {
    pivot: [
      "Je partage les nombres autour de {pivot}.",
      "Une bonne valeur du milieu est {pivot}, je coupe la liste là."
    ],
    low: [
      "Sous {pivot} il y a {given}, dans l'ordre {list}.",
      "Les plus petits sont {given} ; triés, cela donne {list}."
    ],
    high: [
      "À partir de {pivot} il y a {given}, dans l'ordre {list}.",
      "Les autres sont {given} ; triés, cela donne {list}."
    ],
    recount: ["Cette partie a {k} nombres, {given}, donc l'ordre doit être {list}."],
    counted: [
      "L'énoncé contient {k} nombres et mon ordre aussi {k}, le plus petit est {first} et le plus grand {last}."
    ],
    rising: ["Chacun est plus grand que le précédent : {chain}."],
    sums: ["Aucun nombre n'est perdu : la somme dans l'ordre donné est {left}, et dans le mien {right}."]
  },
  es: {
    pivot: [
      "Separo los números en torno a {pivot}.",
      "Un buen valor del medio es {pivot}, así que divido la lista ahí."
    ],
    low: ["Por debajo de {pivot} están {given}, en orden {list}.", "Los menores son {given}; ordenados quedan {list}."],
    high: ["Desde {pivot} están {given}, en orden {list}.", "Los demás son {given}; ordenados quedan {list}."],
    recount: ["Esta parte tiene {k} números, {given}, así que el orden debe ser {list}."],
    counted: ["En el enunciado hay {k} números y en mi orden también {k}, el menor es {first} y el mayor {last}."],
    rising: ["Cada uno es mayor que el anterior: {chain}."],
    sums: ["No se perdió ningún número: la suma en el orden dado es {left}, y en el mío {right}."]
  },
  zh: {
    pivot: ["我以{pivot}为界把数字分成两部分。", "中间的一个合适的值是{pivot}，就从这里分开。"],
    low: ["小于{pivot}的有{given}，按顺序是{list}。", "较小的是{given}，排好以后是{list}。"],
    high: ["不小于{pivot}的有{given}，按顺序是{list}。", "其余的是{given}，排好以后是{list}。"],
    recount: ["这一部分有{k}个数，{given}，所以顺序应当是{list}。"],
    counted: ["题目里有{k}个数，我的顺序里也有{k}个，最小的是{first}，最大的是{last}。"],
    rising: ["每一个都比前一个大：{chain}。"],
    sums: ["没有遗漏：按原来的顺序求和是{left}，按我的顺序是{right}。"]
  }
}
