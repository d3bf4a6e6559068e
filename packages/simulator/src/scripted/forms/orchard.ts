import type { Form } from "../Form.ts"
import { whole } from "../Slot.ts"

export const orchard: Form = {
  id: "orchard",
  family: "arithmetic",
  slots: { rows: whole, trees: whole, kilograms: whole, spoiled: whole, crate: whole },
  statements: {
    en: [
      "An orchard has {rows} rows of {trees} apple trees. Each tree gives {kilograms} kilograms of apples. Of these, {spoiled} kilograms are spoiled, and the rest is packed into crates of {crate} kilograms each. How many crates are filled completely?"
    ],
    de: [
      "Ein Obstgarten hat {rows} Reihen mit je {trees} Apfelbäumen. Jeder Baum trägt {kilograms} Kilogramm Äpfel. Davon sind {spoiled} Kilogramm verdorben, und der Rest wird in Kisten zu je {crate} Kilogramm gepackt. Wie viele Kisten werden ganz voll?"
    ],
    fr: [
      "Un verger a {rows} rangées de {trees} pommiers. Chaque arbre donne {kilograms} kilogrammes de pommes. De cette récolte, {spoiled} kilogrammes sont gâtés, et le reste est rangé dans des caisses de {crate} kilogrammes chacune. Combien de caisses sont entièrement remplies ?"
    ],
    es: [
      "Un huerto tiene {rows} filas de {trees} manzanos. Cada árbol da {kilograms} kilogramos de manzanas. De ellos, {spoiled} kilogramos están estropeados, y el resto se pone en cajas de {crate} kilogramos cada una. ¿Cuántas cajas se llenan por completo?"
    ],
    zh: [
      "果园有{rows}行苹果树，每行{trees}棵。每棵树产{kilograms}千克苹果，其中一共有{spoiled}千克坏了，其余的装箱，每箱{crate}千克。可以装满多少箱？"
    ]
  },
  phrases: {
    en: {
      task: ["I have to find how many crates of {crate} kilograms can be filled from the good apples"],
      plan: ["Trees, then kilograms, then without the spoiled ones, and finally the crates."],
      trees: ["The number of trees is {e} = {r}.", "Rows times trees: {e} = {r}."],
      harvest: ["All of them give {e} = {r} kilograms.", "The harvest is {e}, that is {r} kilograms."],
      good: ["Without the spoiled ones {e} = {r} kilograms remain.", "Good apples: {e} = {r} kilograms."],
      crates: ["{e} gives {r} full crates, and a last one may stay partly empty.", "The whole part of {e} is {r}."],
      back: ["{crates} crates hold {held} kilograms, and one crate more would need {more}, which is over {good}."]
    },
    de: {
      task: ["gesucht ist, wie viele Kisten zu {crate} Kilogramm die guten Äpfel füllen"],
      plan: ["Erst die Bäume, dann die Kilogramm, dann ohne die verdorbenen und zuletzt die Kisten."],
      trees: ["Die Zahl der Bäume ist {e} = {r}.", "Reihen mal Bäume: {e} = {r}."],
      harvest: ["Alle zusammen tragen {e} = {r} Kilogramm.", "Die Ernte beträgt {e}, das sind {r} Kilogramm."],
      good: ["Ohne die verdorbenen bleiben {e} = {r} Kilogramm.", "Gute Äpfel: {e} = {r} Kilogramm."],
      crates: [
        "{e} ergibt {r} volle Kisten, eine letzte bleibt vielleicht halb leer.",
        "Der ganze Teil von {e} ist {r}."
      ],
      back: ["{crates} Kisten fassen {held} Kilogramm, und eine mehr bräuchte {more}, das ist mehr als {good}."]
    },
    fr: {
      task: ["je dois trouver combien de caisses de {crate} kilogrammes les bonnes pommes remplissent"],
      plan: ["Les arbres, puis les kilogrammes, puis sans les fruits gâtés, et enfin les caisses."],
      trees: ["Le nombre d'arbres est {e} = {r}.", "Rangées fois arbres : {e} = {r}."],
      harvest: ["Tous ensemble donnent {e} = {r} kilogrammes.", "La récolte est de {e}, soit {r} kilogrammes."],
      good: ["Sans les fruits gâtés, il reste {e} = {r} kilogrammes.", "Bonnes pommes : {e} = {r} kilogrammes."],
      crates: [
        "{e} donne {r} caisses pleines, une dernière reste peut-être à moitié vide.",
        "La partie entière de {e} est {r}."
      ],
      back: ["{crates} caisses contiennent {held} kilogrammes, et une de plus en demanderait {more}, plus que {good}."]
    },
    es: {
      task: ["tengo que hallar cuántas cajas de {crate} kilogramos llenan las manzanas buenas"],
      plan: ["Los árboles, después los kilogramos, luego sin las estropeadas y al final las cajas."],
      trees: ["El número de árboles es {e} = {r}.", "Filas por árboles: {e} = {r}."],
      harvest: ["Todos juntos dan {e} = {r} kilogramos.", "La cosecha es {e}, o sea {r} kilogramos."],
      good: ["Sin las estropeadas quedan {e} = {r} kilogramos.", "Manzanas buenas: {e} = {r} kilogramos."],
      crates: ["{e} da {r} cajas llenas, y quizá una última quede a medias.", "La parte entera de {e} es {r}."],
      back: ["{crates} cajas contienen {held} kilogramos, y una más pediría {more}, que es más que {good}."]
    },
    zh: {
      task: ["要求好苹果能装满多少个{crate}千克的箱子"],
      plan: ["先算树的棵数，再算总产量，减去坏的，最后算箱数。"],
      trees: ["树的棵数是{e} = {r}。", "行数乘以每行的棵数：{e} = {r}。"],
      harvest: ["总产量为{e} = {r}千克。", "一共收获{e}，也就是{r}千克。"],
      good: ["去掉坏的，还剩{e} = {r}千克。", "好苹果有{e} = {r}千克。"],
      crates: ["{e}得到{r}个满箱，最后一箱可能装不满。", "{e}的整数部分是{r}。"],
      back: ["{crates}箱装{held}千克，再多一箱就需要{more}千克，超过了{good}千克。"]
    }
  },
  draw: (random, difficulty) => {
    const top = [8, 20, 45][difficulty - 1] as number
    const rows = random.int(2, top)
    const trees = random.int(3, top + 2)
    const kilograms = random.int(5, 40)
    const harvest = rows * trees * kilograms
    return { rows, trees, kilograms, spoiled: random.int(2, Math.floor(harvest / 4)), crate: random.int(4, 18) }
  },
  work: (pad, values) => {
    const { crate, kilograms, rows, spoiled, trees } = values as Record<string, number> &
      Record<"crate" | "kilograms" | "rows" | "spoiled" | "trees", number>
    pad.say("plan")
    const count = pad.calculate("×", rows, trees, "trees")
    const harvest = pad.calculate("×", count, kilograms, "harvest")
    pad.paragraph()
    const good = pad.calculate("-", harvest, spoiled, "good")
    const crates = pad.calculate("÷", good, crate, "crates")
    const vars = { crates, held: crates * crate, more: (crates + 1) * crate, good }
    return { answer: String(crates), checks: [() => pad.say("back", vars)] }
  }
}
