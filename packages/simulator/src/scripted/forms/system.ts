import type { Form } from "../Form.ts"
import { verbatim } from "../Slot.ts"

const EQUATION = "\\d+x [-+] \\d+y = -?\\d+"

const equation = (x: number, y: number, k: number): string => `${x}x ${y < 0 ? "-" : "+"} ${Math.abs(y)}y = ${k}`

const read = (text: string): readonly [x: number, y: number, k: number] => {
  const [x, sign, y, , k] = text.replace("x", "").replace("y", "").split(" ") as [
    string,
    string,
    string,
    string,
    string
  ]
  return [Number(x), Number(y) * (sign === "-" ? -1 : 1), Number(k)]
}

export const system: Form = {
  id: "system",
  family: "algebra",
  slots: { first: verbatim(EQUATION), second: verbatim(EQUATION) },
  statements: {
    en: ["Let x and y satisfy {first} and {second}. What is x + y?"],
    de: ["Für x und y gelten {first} und {second}. Wie groß ist x + y?"],
    fr: ["Les nombres x et y vérifient {first} et {second}. Que vaut x + y ?"],
    es: ["Los números x e y cumplen {first} y {second}. ¿Cuánto vale x + y?"],
    zh: ["已知x和y满足{first}和{second}，求x + y的值。"]
  },
  phrases: {
    en: {
      task: ["there are two equations, {first} and {second}, and the sum x + y is asked for"],
      plan: [
        "I eliminate x: the first equation times {c}, the second times {a}, and then I subtract.",
        "To get rid of x, I make its coefficients equal and take the difference."
      ],
      scaled: ["That gives {l}x + ({m})y = {k}.", "The scaled equation is {l}x + ({m})y = {k}."],
      difference: ["Subtracting, x drops out and {p}y = {q} stays.", "The difference of the two is {p}y = {q}."],
      y: ["Hence y = {y}."],
      x: ["Back in the first equation: {a}x = {q}, so x = {x}."],
      sum: ["The question asks for the sum, {e} = {r}.", "Finally x + y is {e} = {r}."],
      insert: [
        "With x = {x} and y = {y} the first equation reads {l1} + ({m1}) = {k1}, and the second {l2} + ({m2}) = {k2}. Both hold."
      ]
    },
    de: {
      task: ["gegeben sind zwei Gleichungen, {first} und {second}, und gesucht ist die Summe x + y"],
      plan: [
        "Ich eliminiere x: die erste Gleichung mal {c}, die zweite mal {a}, und dann ziehe ich ab.",
        "Um x loszuwerden, mache ich die Koeffizienten gleich und bilde die Differenz."
      ],
      scaled: ["Das ergibt {l}x + ({m})y = {k}.", "Die erweiterte Gleichung ist {l}x + ({m})y = {k}."],
      difference: ["Beim Abziehen fällt x weg, und es bleibt {p}y = {q}.", "Die Differenz der beiden ist {p}y = {q}."],
      y: ["Daraus folgt y = {y}."],
      x: ["Zurück in die erste Gleichung: {a}x = {q}, also x = {x}."],
      sum: ["Gefragt ist die Summe, {e} = {r}.", "Schließlich ist x + y gleich {e} = {r}."],
      insert: [
        "Mit x = {x} und y = {y} lautet die erste Gleichung {l1} + ({m1}) = {k1} und die zweite {l2} + ({m2}) = {k2}. Beide gelten."
      ]
    },
    fr: {
      task: ["il y a deux équations, {first} et {second}, et l'on demande la somme x + y"],
      plan: [
        "J'élimine x : la première équation fois {c}, la seconde fois {a}, puis je soustrais.",
        "Pour me débarrasser de x, je rends ses coefficients égaux et je prends la différence."
      ],
      scaled: ["Cela donne {l}x + ({m})y = {k}.", "L'équation multipliée est {l}x + ({m})y = {k}."],
      difference: ["En soustrayant, x disparaît et il reste {p}y = {q}.", "La différence des deux est {p}y = {q}."],
      y: ["On en tire y = {y}."],
      x: ["De retour dans la première équation : {a}x = {q}, donc x = {x}."],
      sum: ["On demande la somme, {e} = {r}.", "Pour finir, x + y vaut {e} = {r}."],
      insert: [
        "Avec x = {x} et y = {y}, la première équation donne {l1} + ({m1}) = {k1}, et la seconde {l2} + ({m2}) = {k2}. Les deux sont vraies."
      ]
    },
    es: {
      task: ["hay dos ecuaciones, {first} y {second}, y se pide la suma x + y"],
      plan: [
        "Elimino x: la primera ecuación por {c}, la segunda por {a}, y luego resto.",
        "Para quitar x, igualo sus coeficientes y tomo la diferencia."
      ],
      scaled: ["Eso da {l}x + ({m})y = {k}.", "La ecuación multiplicada es {l}x + ({m})y = {k}."],
      difference: ["Al restar, x desaparece y queda {p}y = {q}.", "La diferencia de las dos es {p}y = {q}."],
      y: ["De ahí y = {y}."],
      x: ["De vuelta en la primera ecuación: {a}x = {q}, así que x = {x}."],
      sum: ["Se pide la suma, {e} = {r}.", "Por último, x + y es {e} = {r}."],
      insert: [
        "Con x = {x} e y = {y} la primera ecuación dice {l1} + ({m1}) = {k1}, y la segunda {l2} + ({m2}) = {k2}. Las dos se cumplen."
      ]
    },
    zh: {
      task: ["有两个方程{first}和{second}，要求x + y"],
      plan: ["消去x：第一个方程乘以{c}，第二个方程乘以{a}，然后相减。", "为了消去x，先让它的系数相同，再求差。"],
      scaled: ["得到{l}x + ({m})y = {k}。", "乘过以后的方程是{l}x + ({m})y = {k}。"],
      difference: ["相减以后x消失，剩下{p}y = {q}。", "两式之差是{p}y = {q}。"],
      y: ["所以y = {y}。"],
      x: ["代回第一个方程：{a}x = {q}，于是x = {x}。"],
      sum: ["题目问的是和，{e} = {r}。", "最后x + y就是{e} = {r}。"],
      insert: ["当x = {x}、y = {y}时，第一个方程是{l1} + ({m1}) = {k1}，第二个是{l2} + ({m2}) = {k2}，都成立。"]
    }
  },
  draw: (random, difficulty) => {
    const top = [5, 9, 14][difficulty - 1] as number
    const [x, y] = [random.int(-top, top), random.int(-top, top)]
    const signed = () => random.int(2, top) * (random.chance(0.35) ? -1 : 1)
    const [a, b, c] = [random.int(2, top), signed(), random.int(2, top)]
    let d = signed()
    while (a * d === b * c) d = d > 0 ? d + 1 : d - 1
    return { first: equation(a, b, a * x + b * y), second: equation(c, d, c * x + d * y) }
  },
  work: (pad, values) => {
    const [a, b, e] = read(values["first"] as string)
    const [c, d, f] = read(values["second"] as string)
    pad.say("plan", { a, c })
    const m1 = pad.calculate("×", b, c)
    const k1 = pad.calculate("×", e, c)
    pad.say("scaled", { l: a * c, m: m1, k: k1 })
    const m2 = pad.calculate("×", d, a)
    const k2 = pad.calculate("×", f, a)
    pad.say("scaled", { l: a * c, m: m2, k: k2 })
    pad.paragraph()
    const p = pad.calculate("-", m1, m2)
    const q = pad.calculate("-", k1, k2)
    pad.say("difference", { p, q })
    const y = q / p
    pad.say("y", { y })
    pad.paragraph()
    const by = pad.calculate("×", b, y)
    const rest = pad.calculate("-", e, by)
    const x = rest / a
    pad.say("x", { a, q: rest, x })
    const sum = pad.calculate("+", x, y, "sum")
    const vars = { x, y, l1: a * x, m1: b * y, k1: e, l2: c * x, m2: d * y, k2: f }
    return {
      // A slip before a division rarely divides evenly: no slip to carry on with.
      answer: Number.isInteger(x) && Number.isInteger(y) ? String(sum) : "NaN",
      checks: [() => pad.say("insert", vars)]
    }
  }
}
