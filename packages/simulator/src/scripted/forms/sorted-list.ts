import type { Form } from "../Form.ts"
import { list } from "../Slot.ts"
import { drawNumbers, joinNumbers, orderChecks, SORTING_PHRASES, sortOnPad } from "../Sorting.ts"

export const sortedList: Form = {
  id: "sorted-list",
  family: "sorting",
  slots: { numbers: list },
  statements: {
    en: ["Sort the numbers {numbers} in increasing order. Separate them with commas."],
    de: ["Sortiere die Zahlen {numbers} aufsteigend. Trenne sie mit Kommas."],
    fr: ["Triez les nombres {numbers} dans l'ordre croissant. Séparez-les par des virgules."],
    es: ["Ordena los números {numbers} de menor a mayor. Sepáralos con comas."],
    zh: ["把数字{numbers}从小到大排列，用逗号隔开。"]
  },
  phrases: {
    en: {
      ...SORTING_PHRASES.en,
      task: ["I have to put {numbers} in increasing order"],
      joined: ["Put together: {list}.", "The whole list is then {list}."]
    },
    de: {
      ...SORTING_PHRASES.de,
      task: ["die Zahlen {numbers} sind aufsteigend zu ordnen"],
      joined: ["Zusammengesetzt: {list}.", "Die ganze Liste ist damit {list}."]
    },
    fr: {
      ...SORTING_PHRASES.fr,
      task: ["je dois ranger {numbers} dans l'ordre croissant"],
      joined: ["Mis bout à bout : {list}.", "La liste entière est donc {list}."]
    },
    es: {
      ...SORTING_PHRASES.es,
      task: ["tengo que poner {numbers} en orden creciente"],
      joined: ["Todo junto: {list}.", "La lista completa es entonces {list}."]
    },
    zh: {
      ...SORTING_PHRASES.zh,
      task: ["要把{numbers}从小到大排列"],
      joined: ["合在一起：{list}。", "于是整个顺序是{list}。"]
    }
  },
  draw: (random, difficulty) => ({ numbers: drawNumbers(random, difficulty) }),
  work: (pad, values) => {
    const numbers = values["numbers"] as ReadonlyArray<number>
    const sorted = sortOnPad(pad, numbers)
    pad.say("joined", { list: joinNumbers(sorted, pad.language) })
    return { answer: sorted.join(", "), checks: orderChecks(pad, numbers, sorted), summary: [] }
  }
}
