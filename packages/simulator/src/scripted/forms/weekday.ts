import { date, dayOfYear, daysIn, iso, parseIso, type Day } from "../Calendar.ts"
import type { Form } from "../Form.ts"
import type { Pad } from "../Pad.ts"

/** Both were Mondays. */
const MONDAYS = [2001, 2024] as const

/** 1 for Monday to 7 for Sunday, counted from 1 January of `anchor`. */
const from = (pad: Pad, day: Day, anchor: number): number => {
  const years = pad.calculate("-", day.year, anchor, "years", { anchor, year: day.year })
  const leaps = leapYears(anchor, day.year)
  const days = pad.calculate("×", years, 365)
  pad.say("leaps", { anchor, last: day.year - 1, leaps })
  const whole = pad.calculate("+", days, leaps)
  pad.paragraph()
  const all = pad.calculate("+", whole, dayOfYear(day) - 1, "within", { n: dayOfYear(day) })
  const rest = pad.calculate("mod", all, 7, "weeks")
  return pad.calculate("+", rest, 1, "number", { rest })
}

const leapYears = (first: number, end: number): number => {
  let count = 0
  for (let year = first; year < end; year++) if (daysIn(2, year) === 29) count++
  return count
}

export const weekday: Form = {
  id: "weekday",
  family: "dates",
  slots: { date },
  statements: {
    en: ["On which day of the week does {date} fall? Answer with a number from 1 (Monday) to 7 (Sunday)."],
    de: ["Auf welchen Wochentag fällt der {date}? Antworte mit einer Zahl von 1 (Montag) bis 7 (Sonntag)."],
    fr: ["Quel jour de la semaine tombe le {date} ? Répondez par un nombre de 1 (lundi) à 7 (dimanche)."],
    es: ["¿En qué día de la semana cae el {date}? Responde con un número del 1 (lunes) al 7 (domingo)."],
    zh: ["{date}是星期几？请用1（星期一）到7（星期日）的数字回答。"]
  },
  phrases: {
    en: {
      task: ["I need the weekday of {date} as a number from 1 for Monday to 7 for Sunday"],
      plan: [
        "I count the days from a Monday that I know, 1 January 2001, and look at the remainder by 7.",
        "1 January 2001 was a Monday, so everything depends on how many days lie between."
      ],
      years: ["From {anchor} to {year} it is {e} = {r} years."],
      leaps: ["Leap years from {anchor} to {last}: {leaps} of them, each adds a day."],
      within: ["The date is day {n} of its year, so {e} = {r} days have passed since that Monday."],
      weeks: ["Whole weeks do not matter: {e} = {r}.", "The remainder by 7 is {e} = {r}."],
      number: ["A remainder of {rest} means weekday number {e} = {r}."],
      other: [
        "I test it with another Monday that I know, 1 January 2024: from there it is {days} days, and {days} leaves {rest} by 7, so again number {r}."
      ]
    },
    de: {
      task: ["gesucht ist der Wochentag des {date} als Zahl von 1 für Montag bis 7 für Sonntag"],
      plan: [
        "Ich zähle die Tage seit einem bekannten Montag, dem 1. Januar 2001, und betrachte den Rest durch 7.",
        "Der 1. Januar 2001 war ein Montag, es kommt also nur darauf an, wie viele Tage dazwischen liegen."
      ],
      years: ["Von {anchor} bis {year} sind es {e} = {r} Jahre."],
      leaps: ["Schaltjahre von {anchor} bis {last}: {leaps} Stück, jedes bringt einen Tag mehr."],
      within: ["Das Datum ist Tag {n} seines Jahres, seit jenem Montag sind also {e} = {r} Tage vergangen."],
      weeks: ["Ganze Wochen spielen keine Rolle: {e} = {r}.", "Der Rest durch 7 ist {e} = {r}."],
      number: ["Ein Rest von {rest} bedeutet den Wochentag mit der Nummer {e} = {r}."],
      other: [
        "Zur Probe ein anderer bekannter Montag, der 1. Januar 2024: von dort sind es {days} Tage, und {days} lässt durch 7 den Rest {rest}, also wieder Nummer {r}."
      ]
    },
    fr: {
      task: ["je cherche le jour de la semaine du {date}, en nombre de 1 pour lundi à 7 pour dimanche"],
      plan: [
        "Je compte les jours depuis un lundi connu, le 1er janvier 2001, et je regarde le reste par 7.",
        "Le 1er janvier 2001 était un lundi, tout dépend donc du nombre de jours écoulés."
      ],
      years: ["De {anchor} à {year}, il y a {e} = {r} ans."],
      leaps: ["Années bissextiles de {anchor} à {last} : {leaps}, et chacune ajoute un jour."],
      within: ["La date est le jour {n} de son année, donc {e} = {r} jours ont passé depuis ce lundi."],
      weeks: ["Les semaines entières ne comptent pas : {e} = {r}.", "Le reste par 7 est {e} = {r}."],
      number: ["Un reste de {rest} correspond au jour numéro {e} = {r}."],
      other: [
        "Je teste avec un autre lundi connu, le 1er janvier 2024 : de là il y a {days} jours, et {days} laisse {rest} par 7, donc de nouveau le numéro {r}."
      ]
    },
    es: {
      task: ["busco el día de la semana del {date} como número del 1 para el lunes al 7 para el domingo"],
      plan: [
        "Cuento los días desde un lunes conocido, el 1 de enero de 2001, y miro el resto entre 7.",
        "El 1 de enero de 2001 fue lunes, así que todo depende de cuántos días hay en medio."
      ],
      years: ["De {anchor} a {year} van {e} = {r} años."],
      leaps: ["Años bisiestos de {anchor} a {last}: {leaps}, y cada uno añade un día."],
      within: ["La fecha es el día {n} de su año, de modo que han pasado {e} = {r} días desde aquel lunes."],
      weeks: ["Las semanas enteras no importan: {e} = {r}.", "El resto entre 7 es {e} = {r}."],
      number: ["Un resto de {rest} significa el día número {e} = {r}."],
      other: [
        "Lo pruebo con otro lunes conocido, el 1 de enero de 2024: desde ahí hay {days} días, y {days} deja {rest} entre 7, así que otra vez el número {r}."
      ]
    },
    zh: {
      task: ["要求{date}是星期几，用1表示星期一，7表示星期日"],
      plan: [
        "我从一个已知的星期一，2001年1月1日，开始数天数，再看除以7的余数。",
        "2001年1月1日是星期一，所以关键是中间隔了多少天。"
      ],
      years: ["从{anchor}年到{year}年是{e} = {r}年。"],
      leaps: ["从{anchor}年到{last}年的闰年有{leaps}个，每个多一天。"],
      within: ["这个日期是当年的第{n}天，所以从那个星期一起过了{e} = {r}天。"],
      weeks: ["整周可以不管：{e} = {r}。", "除以7的余数是{e} = {r}。"],
      number: ["余数是{rest}，所以编号为{e} = {r}。"],
      other: ["换一个已知的星期一来检验，2024年1月1日：从那天起是{days}天，{days}除以7余{rest}，所以仍然是{r}。"]
    }
  },
  draw: (random, difficulty) => {
    const year = random.int(
      ...([
        [2002, 2010],
        [2005, 2040],
        [2030, 2095]
      ][difficulty - 1] as [number, number])
    )
    const month = random.int(1, 12)
    return { date: iso({ year, month, day: random.int(1, daysIn(month, year)) }) }
  },
  work: (pad, values) => {
    const day = parseIso(values["date"] as string)
    pad.say("plan")
    const r = from(pad, day, MONDAYS[0])
    const years = day.year - MONDAYS[1]
    const days = years * 365 + leapYears(MONDAYS[1], day.year) + dayOfYear(day) - 1
    return {
      answer: String(r),
      checks: years < 0 ? [] : [() => pad.say("other", { days, rest: days % 7, r })]
    }
  }
}
