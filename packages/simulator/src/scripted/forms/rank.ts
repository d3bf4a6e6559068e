import type { Form } from "../Form.ts"
import { list, whole } from "../Slot.ts"
import { drawNumbers, joinNumbers, orderChecks, SORTING_PHRASES, sortOnPad } from "../Sorting.ts"

export const rank: Form = {
  id: "rank",
  family: "sorting",
  slots: { numbers: list, position: whole },
  statements: {
    en: ["The numbers {numbers} are put in increasing order. Which number stands at position {position}?"],
    de: ["Die Zahlen {numbers} werden aufsteigend geordnet. Welche Zahl steht an Stelle {position}?"],
    fr: ["On range les nombres {numbers} dans l'ordre croissant. Quel nombre est à la place {position} ?"],
    es: ["Los números {numbers} se ponen en orden creciente. ¿Qué número está en la posición {position}?"],
    zh: ["把{numbers}从小到大排列，第{position}个数是多少？"]
  },
  phrases: {
    en: {
      ...SORTING_PHRASES.en,
      task: ["after sorting {numbers} I need the number at position {position}"],
      joined: ["The order is {list}.", "All together this is {list}."],
      found: ["Counting to position {position}, I land on {r}.", "Position {position} holds {r}."],
      recounted: ["I count again from the left: {list}, and that is position {position}."]
    },
    de: {
      ...SORTING_PHRASES.de,
      task: ["gesucht ist nach dem Sortieren von {numbers} die Zahl an Stelle {position}"],
      joined: ["Die Reihenfolge ist {list}.", "Alles zusammen ist das {list}."],
      found: ["Beim Zählen bis zur Stelle {position} lande ich bei {r}.", "An Stelle {position} steht {r}."],
      recounted: ["Ich zähle noch einmal von links: {list}, und das ist Stelle {position}."]
    },
    fr: {
      ...SORTING_PHRASES.fr,
      task: ["après avoir trié {numbers}, il me faut le nombre à la place {position}"],
      joined: ["L'ordre est {list}.", "Tout ensemble, cela donne {list}."],
      found: ["En comptant jusqu'à la place {position}, j'arrive à {r}.", "À la place {position} se trouve {r}."],
      recounted: ["Je recompte depuis la gauche : {list}, et c'est la place {position}."]
    },
    es: {
      ...SORTING_PHRASES.es,
      task: ["después de ordenar {numbers} necesito el número en la posición {position}"],
      joined: ["El orden es {list}.", "Todo junto queda {list}."],
      found: ["Al contar hasta la posición {position} llego a {r}.", "En la posición {position} está {r}."],
      recounted: ["Cuento otra vez desde la izquierda: {list}, y esa es la posición {position}."]
    },
    zh: {
      ...SORTING_PHRASES.zh,
      task: ["排好{numbers}以后，要找第{position}个数"],
      joined: ["顺序是{list}。", "合起来就是{list}。"],
      found: ["数到第{position}个，正好是{r}。", "第{position}个位置上是{r}。"],
      recounted: ["我从左边再数一次：{list}，这就是第{position}个。"]
    }
  },
  draw: (random, difficulty) => {
    const numbers = drawNumbers(random, difficulty)
    return { numbers, position: random.int(2, numbers.length - 1) }
  },
  work: (pad, values) => {
    const numbers = values["numbers"] as ReadonlyArray<number>
    const position = values["position"] as number
    const sorted = sortOnPad(pad, numbers)
    pad.say("joined", { list: joinNumbers(sorted, pad.language) })
    const at = sorted[Math.min(position, sorted.length) - 1] as number
    const r = pad.step(
      at,
      (random) => sorted[position - 1 + (random.chance(0.5) ? 1 : -1)] ?? (sorted[0] as number),
      (r) => pad.say("found", { r }),
      () => pad.say("recounted", { list: joinNumbers(sorted.slice(0, position), pad.language) })
    )
    return { answer: String(r), checks: orderChecks(pad, numbers, sorted), summary: [] }
  }
}
