import type { Form } from "../Form.ts"
import { whole, word } from "../Slot.ts"

const NAMES = {
  en: ["Mara", "Jonas", "Amina", "Leo", "Iris", "Tomas"],
  de: ["Mara", "Jonas", "Amina", "Leo", "Iris", "Tomas"],
  fr: ["Mara", "Jonas", "Amina", "Léo", "Iris", "Thomas"],
  es: ["Mara", "Jonás", "Amina", "Leo", "Iris", "Tomás"],
  zh: ["小明", "小红", "小华", "小丽", "小刚", "小雨"]
}

export const shop: Form = {
  id: "shop",
  family: "arithmetic",
  slots: { name: word(NAMES), a: whole, b: whole, c: whole, d: whole, paid: whole },
  statements: {
    en: [
      "{name} buys {a} notebooks at {b} euros each and {c} pens at {d} euros each, and pays with {paid} euros. How many euros does {name} get back?"
    ],
    de: [
      "{name} kauft {a} Hefte zu je {b} Euro und {c} Stifte zu je {d} Euro und bezahlt mit {paid} Euro. Wie viele Euro bekommt {name} zurück?"
    ],
    fr: [
      "{name} achète {a} cahiers à {b} euros pièce et {c} stylos à {d} euros pièce, et paie avec {paid} euros. Combien d'euros rend-on à {name} ?"
    ],
    es: [
      "{name} compra {a} cuadernos a {b} euros cada uno y {c} bolígrafos a {d} euros cada uno, y paga con {paid} euros. ¿Cuántos euros le devuelven a {name}?"
    ],
    zh: ["{name}买了{a}本笔记本，每本{b}元，又买了{c}支钢笔，每支{d}元，付了{paid}元。应该找给{name}多少元？"]
  },
  phrases: {
    en: {
      task: ["I have to find the change from {paid} euros after paying for the notebooks and the pens"],
      plan: [
        "First the notebooks, then the pens, then the sum, and at the end the change.",
        "I need the total price before I can subtract it from what was paid."
      ],
      notebooks: ["The notebooks cost {e} = {r} euros.", "For the notebooks that is {e}, so {r} euros."],
      pens: ["The pens cost {e} = {r} euros.", "For the pens I get {e}, which is {r} euros."],
      total: ["Together that is {e} = {r} euros.", "Both together: {e} = {r}."],
      change: ["The change is {e} = {r} euros.", "What comes back is {e}, so {r} euros."],
      back: ["Price and change together must be what was paid: {total} + {r} = {paid}, and so it is."]
    },
    de: {
      task: ["gesucht ist das Rückgeld auf {paid} Euro, nachdem Hefte und Stifte bezahlt sind"],
      plan: [
        "Zuerst die Hefte, dann die Stifte, dann die Summe und zum Schluss das Rückgeld.",
        "Ich brauche den Gesamtpreis, bevor ich ihn vom bezahlten Betrag abziehen kann."
      ],
      notebooks: ["Die Hefte kosten {e} = {r} Euro.", "Für die Hefte sind das {e}, also {r} Euro."],
      pens: ["Die Stifte kosten {e} = {r} Euro.", "Für die Stifte komme ich auf {e}, das sind {r} Euro."],
      total: ["Zusammen sind das {e} = {r} Euro.", "Beides zusammen: {e} = {r}."],
      change: ["Das Rückgeld beträgt {e} = {r} Euro.", "Zurück gibt es {e}, also {r} Euro."],
      back: [
        "Preis und Rückgeld zusammen müssen den bezahlten Betrag ergeben: {total} + {r} = {paid}, und so ist es auch."
      ]
    },
    fr: {
      task: ["je dois trouver la monnaie rendue sur {paid} euros une fois les cahiers et les stylos payés"],
      plan: [
        "D'abord les cahiers, ensuite les stylos, puis la somme, et enfin la monnaie.",
        "Il me faut le prix total avant de le soustraire de la somme versée."
      ],
      notebooks: ["Les cahiers coûtent {e} = {r} euros.", "Pour les cahiers, cela fait {e}, donc {r} euros."],
      pens: ["Les stylos coûtent {e} = {r} euros.", "Pour les stylos, je trouve {e}, soit {r} euros."],
      total: ["Ensemble, cela fait {e} = {r} euros.", "Les deux réunis : {e} = {r}."],
      change: ["La monnaie est de {e} = {r} euros.", "On rend {e}, donc {r} euros."],
      back: ["Le prix et la monnaie doivent redonner la somme versée : {total} + {r} = {paid}, et c'est bien le cas."]
    },
    es: {
      task: ["tengo que hallar el cambio de {paid} euros después de pagar los cuadernos y los bolígrafos"],
      plan: [
        "Primero los cuadernos, después los bolígrafos, luego la suma y al final el cambio.",
        "Necesito el precio total antes de restarlo de lo que se pagó."
      ],
      notebooks: ["Los cuadernos cuestan {e} = {r} euros.", "Por los cuadernos son {e}, es decir, {r} euros."],
      pens: ["Los bolígrafos cuestan {e} = {r} euros.", "Por los bolígrafos obtengo {e}, que son {r} euros."],
      total: ["En total son {e} = {r} euros.", "Las dos cosas juntas: {e} = {r}."],
      change: ["El cambio es {e} = {r} euros.", "Se devuelven {e}, o sea {r} euros."],
      back: ["El precio y el cambio juntos deben dar lo pagado: {total} + {r} = {paid}, y así es."]
    },
    zh: {
      task: ["要算出买完笔记本和钢笔以后，{paid}元应该找回多少"],
      plan: ["先算笔记本，再算钢笔，然后求和，最后算找零。", "要先知道总价，才能从付的钱里减去。"],
      notebooks: ["笔记本一共{e} = {r}元。", "买笔记本花了{e}，也就是{r}元。"],
      pens: ["钢笔一共{e} = {r}元。", "买钢笔花了{e}，等于{r}元。"],
      total: ["两样合起来是{e} = {r}元。", "总价：{e} = {r}。"],
      change: ["找零是{e} = {r}元。", "应找回{e}，即{r}元。"],
      back: ["总价加上找零应当等于付的钱：{total} + {r} = {paid}，正好相符。"]
    }
  },
  draw: (random, difficulty) => {
    const top = [9, 25, 60][difficulty - 1] as number
    const a = random.int(2, top)
    const b = random.int(2, top)
    const c = random.int(2, top)
    const d = random.int(2, top)
    const total = a * b + c * d
    const note = total < 90 ? 10 : total < 900 ? 100 : 1000
    return { name: random.int(0, 5), a, b, c, d, paid: Math.ceil((total + 1) / note) * note }
  },
  work: (pad, values) => {
    const { a, b, c, d, paid } = values as Record<"a" | "b" | "c" | "d" | "paid", number>
    pad.say("plan")
    const notebooks = pad.calculate("×", a, b, "notebooks")
    const pens = pad.calculate("×", c, d, "pens")
    pad.paragraph()
    const total = pad.calculate("+", notebooks, pens, "total")
    const change = pad.calculate("-", paid, total, "change")
    return { answer: String(change), checks: [() => pad.say("back", { total, r: change, paid })] }
  }
}
