import type { Form } from "../Form.ts"
import { inside } from "../Pad.ts"
import { verbatim } from "../Slot.ts"

const SIDE = "-?\\d+x [-+] \\d+"

const side = (x: number, k: number): string => `${x}x ${k < 0 ? "-" : "+"} ${Math.abs(k)}`

const read = (text: string): readonly [x: number, k: number] => {
  const [x, sign, k] = text.replace("x", "").split(" ") as [string, string, string]
  return [Number(x), Number(k) * (sign === "-" ? -1 : 1)]
}

const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b))

export const linear: Form = {
  id: "linear",
  family: "algebra",
  slots: { left: verbatim(SIDE), right: verbatim(SIDE) },
  statements: {
    en: ["Solve the equation {left} = {right} for x.", "Find x such that {left} = {right}."],
    de: ["Löse die Gleichung {left} = {right} nach x auf.", "Bestimme x so, dass {left} = {right} gilt."],
    fr: ["Résolvez l'équation {left} = {right} en x.", "Trouvez x tel que {left} = {right}."],
    es: ["Resuelve la ecuación {left} = {right} en x.", "Halla x tal que {left} = {right}."],
    zh: ["解方程{left} = {right}，求x。", "求满足{left} = {right}的x。"]
  },
  phrases: {
    en: {
      task: ["I have the equation {left} = {right} and need x", "the equation is {left} = {right}"],
      plan: [
        "I bring the terms with x to the left and the plain numbers to the right.",
        "All x terms go to one side and all numbers to the other."
      ],
      terms: ["For the x terms I need {e} = {r}.", "The coefficients of x give {e}, which is {r}."],
      numbers: ["For the numbers I need {e} = {r}.", "On the right I get {e}, which makes {r}."],
      isolated: ["So the equation becomes {p}x = {q}.", "What is left is {p}x = {q}."],
      whole: ["Dividing {q} by {p} gives x = {x}.", "Since {p} × {x} = {q}, we have x = {x}."],
      fraction: ["{q} is not a multiple of {p}, so x stays a fraction: x = {x}."],
      insert: [
        "I put x = {x} back in. The left side becomes {lx} {ls} {lk} = {l}, and the right side becomes {rx} {rs} {rk} = {l}. Both agree."
      ]
    },
    de: {
      task: ["gegeben ist die Gleichung {left} = {right}, gesucht ist x", "die Gleichung lautet {left} = {right}"],
      plan: [
        "Ich bringe die Terme mit x nach links und die reinen Zahlen nach rechts.",
        "Alle Terme mit x kommen auf die eine Seite, alle Zahlen auf die andere."
      ],
      terms: ["Für die Terme mit x brauche ich {e} = {r}.", "Die Koeffizienten von x ergeben {e}, das ist {r}."],
      numbers: ["Für die Zahlen brauche ich {e} = {r}.", "Rechts erhalte ich {e}, das macht {r}."],
      isolated: ["Damit wird die Gleichung zu {p}x = {q}.", "Übrig bleibt {p}x = {q}."],
      whole: ["Teile ich {q} durch {p}, folgt x = {x}.", "Wegen {p} × {x} = {q} gilt x = {x}."],
      fraction: ["{q} ist kein Vielfaches von {p}, also bleibt x ein Bruch: x = {x}."],
      insert: [
        "Ich setze x = {x} wieder ein. Die linke Seite wird {lx} {ls} {lk} = {l}, die rechte wird {rx} {rs} {rk} = {l}. Beide stimmen überein."
      ]
    },
    fr: {
      task: ["j'ai l'équation {left} = {right} et je cherche x", "l'équation est {left} = {right}"],
      plan: [
        "Je passe les termes en x à gauche et les nombres seuls à droite.",
        "Tous les termes en x vont d'un côté, tous les nombres de l'autre."
      ],
      terms: ["Pour les termes en x, il faut {e} = {r}.", "Les coefficients de x donnent {e}, soit {r}."],
      numbers: ["Pour les nombres, il faut {e} = {r}.", "À droite j'obtiens {e}, ce qui fait {r}."],
      isolated: ["L'équation devient donc {p}x = {q}.", "Il reste {p}x = {q}."],
      whole: ["En divisant {q} par {p}, on trouve x = {x}.", "Comme {p} × {x} = {q}, on a x = {x}."],
      fraction: ["{q} n'est pas un multiple de {p}, donc x reste une fraction : x = {x}."],
      insert: [
        "Je remets x = {x} dans l'équation. Le membre de gauche devient {lx} {ls} {lk} = {l}, celui de droite {rx} {rs} {rk} = {l}. Les deux concordent."
      ]
    },
    es: {
      task: ["tengo la ecuación {left} = {right} y busco x", "la ecuación es {left} = {right}"],
      plan: [
        "Llevo los términos con x a la izquierda y los números solos a la derecha.",
        "Todos los términos con x van a un lado y todos los números al otro."
      ],
      terms: ["Para los términos con x necesito {e} = {r}.", "Los coeficientes de x dan {e}, que es {r}."],
      numbers: ["Para los números necesito {e} = {r}.", "A la derecha obtengo {e}, lo que hace {r}."],
      isolated: ["La ecuación queda entonces {p}x = {q}.", "Lo que resta es {p}x = {q}."],
      whole: ["Al dividir {q} entre {p} sale x = {x}.", "Como {p} × {x} = {q}, tenemos x = {x}."],
      fraction: ["{q} no es múltiplo de {p}, así que x sigue siendo una fracción: x = {x}."],
      insert: [
        "Vuelvo a poner x = {x}. El lado izquierdo queda {lx} {ls} {lk} = {l}, y el derecho {rx} {rs} {rk} = {l}. Ambos coinciden."
      ]
    },
    zh: {
      task: ["方程是{left} = {right}，要求x", "已知{left} = {right}，需要求出x"],
      plan: ["把含x的项移到左边，常数移到右边。", "含x的项放在一边，数字放在另一边。"],
      terms: ["x的系数是{e} = {r}。", "合并含x的项得到{e}，也就是{r}。"],
      numbers: ["常数部分是{e} = {r}。", "右边得到{e}，等于{r}。"],
      isolated: ["方程变成{p}x = {q}。", "剩下{p}x = {q}。"],
      whole: ["用{q}除以{p}，得x = {x}。", "因为{p} × {x} = {q}，所以x = {x}。"],
      fraction: ["{q}不是{p}的倍数，所以x是分数：x = {x}。"],
      insert: ["把x = {x}代回去。左边是{lx} {ls} {lk} = {l}，右边是{rx} {rs} {rk} = {l}，两边相等。"]
    }
  },
  draw: (random, difficulty) => {
    const top = [9, 20, 30][difficulty - 1] as number
    const a = random.int(2, top)
    let c = random.int(2, top) * (difficulty > 1 && random.chance(0.4) ? -1 : 1)
    if (c === a) c = -c
    const b = random.int(1, top * 3) * (random.chance(0.3) ? -1 : 1)
    // At the highest difficulty the solution is a fraction as often as not.
    const d = difficulty === 3 && random.chance(0.6) ? b + random.int(1, 3 * top) : b + (a - c) * random.int(-top, top)
    return { left: side(a, b), right: d === 0 ? side(c, a - c) : side(c, d) }
  },
  work: (pad, values) => {
    const [a, b] = read(values["left"] as string)
    const [c, d] = read(values["right"] as string)
    pad.say("plan")
    const p = pad.calculate("-", a, c, "terms")
    const q = pad.calculate("-", d, b, "numbers")
    pad.say("isolated", { p, q })
    pad.paragraph()
    // Only a slip can make the x terms vanish; there is nothing to carry on with then.
    if (p === 0) return { answer: "NaN", checks: [] }
    const g = gcd(p, q)
    const sign = p < 0 ? -1 : 1
    const [top, bottom] = [(sign * q) / g, Math.abs(p) / g]
    const isWhole = bottom === 1
    const x = isWhole ? String(top) : `${top < 0 ? "-" : ""}\\frac{${Math.abs(top)}}{${bottom}}`
    pad.say(isWhole ? "whole" : "fraction", { p, q, x })
    const l = a * top + b
    const vars = {
      x,
      l,
      lx: `${a} × ${inside(top)}`,
      ls: b < 0 ? "-" : "+",
      lk: Math.abs(b),
      rx: `${c} × ${inside(top)}`,
      rs: d < 0 ? "-" : "+",
      rk: Math.abs(d)
    }
    return { answer: x, checks: isWhole ? [() => pad.say("insert", vars)] : [] }
  }
}
