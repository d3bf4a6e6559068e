import { date, dayOfYear, daysIn, iso, isLeap, monthName, parseIso, type Day } from "../Calendar.ts"
import type { Form } from "../Form.ts"
import type { Pad } from "../Pad.ts"

/** From the first date to the end of its month, then month by month (whole years at once), then into the last month. */
const walk = (pad: Pad, from: Day, to: Day): number => {
  const name = (month: number) => monthName(month, pad.language)
  if (from.year === to.year && from.month === to.month) return pad.calculate("-", to.day, from.day, "same")
  let total = pad.calculate("-", daysIn(from.month, from.year), from.day, "rest", { month: name(from.month) })
  let { month, year } = from
  const forward = () => {
    month = month === 12 ? 1 : month + 1
    if (month === 1) year++
  }
  forward()
  while (year < to.year || month < to.month) {
    if (month === 1 && year < to.year) {
      const days = isLeap(year) ? 366 : 365
      total = pad.calculate("+", total, days, "year", { year, days })
      year++
      continue
    }
    const days = daysIn(month, year)
    if (month === 2) pad.say(isLeap(year) ? "leap" : "common", { year })
    total = pad.calculate("+", total, days, "month", { month: name(month), days })
    if (month % 4 === 0) pad.paragraph()
    forward()
  }
  return pad.calculate("+", total, to.day, "last", { day: to.day, month: name(to.month) })
}

export const daysBetween: Form = {
  id: "days-between",
  family: "dates",
  slots: { from: date, to: date },
  statements: {
    en: ["How many days is it from {from} to {to}? Count the last day, but not the first."],
    de: ["Wie viele Tage sind es vom {from} bis zum {to}? Der letzte Tag zählt mit, der erste nicht."],
    fr: ["Combien de jours y a-t-il du {from} au {to} ? Le dernier jour compte, le premier non."],
    es: ["¿Cuántos días hay del {from} al {to}? El último día cuenta, el primero no."],
    zh: ["从{from}到{to}一共有多少天？最后一天算，第一天不算。"]
  },
  phrases: {
    en: {
      task: ["I have to count the days from {from} to {to}"],
      plan: [
        "I finish the first month, add the months between, and then go into the last month.",
        "Month by month is the safest way, with an eye on February."
      ],
      same: ["Both dates are in the same month, so {e} = {r}."],
      rest: ["To the end of {month} it is {e} = {r} days.", "In {month} there are {e} = {r} days left."],
      month: [
        "{month} adds {days}: {e} = {r}.",
        "With {month} and its {days} days I am at {e} = {r}.",
        "Then {month}, {days} days, so {e} = {r}.",
        "After {month} the count is {e} = {r}."
      ],
      year: ["The whole year {year} has {days} days: {e} = {r}.", "All of {year} is {days} days, hence {e} = {r}."],
      leap: ["{year} is a leap year, so February has 29 days."],
      common: ["{year} is not a leap year, so February has 28 days."],
      last: ["Finally {day} days in {month}: {e} = {r}.", "Into {month} it is {day} more, {e} = {r}."],
      numbered: [
        "By numbers of days in the year: {from} is day {d1} and {to} is day {d2}; with {between} days for the years between them that gives {d2} + {between} - {d1} = {r}."
      ]
    },
    de: {
      task: ["zu zählen sind die Tage vom {from} bis zum {to}"],
      plan: [
        "Ich mache den ersten Monat voll, zähle die Monate dazwischen und gehe dann in den letzten.",
        "Monat für Monat ist am sichersten, mit einem Auge auf dem Februar."
      ],
      same: ["Beide Daten liegen im selben Monat, also {e} = {r}."],
      rest: ["Bis zum Ende von {month} sind es {e} = {r} Tage.", "Im {month} bleiben {e} = {r} Tage."],
      month: [
        "{month} bringt {days}: {e} = {r}.",
        "Mit {month} und seinen {days} Tagen bin ich bei {e} = {r}.",
        "Dann {month}, {days} Tage, also {e} = {r}.",
        "Nach {month} steht die Zählung bei {e} = {r}."
      ],
      year: ["Das ganze Jahr {year} hat {days} Tage: {e} = {r}.", "Ganz {year} sind {days} Tage, somit {e} = {r}."],
      leap: ["{year} ist ein Schaltjahr, der Februar hat also 29 Tage."],
      common: ["{year} ist kein Schaltjahr, der Februar hat also 28 Tage."],
      last: ["Zum Schluss {day} Tage im {month}: {e} = {r}.", "In den {month} hinein sind es noch {day}, {e} = {r}."],
      numbered: [
        "Nach der Nummer im Jahr: der {from} ist Tag {d1} und der {to} Tag {d2}; mit {between} Tagen für die Jahre dazwischen ergibt das {d2} + {between} - {d1} = {r}."
      ]
    },
    fr: {
      task: ["je dois compter les jours du {from} au {to}"],
      plan: [
        "Je termine le premier mois, j'ajoute les mois intermédiaires, puis j'entre dans le dernier.",
        "Mois par mois, c'est le plus sûr, en surveillant février."
      ],
      same: ["Les deux dates sont dans le même mois, donc {e} = {r}."],
      rest: ["Jusqu'à la fin de {month}, il y a {e} = {r} jours.", "En {month}, il reste {e} = {r} jours."],
      month: [
        "Le mois de {month} ajoute {days} : {e} = {r}.",
        "Avec {month} et ses {days} jours, j'en suis à {e} = {r}.",
        "Puis {month}, {days} jours, donc {e} = {r}.",
        "Après {month}, le compte est de {e} = {r}."
      ],
      year: [
        "L'année {year} entière a {days} jours : {e} = {r}.",
        "Toute l'année {year} fait {days} jours, d'où {e} = {r}."
      ],
      leap: ["{year} est bissextile, donc février a 29 jours."],
      common: ["{year} n'est pas bissextile, donc février a 28 jours."],
      last: ["Enfin {day} jours en {month} : {e} = {r}.", "Dans le mois de {month}, encore {day}, {e} = {r}."],
      numbered: [
        "Par le numéro dans l'année : le {from} est le jour {d1} et le {to} le jour {d2} ; avec {between} jours pour les années entre les deux, cela donne {d2} + {between} - {d1} = {r}."
      ]
    },
    es: {
      task: ["tengo que contar los días del {from} al {to}"],
      plan: [
        "Termino el primer mes, sumo los meses intermedios y luego entro en el último.",
        "Mes por mes es lo más seguro, con un ojo en febrero."
      ],
      same: ["Las dos fechas están en el mismo mes, así que {e} = {r}."],
      rest: ["Hasta el final de {month} hay {e} = {r} días.", "En {month} quedan {e} = {r} días."],
      month: [
        "El mes de {month} suma {days}: {e} = {r}.",
        "Con {month} y sus {days} días voy por {e} = {r}.",
        "Luego {month}, {days} días, o sea {e} = {r}.",
        "Después de {month} la cuenta es {e} = {r}."
      ],
      year: ["El año {year} entero tiene {days} días: {e} = {r}.", "Todo {year} son {days} días, luego {e} = {r}."],
      leap: ["{year} es bisiesto, así que febrero tiene 29 días."],
      common: ["{year} no es bisiesto, así que febrero tiene 28 días."],
      last: ["Por último {day} días en {month}: {e} = {r}.", "Dentro de {month} son {day} más, {e} = {r}."],
      numbered: [
        "Por el número en el año: el {from} es el día {d1} y el {to} el día {d2}; con {between} días por los años intermedios sale {d2} + {between} - {d1} = {r}."
      ]
    },
    zh: {
      task: ["要数从{from}到{to}的天数"],
      plan: ["先把第一个月数完，再加上中间的月份，最后进入最后一个月。", "一个月一个月地数最稳妥，同时注意二月。"],
      same: ["两个日期在同一个月，所以{e} = {r}。"],
      rest: ["到{month}底还有{e} = {r}天。", "{month}里还剩{e} = {r}天。"],
      month: [
        "{month}有{days}天：{e} = {r}。",
        "加上{month}的{days}天，到了{e} = {r}。",
        "然后是{month}，{days}天，于是{e} = {r}。",
        "过了{month}，总数是{e} = {r}。"
      ],
      year: ["{year}年全年有{days}天：{e} = {r}。", "整个{year}年是{days}天，所以{e} = {r}。"],
      leap: ["{year}年是闰年，二月有29天。"],
      common: ["{year}年不是闰年，二月有28天。"],
      last: ["最后在{month}里有{day}天：{e} = {r}。", "进入{month}再加{day}天，{e} = {r}。"],
      numbered: [
        "按一年中的第几天来算：{from}是第{d1}天，{to}是第{d2}天，中间的年份合计{between}天，得到{d2} + {between} - {d1} = {r}。"
      ]
    }
  },
  draw: (random, difficulty) => {
    const day = (year: number): Day => {
      const month = random.int(1, 12)
      return { year, month, day: random.int(1, daysIn(month, year)) }
    }
    const year = random.int(2001, 2090)
    const later = difficulty === 1 ? 0 : difficulty === 2 ? 1 : random.int(2, 5)
    const [one, other] = [iso(day(year)), iso(day(year + later))].toSorted() as [string, string]
    return one === other ? { from: `${year}-01-01`, to: other } : { from: one, to: other }
  },
  work: (pad, values) => {
    const from = parseIso(values["from"] as string)
    const to = parseIso(values["to"] as string)
    pad.say("plan")
    const r = walk(pad, from, to)
    let between = 0
    for (let year = from.year; year < to.year; year++) between += isLeap(year) ? 366 : 365
    const vars = { d1: dayOfYear(from), d2: dayOfYear(to), between, r }
    return { answer: String(r), checks: [() => pad.say("numbered", vars)] }
  }
}
